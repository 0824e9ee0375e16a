"""The main of a worker process: takes a task from its socket, says that it begins, answers; ends when the socket does.

    python -m crawler.workers.serve SOCKET PARENT MEGABYTES

A frame is eight bytes of length and a pickle. The beginning is told in one byte, so that the parent knows whether a
death was the task's or met a task that had not begun.
"""

from __future__ import annotations

import gc
import importlib
import pickle
import socket
import sys
import traceback
from contextlib import suppress

from crawler.workers.tasks import limit_process

LENGTH_BYTES = 8
BEGUN = b"\x01"


def main() -> None:
    """Serve until the parent closes its end."""
    descriptor, parent, megabytes = (int(argument) for argument in sys.argv[1:4])
    limit_process(megabytes, parent)
    importlib.import_module("crawler.intake.feed.parse")  # so that no document's time pays for it
    gc.freeze()  # what is loaded stays: no search for garbage need look at it
    gone = suppress(ConnectionError)  # the parent was killed: nobody waits for an answer or wants a trace
    with gone, socket.socket(fileno=descriptor) as connection, connection.makefile("rwb") as stream:
        while size := stream.read(LENGTH_BYTES):
            request = stream.read(int.from_bytes(size, "big"))
            stream.write(BEGUN)
            stream.flush()
            stream.write(frame(_answer(request)))
            stream.flush()


def frame(content: bytes) -> bytes:
    """What is sent for a pickle."""
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def _answer(request: bytes) -> bytes:
    """The pickle of (True, result) or (False, exception)."""
    try:
        task, args, kwargs = pickle.loads(request)
        return pickle.dumps((True, task(*args, **kwargs)))
    except (MemoryError, RecursionError) as error:
        return pickle.dumps((False, type(error)()))
    except Exception as error:
        error.add_note(traceback.format_exc())
        return _failure(error)


def _failure(error: Exception) -> bytes:
    try:
        made = pickle.dumps((False, error))
        pickle.loads(made)  # an exception with arguments of its own may be written and not be read
        return made
    except Exception:
        return pickle.dumps((False, RuntimeError(f"{type(error).__name__}: {error}")))


if __name__ == "__main__":
    main()
