"""Starts the desk: Datasette with the archive and our plugin, on an address or a socket, ready in one process."""

from __future__ import annotations

import os
import secrets
import socket
import stat
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from crawler.desk.desk_key import DeskKey
from crawler.desk.gate import ROOT, SIGN_IN
from crawler.desk.office import Office
from crawler.errors import UsageError, WirewatchError
from crawler.watch.packaged import packaged

SETTINGS: Mapping[str, Any] = {
    # A file of every text is not for whoever finds the port. Two facets: each is a scan of the table.
    "allow_download": False,
    "default_facet_size": 15,
    "facet_time_limit_ms": 500,
    "suggest_facets": False,
    "sql_time_limit_ms": 2000,
    "max_returned_rows": 1000,
}


@dataclass(frozen=True, slots=True)
class Where:
    """Where a desk listens. ``uds``: a socket of the file system instead of host and port."""

    host: str = "127.0.0.1"
    port: int = 8001
    uds: Path | None = None

    @property
    def is_local(self) -> bool:
        """Whether only this machine can reach it."""
        if self.uds is not None or self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def own_names(where: Where) -> tuple[str, ...]:
    """Names that a desk may be asked by because it listens there: an address of its own, which no name can be led to."""
    try:
        own = ip_address(where.host.strip("[]"))
    except ValueError:
        return ()
    if where.uds is not None or own.is_unspecified:
        return ()
    return (f"[{own}]" if own.version == 6 else str(own),)


def major_version() -> int:
    """Of the Datasette that is installed: 0 or 1."""
    return int(version("datasette").partition(".")[0])


@cache
def configured() -> dict[str, Any]:
    """What the package tells Datasette of tables and questions, in the form of the installed version."""
    import yaml

    name = "metadata.yaml" if major_version() == 0 else "datasette.yaml"
    found: dict[str, Any] = yaml.safe_load((packaged("defaults") / name).read_text(encoding="utf-8"))
    return found


def datasette_for(office: Office, **settings: Any) -> Any:
    """Datasette with the archive as its one database, what the package configures, and the desk's pages."""
    from datasette.app import Datasette
    from datasette.plugins import pm

    from crawler.desk import plugin

    if not pm.is_registered(plugin):  # the entry point does it where the package is installed
        pm.register(plugin, name="wirewatch")
    # The package's tables and questions stand under "news"; an archive may be called otherwise.
    said = {**configured(), "databases": {office.archive.stem: configured()["databases"]["news"]}}
    word = "metadata" if major_version() == 0 else "config"

    class DeskDatasette(Datasette):  # type: ignore[misc]
        wirewatch_office = office  # before Datasette's own start: it asks plugins for routes there

    return DeskDatasette([str(office.archive)], settings={**SETTINGS, **settings}, **{word: said})


def key_in(path: Path) -> DeskKey:
    """The key of a desk whose people stay signed in when it is started again: a file for its owner alone, made when missing."""
    with suppress(FileExistsError):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(32))
    state = path.stat()
    if state.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise WirewatchError(
            f"{path} can be read by others: whoever has it can sign in. Delete it, and start the desk again."
        )
    secret = path.read_text(encoding="ascii").strip()
    if len(secret) < 32:
        raise WirewatchError(f"{path} holds no key. Delete it, and start the desk again.")
    return DeskKey(secret.encode())


def new_key() -> DeskKey:
    """A key that goes with the process."""
    return DeskKey(secrets.token_bytes(32))


def listening(where: Where) -> socket.socket:
    """A socket that listens there. Raises UsageError when the place is taken or is none."""
    if where.uds is not None:
        return _listening_at(where.uds)
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        found.bind((where.host.strip("[]"), where.port))
        found.listen(64)
    except OSError as error:
        found.close()
        raise UsageError(
            f"Nothing can listen on {where.host}, port {where.port}: {error.strerror or error}. --port 0 picks a free port."
        ) from None
    return found


def _listening_at(path: Path) -> socket.socket:
    found = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    mask = os.umask(0o177)  # from its first moment on it is its owner's alone
    try:
        if path.is_socket() and not _answers(path):
            path.unlink()  # of a desk that was killed
        found.bind(str(path))
        found.listen(64)
    except OSError as error:
        found.close()
        raise UsageError(
            f"Nothing can listen at {path}: {error.strerror or error}. Name another path with --uds."
        ) from None
    finally:
        os.umask(mask)
    return found


def _answers(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(1.0)
        try:
            caller.connect(str(path))
        except OSError:
            return False
    return True


def address_of(listener: socket.socket, where: Where, token: str = "") -> str:
    """What is printed: the address of Today, or the one that signs a person in."""
    if where.uds is not None:
        return f"unix:{where.uds}"
    host = f"[{where.host.strip('[]')}]" if ":" in where.host else where.host
    base = f"http://{host}:{listener.getsockname()[1]}"
    return f"{base}{SIGN_IN}?token={token}" if token else f"{base}{ROOT}"


def serve_until_stopped(office: Office, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Answer until a signal ends it. ``ready`` is called as soon as requests are answered."""
    import uvicorn

    datasette = datasette_for(office)

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets=sockets)
            ready()

    # No access log: it would hold the token of the address.
    config = uvicorn.Config(
        datasette.app(), log_level="warning", access_log=False, lifespan="on", timeout_graceful_shutdown=3
    )
    Server(config).run(sockets=[listener])
