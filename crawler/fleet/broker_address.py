"""Where the broker is and who asks it. The password comes from the environment or a file, and is shown nowhere."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from crawler.errors import ConfigError, UsageError
from crawler.fetching.addresses import names_loopback

VARIABLE = "WIREWATCH_BROKER"
FILE_VARIABLE = f"{VARIABLE}_FILE"
HIDDEN = (VARIABLE, FILE_VARIABLE)
"""Names that leave the environment before page-reading processes start."""
_PORTS = {"amqp": 5672, "amqps": 5671}
_FORM = "amqps://USER@HOST[:PORT][/VHOST]"
_URL = re.compile(r"amqps?://[^\s/?#]+(/[^\s/?#]*)?", re.IGNORECASE)
MOST_CHARACTERS = 4096


@dataclass(frozen=True, slots=True)
class BrokerAddress:
    """A broker with the user, the password and the virtual host of this side of it."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    vhost: str
    tls: bool
    ca_file: str = ""
    """Certificates to trust instead of the system's; '' for those."""

    def __str__(self) -> str:
        """Without the password: for logs and messages."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        vhost = "" if self.vhost == "/" else "/" + quote(self.vhost, safe="")
        return f"{'amqps' if self.tls else 'amqp'}://{quote(self.user, safe='')}@{host}:{self.port}{vhost}"


def broker_address(
    written: str,
    environment: Mapping[str, str],
    *,
    allow_plain: bool = False,
    ca_file: str = "",
    option: str = "[fleet] broker",
) -> BrokerAddress:
    """The broker that ``written`` names, with its password from $WIREWATCH_BROKER or the file $WIREWATCH_BROKER_FILE.

    That holds the password alone, or the whole address with it, which then stands for ``written``. Raises UsageError or
    ConfigError, never with the password in it. ``option``: where ``written`` was written.
    """
    secret = _secret(environment)
    if not written and not secret:
        raise UsageError(f"No broker is named: write {_FORM} as {option}, and its password into ${VARIABLE}.")
    whole = secret if "://" in secret else ""
    address = _read(whole or written, f"${VARIABLE}" if whole else option, may_hold_password=bool(whole))
    if written and whole and not _same(_read(written, option, may_hold_password=False), address):
        raise UsageError(f"{option} and ${VARIABLE} name different brokers; write the password alone into ${VARIABLE}.")
    if not whole and not secret:
        raise UsageError(
            f"The password of the broker is not set: set ${VARIABLE}, or name a file that holds it with ${FILE_VARIABLE}."
        )
    if not address.tls and not allow_plain and not names_loopback(address.host):
        raise UsageError(
            f"{address} would be asked without TLS, and whoever sees the line could read and send everything. "
            "Use amqps://, or allow it with allow_plain."
        )
    if ca_file and not os.access(ca_file, os.R_OK):
        raise ConfigError(f"The certificates in {ca_file} cannot be read.")
    return BrokerAddress(
        address.host,
        address.port,
        address.user,
        address.password or secret,
        address.vhost,
        address.tls,
        ca_file,
    )


def hide_secret(environment: MutableMapping[str, str]) -> None:
    """Take the password out of the environment that other processes of this one would inherit."""
    for name in HIDDEN:
        environment.pop(name, None)


def address_fault(written: str) -> str:
    """What is wrong with an address in a file; '' when it can be used. Says no password."""
    try:
        _read(written, "", may_hold_password=False)
    except UsageError as error:
        return str(error)
    return ""


def _read(text: str, where: str, *, may_hold_password: bool) -> BrokerAddress:
    wrong = UsageError(f"{where or 'the address of the broker'} is not of the form {_FORM}.".strip())
    if len(text) > MOST_CHARACTERS or not _URL.fullmatch(text):
        raise wrong
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if not host:
        raise wrong
    if parts.password is not None and not may_hold_password:
        raise UsageError(
            f"{where or 'the address of the broker'} holds a password, which others could read there. Leave it out, and set ${VARIABLE}."
        )
    vhost = unquote(parts.path[1:]) or "/"
    user = unquote(parts.username or "guest")
    scheme = parts.scheme.lower()
    return BrokerAddress(
        host, port or _PORTS[scheme], user, unquote(parts.password or ""), vhost, tls=scheme == "amqps"
    )


def _same(one: BrokerAddress, other: BrokerAddress) -> bool:
    return str(one) == str(other)


def _secret(environment: Mapping[str, str]) -> str:
    if secret := environment.get(VARIABLE, "").strip():
        return secret
    if not (name := environment.get(FILE_VARIABLE, "")):
        return ""
    try:
        with Path(name).open(encoding="utf-8") as file:
            if stat.S_IMODE(Path(name).stat().st_mode) & stat.S_IRWXO:
                raise ConfigError(f"Other users can read {name}, so it is not used. Run `chmod 600 {name}` first.")
            return file.read(65_536).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{name} cannot be read: {type(error).__name__}.") from None
