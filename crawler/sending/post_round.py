"""One round of delivery: look at what happened, make messages, send what is due. A dead channel stops no other."""

from __future__ import annotations

import hashlib
import queue
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from crawler.archive import outbox_rows
from crawler.archive.connect import transaction
from crawler.archive.outbox_rows import Outgoing
from crawler.delivery.alert_rules import ChannelSpec
from crawler.delivery.digest import DigestRule
from crawler.delivery.feed_texts import OutFeedRule
from crawler.delivery.pacing import next_try
from crawler.errors import UsageError
from crawler.sending.carriers import carry
from crawler.sending.ending import LOOK_SECONDS, Ending
from crawler.sending.out_files import renew_out
from crawler.sending.results import SendResult
from crawler.steps.delivering import Watchers, make_messages, take_in
from crawler.steps.digesting import make_digests

ROUND_SECONDS = 60.0
"""A round takes no longer; what a channel has not answered by then counts as not sent."""
ONE_SECONDS = 45.0
"""One message takes no longer, however slowly a channel drips."""
AT_ONCE = 100

Carrier = Callable[[ChannelSpec, str, Mapping[str, object], datetime], SendResult]


@dataclass(frozen=True)
class Post:
    """What a round works with. ``now`` is asked anew for each message."""

    db: sqlite3.Connection
    channels: Mapping[str, ChannelSpec]
    watchers: Watchers
    now: Callable[[], datetime]
    carrier: Carrier
    home: str
    """Names this folder on this machine: a copied watch sends nothing until it is adopted."""
    digests: tuple[DigestRule, ...] = ()
    feeds: tuple[OutFeedRule, ...] = ()
    folder: Path | None = None
    """The watch folder, where the files of ``feeds`` are kept; None: nowhere."""
    ending: Ending = field(default_factory=Ending)
    """Once it is asked, no message is begun."""


@dataclass
class RoundCounts:
    """What a round did."""

    rows: int = 0
    messages: int = 0
    sent: int = 0
    failed: int = 0
    files: int = 0
    """Files of output feeds that were written anew or taken away."""
    files_error: str = ""
    """Why they could not be; as ``SendResult.error``."""


def carrier_of(folder: Path, environment: Mapping[str, str]) -> Carrier:
    """Sends with the secrets of this folder and environment."""
    return lambda spec, key, message, now: carry(spec, key, message, now, folder, environment)


def home_of(folder: Path) -> str:
    """The same for the same folder on the same machine."""
    try:
        machine = Path("/etc/machine-id").read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        machine = ""
    return hashlib.sha256(f"{machine}\0{folder.resolve()}".encode()).hexdigest()[:32]


def adopt(db: sqlite3.Connection, home: str, now: datetime) -> None:
    """From now on the archive belongs to this folder."""
    with transaction(db):
        outbox_rows.take_over(db, home, now)


def deliver_round(post: Post, round_seconds: float = ROUND_SECONDS) -> RoundCounts:
    """Do one round. Raises UsageError when the archive came from another folder and was not adopted."""
    known = outbox_rows.state(post.db, "home")
    counts = RoundCounts()
    if known and known != post.home:
        _renew_files(post, counts)  # they tell nobody
        raise UsageError(
            "This archive was copied or moved from another folder or machine, so nothing is sent from it: otherwise two watches would "
            "send the same. If this is the one that should send, run `wirewatch deliver --adopt`."
        )
    if not known and (post.watchers.rules or post.digests):
        with transaction(post.db):
            outbox_rows.set_state(post.db, "home", post.home)
    counts.rows = take_in(post.db, post.watchers, post.now())
    counts.messages = make_messages(post.db, post.watchers, post.now())
    counts.messages += make_digests(post.db, post.digests, post.watchers.zone, post.now(), post.watchers.private)
    _send_all(post, counts, time.monotonic() + round_seconds)
    if not post.ending.asked:
        _renew_files(post, counts)
    return counts


def _renew_files(post: Post, counts: RoundCounts) -> None:
    if post.folder is not None:
        private = post.watchers.private
        counts.files, counts.files_error = renew_out(
            post.db, post.folder, post.feeds, post.now().astimezone(post.watchers.zone), private
        )


def _send_all(post: Post, counts: RoundCounts, end: float) -> None:
    """Each channel in a thread of its own, one message after the other; the archive is written here alone."""
    lines: dict[str, list[Outgoing]] = {}
    for message in outbox_rows.due_messages(post.db, post.now(), AT_ONCE):
        lines.setdefault(message.channel, []).append(message)
    answers: queue.SimpleQueue[tuple[str, Outgoing, SendResult]] = queue.SimpleQueue()
    at_work: dict[str, tuple[Outgoing, float]] = {}

    def begin(channel: str) -> None:
        if lines[channel] and time.monotonic() < end and not post.ending.asked:
            message = lines[channel].pop(0)
            with transaction(post.db):
                outbox_rows.claim(post.db, message.id, post.now() + timedelta(minutes=1))
            at_work[channel] = (message, time.monotonic() + ONE_SECONDS)
            threading.Thread(target=_carry, args=(post, channel, message, answers), daemon=True).start()

    for channel in lines:
        begin(channel)
    while at_work:
        end = post.ending.no_later(end)
        wait = min(end, *(until for _, until in at_work.values())) - time.monotonic()
        try:
            channel, message, result = answers.get(timeout=min(max(wait, 0.001), LOOK_SECONDS))
        except queue.Empty:
            for channel, (message, until) in list(at_work.items()):
                if time.monotonic() >= min(until, end):  # its thread is left behind and ends with this process
                    del at_work[channel]
                    _note(post, counts, message, SendResult("timeout"))
            continue
        if at_work.get(channel, (None, 0))[0] is message:
            del at_work[channel]
            if _note(post, counts, message, result):
                begin(channel)


def send_bounded(
    carrier: Carrier, spec: ChannelSpec, key: str, message: Mapping[str, object], now: datetime
) -> SendResult:
    """Send one message by itself, outside of any round; gives up after ``ONE_SECONDS``."""
    answers: queue.SimpleQueue[SendResult] = queue.SimpleQueue()
    threading.Thread(target=lambda: answers.put(carrier(spec, key, message, now)), daemon=True).start()
    try:
        return answers.get(timeout=ONE_SECONDS)
    except queue.Empty:
        return SendResult("timeout")


def _carry(
    post: Post, channel: str, message: Outgoing, answers: queue.SimpleQueue[tuple[str, Outgoing, SendResult]]
) -> None:
    spec = post.channels.get(channel)
    result = SendResult("no such channel")
    if spec is not None:
        try:
            result = post.carrier(spec, message.key, message.payload, post.now())
        except BaseException as error:
            result = SendResult(type(error).__name__)
    answers.put((channel, message, result))


def _note(post: Post, counts: RoundCounts, message: Outgoing, result: SendResult) -> bool:
    """Write down what came of it; whether the channel may be given the next one in this round."""
    now = post.now()
    with transaction(post.db):
        if not result.error:
            outbox_rows.note_sent(post.db, message.id, now)
            counts.sent += 1
            return True
        outbox_rows.note_error(post.db, message.id, result.error, next_try(message.attempts + 1, message.at, now), now)
        counts.failed += 1
        return False
