"""A line to a server that a test can cut and heal."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading


class CutLine:
    """A line to a server on this machine that can be cut as a firewall cuts it: nothing is refused, nothing arrives.

    ``healed(False)``: what was sent meanwhile arrives late. ``healed(True)``: the connections of before end.
    """

    def __init__(self, to: int) -> None:
        self._to, self._whole = to, threading.Event()
        self._whole.set()
        self._closed = False
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """From now on nothing goes through."""
        self._whole.clear()

    def healed(self, broken: bool) -> None:
        """It goes through again."""
        for end in [*self._open] if broken else []:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        self._whole.set()

    def close(self) -> None:
        """End it with all that goes through it."""
        self._closed = True
        self._listener.close()
        self.healed(True)

    def _accept(self) -> None:
        while not self._closed:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near: socket.socket) -> None:
        self._whole.wait()
        with contextlib.ExitStack() as opened, contextlib.suppress(OSError):
            opened.enter_context(near)
            far = opened.enter_context(socket.create_connection(("127.0.0.1", self._to), 5))
            self._open |= {near, far}
            try:
                with selectors.DefaultSelector() as ready:
                    ready.register(near, selectors.EVENT_READ, far)
                    ready.register(far, selectors.EVENT_READ, near)
                    while not self._closed:
                        for key, _ in ready.select(0.5):
                            data = key.fileobj.recv(65536)  # type: ignore[union-attr]
                            self._whole.wait()
                            if not data:
                                return
                            key.data.sendall(data)
            finally:
                self._open -= {near, far}
