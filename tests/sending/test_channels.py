"""Real channels on loopback: what they are sent, what they answer, and that no secret is left anywhere."""

from __future__ import annotations

import asyncio
import base64
import errno
import hashlib
import hmac
import json
import logging
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from crawler.delivery.alert_rules import ChannelSpec
from crawler.delivery.wording import payload
from crawler.sending.carriers import carry
from crawler.sending.channel_faults import channel_faults

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
KEY = "f" * 32 + ".7"
SENTINEL = "s3ntinel-9f2c"
MESSAGE = payload(
    "harbour watch",
    "alert",
    [{"reason": "story_new", "subject": "story:4", "title": "Гавань закрито\r\nBcc: x@example.org", "outlet": "The Paper",
      "url": "https://paper.example/a?b=1&c=2", "host": "paper.example"}],
    most=10,
    discreet=False,
)  # fmt: skip


class Receiver:
    """An HTTP server on loopback that answers ``status`` and keeps what it got."""

    def __init__(self) -> None:
        self.status = 200
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.paths: list[str] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.paths.append(self.path)
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.got.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(outer.status)
                if outer.status == 302:
                    self.send_header("Location", "http://127.0.0.1:9/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    thread = threading.Thread(target=lambda: made.server.serve_forever(0.02), daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def send(spec: ChannelSpec, folder: Path, environment: dict[str, str] | None = None) -> str:
    return carry(spec, KEY, MESSAGE, NOW, folder, environment or {}).error


def test_a_webhook_is_signed_as_standard_webhooks_says(receiver: Receiver, tmp_path: Path) -> None:
    raw = b"0123456789abcdef01234567"
    secret = "whsec_" + base64.b64encode(raw).decode()
    spec = ChannelSpec("desk", "${URL}", "${HOOK}")
    assert send(spec, tmp_path, {"URL": receiver.url, "HOOK": secret}) == ""
    ((headers, body),) = receiver.got
    signed = f"{KEY}.{int(NOW.timestamp())}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(raw, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == expected
    assert (headers["webhook-id"], headers["idempotency-key"]) == (KEY, KEY)
    assert json.loads(body) == {"id": KEY} | MESSAGE


@pytest.mark.parametrize("status, error", [(204, ""), (302, "http 302"), (404, "http 404"), (503, "http 503")])
def test_what_a_webhook_answers(receiver: Receiver, tmp_path: Path, status: int, error: str) -> None:
    receiver.status = status
    assert send(ChannelSpec("desk", receiver.url), tmp_path) == error
    assert len(receiver.got) == 1


def test_nobody_listens(tmp_path: Path) -> None:
    assert send(ChannelSpec("desk", "http://127.0.0.1:9/hook"), tmp_path) == "refused"
    assert (
        send(ChannelSpec("desk", "smtp://127.0.0.1:9", to=("a@b.example",), sender="w@b.example"), tmp_path)
        == "refused"
    )


def test_a_file_gets_a_line_and_is_ours_alone(tmp_path: Path) -> None:
    spec = ChannelSpec("desk", "file:told.jsonl")
    assert [send(spec, tmp_path), send(spec, tmp_path)] == ["", ""]
    lines = (tmp_path / "told.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [KEY, KEY]
    assert (tmp_path / "told.jsonl").stat().st_mode & 0o777 == 0o600


def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "told.jsonl").symlink_to("/dev/full")
    assert send(ChannelSpec("desk", "file:told.jsonl"), tmp_path) == "the disk is full"


def test_a_disk_that_fills_up_leaves_no_part_of_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec, path = ChannelSpec("desk", "file:told.jsonl"), tmp_path / "told.jsonl"
    assert send(spec, tmp_path) == ""
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        assert send(spec, tmp_path) == "the disk is full"
    assert path.read_bytes() == before
    path.write_bytes(before + b'{"id": "cut off by a ki')
    assert send(spec, tmp_path) == ""
    assert path.read_bytes().endswith(b"cut off by a ki\n" + before)


class Mailbox:
    """A mail server on loopback."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.refuses = ""

    async def handle_DATA(self, _server: object, _session: object, envelope: Any) -> str:
        if self.refuses:
            return self.refuses
        self.got.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    smtp = pytest.importorskip("aiosmtpd.smtp")
    box, loop = Mailbox(), asyncio.new_event_loop()
    serving = loop.run_until_complete(loop.create_server(lambda: smtp.SMTP(box, loop=loop), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield box, f"smtp://127.0.0.1:{serving.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(serving.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


SPEC = {"to": ("desk@example.org", "second@example.org"), "sender": "Wire Watch <watch@example.org>"}


def test_a_mail(mailbox: tuple[Mailbox, str], tmp_path: Path) -> None:
    box, url = mailbox
    assert send(ChannelSpec("mail", url, **SPEC), tmp_path) == ""  # type: ignore[arg-type]
    ((to, mail),) = box.got
    assert to == [*SPEC["to"]]
    assert mail["Message-ID"] == f"<{KEY}@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "<harbour-watch.wirewatch.example.org>"
    assert mail["Bcc"] is None
    assert "Гавань закрито Bcc" in mail["Subject"]
    text, page = mail.iter_parts()
    assert "https://paper.example/a?b=1&c=2" in text.get_content()
    assert 'href="https://paper.example/a?b=1&amp;c=2"' in page.get_content()


def test_a_mail_that_is_refused(mailbox: tuple[Mailbox, str], tmp_path: Path) -> None:
    box, url = mailbox
    box.refuses = f"552 no room for {SENTINEL}"
    assert send(ChannelSpec("mail", url, **SPEC), tmp_path) == "smtp 552"  # type: ignore[arg-type]


def test_a_password_does_not_travel_without_tls(mailbox: tuple[Mailbox, str], tmp_path: Path) -> None:
    box, url = mailbox
    with_login = url.replace("//", f"//user:{SENTINEL}@")
    assert send(ChannelSpec("mail", with_login, **SPEC), tmp_path) == "no tls"  # type: ignore[arg-type]
    assert box.got == []


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_carries_the_rest(receiver: Receiver, tmp_path: Path) -> None:
    pytest.importorskip("apprise")
    url = receiver.url.replace("http://", "json://")
    assert send(ChannelSpec("chat", url), tmp_path) == ""
    ((_, body),) = receiver.got
    sent = json.loads(body)
    assert KEY in sent["message"]
    assert "https://paper.example/a?b=1&c=2" in sent["message"]
    receiver.status = 500
    assert send(ChannelSpec("chat", url), tmp_path) == "apprise failed"
    assert send(ChannelSpec("chat", "nosuchservice://x"), tmp_path) == "address not known to apprise"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_service_gets_no_more_than_it_takes(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("apprise")
    from apprise.plugins.custom_json import NotifyJSON

    monkeypatch.setattr(NotifyJSON, "body_maxlen", 400)
    monkeypatch.setattr(NotifyJSON, "title_maxlen", 0)
    many = payload("harbour", "alert", [{**MESSAGE["items"][0], "title": "x" * 60}] * 9, most=10, discreet=False)
    spec = ChannelSpec("chat", receiver.url.replace("http://", "json://"))
    assert carry(spec, KEY, many, NOW, tmp_path, {}).error == ""
    ((_, body),) = receiver.got
    text = json.loads(body)["message"]
    assert len(text) <= 400
    assert "and 7 more; `wirewatch deliveries` lists them" in text
    assert text.endswith(f"[{KEY}]")


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    "url",
    [
        f"http://user:{SENTINEL}@127.0.0.1:9/{SENTINEL}",
        f"https://user:{SENTINEL}@127.0.0.1:9/",
        f"smtps://user:{SENTINEL}@127.0.0.1:9",
        f"http://127.0.0.1:notaport/{SENTINEL}",
        f"json://user:{SENTINEL}@127.0.0.1:9/",
        f"http://[{SENTINEL}/",
        f"file:no/such/folder/{SENTINEL}",
    ],
)
def test_no_secret_is_in_what_is_kept_of_a_failure_nor_in_a_log(
    url: str, tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    spec = ChannelSpec("desk", "${URL}", "${HOOK}", **SPEC)  # type: ignore[arg-type]
    error = send(spec, tmp_path, {"URL": url, "HOOK": SENTINEL})
    assert error
    out, err = capfd.readouterr()
    assert SENTINEL not in error + caplog.text + out + err + repr(spec)


def test_a_missing_secret_is_named_nowhere_but_in_a_check(tmp_path: Path) -> None:
    assert send(ChannelSpec("desk", "${NOT_THERE}"), tmp_path) == "secret missing"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("slak://x/y/z", "no service 'slak'; did you mean 'slack'"),
        ("slack://", "no address that Apprise can use"),
        ("${S}", "no address that Apprise can use"),
        ("https:///hook", "no web address"),
        ("https://desk.example:port/hook", "no web address"),
        ("smtps://:pass@/", "names no mail server"),
        ("file:nowhere/told.jsonl", "there is no folder"),
        ("https://desk.example/${NOT_SET}", "NOT_SET is not set"),
        ("https://desk.example/${S}", ""),
        ("file:told.jsonl", ""),
        ("stdout:", ""),
        ("smtp://desk.example", ""),
        ("ntfy://harbour", ""),
    ],
)
def test_what_keeps_every_message_from_a_channel_is_told_before_one_is_sent(
    url: str, said: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("apprise")
    found = "".join(channel_faults([ChannelSpec("desk", url)], tmp_path, {"S": SENTINEL}))
    assert (said in found) if said else not found
    assert SENTINEL not in found + caplog.text


def test_an_address_is_sent_as_a_browser_would(receiver: Receiver, tmp_path: Path) -> None:
    assert send(ChannelSpec("desk", f"{receiver.url}/порт und Meer?a=ü%20b"), tmp_path) == ""
    assert receiver.paths[-1] == "/hook/%D0%BF%D0%BE%D1%80%D1%82%20und%20Meer?a=%C3%BC%20b"


def test_secrets_of_a_mail_stand_in_its_addresses_too(mailbox: tuple[Mailbox, str], tmp_path: Path) -> None:
    box, url = mailbox
    spec = ChannelSpec("mail", url, to=("${WHO}",), sender="watch@example.org")
    assert send(spec, tmp_path) == "secret missing"
    assert send(spec, tmp_path, {"WHO": "desk@example.org"}) == ""
    assert box.got[0][0] == ["desk@example.org"]
