"""Asks a desk in process, without a socket, as a browser that has signed in would."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from crawler.desk.desk_key import DeskKey, SignedIn
from crawler.desk.office import Office
from crawler.desk.serving import datasette_for

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class DeskVisitor:
    """Somebody at the desk of one archive; ``signed`` None only reads."""

    def __init__(self, archive: Path, *, now: datetime = NOON, person: str = "ann", **office: Any) -> None:
        self.now = now
        """What the desk's clock shows; a test may set it."""
        self.office = Office(archive, DeskKey(b"k" * 32), clock=lambda: self.now, **office)
        self.datasette = datasette_for(self.office)
        self.signed = SignedIn(person, "one", now) if person else None

    def get(self, path: str = "") -> Any:
        """The answer to a page, by its address below /-/wirewatch."""
        return self._ask("get", path)

    def page(self, path: str = "") -> str:
        """The HTML of a page, which is there."""
        answer = self.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code} {answer.text}"
        return str(answer.text)

    def post(self, path: str, **fields: str) -> Any:
        """Send a form of the desk."""
        form = self.office.key.form_token(self.signed) if self.signed else ""
        headers = {"origin": "http://localhost", "content-type": "application/x-www-form-urlencoded"}
        return self._ask("post", path, content=urlencode({"form": form, **fields}), headers=headers)

    def raw(self, method: str, address: str, **more: Any) -> Any:
        """The answer to a request of any address of Datasette, sent as it is: nobody has signed in."""

        async def ask() -> Any:
            await self.datasette.invoke_startup()
            return await self.datasette.client.request(method, address, **more)

        return asyncio.run(ask())

    def cookie(self, person: str = "ann") -> str:
        """The Cookie header of somebody who signed in now."""
        key = self.office.key
        return f"{key.cookie_name}={key.cookie(person, 'one', self.now)}"

    def _ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {"host": "localhost", **more.pop("headers", {})}
        if self.signed:
            key = self.office.key
            headers["cookie"] = f"{key.cookie_name}={key.cookie(self.signed.person, self.signed.nonce, self.signed.at)}"

        async def ask() -> Any:
            await self.datasette.invoke_startup()
            return await getattr(self.datasette.client, method)(f"/-/wirewatch{path}", headers=headers, **more)

        return asyncio.run(ask())
