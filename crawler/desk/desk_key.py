"""Signs what a browser is given: sign-in tokens, cookies of those who signed in, tokens of their forms."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

TOKEN_HOLDS = timedelta(minutes=10)
SIGN_IN_HOLDS = timedelta(hours=12)
_AHEAD = timedelta(minutes=2)
"""So much the clock may have been set back since something was signed."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody at a browser. ``nonce`` names this one token or this one sign-in."""

    person: str
    nonce: str
    at: datetime


class DeskKey:
    """A secret of the desk. What it signed for one purpose is worth nothing for another."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self.cookie_name = f"wirewatch_desk_{self._mark('cookie name')[:8]}"
        """Browsers keep the cookies of all ports of a machine together: each desk has a name of its own."""

    def token(self, person: str, nonce: str, now: datetime) -> str:
        """What an address holds that signs a person in, once, within ten minutes."""
        return self._signed("token", person, nonce, now)

    def read_token(self, text: str, now: datetime) -> SignedIn | None:
        """Whom a token signs in; None when it is not ours or too old. Whether it was used is the caller's to know."""
        return self._read("token", text, now, TOKEN_HOLDS)

    def cookie(self, person: str, nonce: str, now: datetime) -> str:
        """What a browser keeps for twelve hours."""
        return self._signed("cookie", person, nonce, now)

    def read_cookie(self, text: str, now: datetime) -> SignedIn | None:
        """Who has signed in; None when the cookie is not ours or too old."""
        return self._read("cookie", text, now, SIGN_IN_HOLDS)

    def form_token(self, signed: SignedIn) -> str:
        """What each form of this sign-in carries."""
        return self._mark(f"form:{signed.person}:{signed.nonce}")

    def form_fits(self, signed: SignedIn, text: str) -> bool:
        """Whether a form was made for this sign-in."""
        return hmac.compare_digest(self.form_token(signed).encode(), text.encode())

    def _signed(self, purpose: str, person: str, nonce: str, now: datetime) -> str:
        said = json.dumps([person, nonce, round(now.timestamp() * 1000)]).encode()
        body = base64.urlsafe_b64encode(said).decode().rstrip("=")
        return f"{body}.{self._mark(f'{purpose}:{body}')}"

    def _read(self, purpose: str, text: str, now: datetime, holds: timedelta) -> SignedIn | None:
        body, _, mark = text.partition(".")
        if not hmac.compare_digest(self._mark(f"{purpose}:{body}").encode(), mark.encode()):
            return None
        said: Any
        try:
            said = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
            signed = SignedIn(str(said[0]), str(said[1]), datetime.fromtimestamp(said[2] / 1000, now.tzinfo))
        except (binascii.Error, ValueError, TypeError, IndexError, OverflowError, OSError):
            return None
        return signed if -_AHEAD <= now - signed.at < holds else None

    def _mark(self, said: str) -> str:
        return hmac.new(self._secret, said.encode(), hashlib.sha256).hexdigest()
