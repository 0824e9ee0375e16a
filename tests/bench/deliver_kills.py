"""Kills `wirewatch deliver`, `run` and `daemon` in the midst of sending 300 messages through two channels: nothing lost,
repeats with the same id only, at most one for each kill and channel.

python -m tests.bench.deliver_kills [KILLS]
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from crawler.archive.connect import connect, transaction
from crawler.archive.event_rows import add_events
from crawler.judging.happenings import Event
from tests.watching import COMMAND, WatchFolder, environment, watch_folder

MESSAGES = 300
CHANNELS = ("desk", "second")
MODES = ("deliver", "run", "daemon")
PATIENCE_S = 60.0
got: Counter[tuple[str, str]] = Counter()


class Receiver(BaseHTTPRequestHandler):
    """Two channels, and the feed that a run asks."""

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        got[self.path, message["id"]] += 1
        time.sleep(0.02)
        self.send_response(204)
        self.end_headers()

    def do_GET(self) -> None:
        body = b'<rss version="2.0"><channel><title>x</title></channel></rss>' if self.path == "/feed" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def main(kills: int) -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    failed = 0
    for number, mode in enumerate(MODES):
        share = kills // len(MODES) + (number < kills % len(MODES))
        with tempfile.TemporaryDirectory() as name:
            failed += _one(mode, share, Path(name), f"http://127.0.0.1:{server.server_port}")
    return failed


def _one(mode: str, kills: int, path: Path, url: str) -> int:
    got.clear()
    folder = _watch(path, url)
    killed = 0
    while True:
        process = subprocess.Popen(
            [*COMMAND, "--dir", str(path), mode, *(["--all"] if mode == "run" else [])],
            env=environment(True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        before, end = sum(got.values()), time.monotonic() + PATIENCE_S
        while sum(got.values()) == before and process.poll() is None and time.monotonic() < end and _left(folder):
            time.sleep(0.005)
        if killed < kills:
            time.sleep(random.random() * 0.05)
            killed += process.poll() is None
            _kill(process, alone=random.random() < 0.3)
        elif mode == "daemon":
            while _left(folder) and time.monotonic() < end:
                time.sleep(0.1)
            process.send_signal(signal.SIGTERM)
        process.wait()
        while _delivers(path):
            time.sleep(0.05)
        with closing(connect(folder.archive)) as db, transaction(db):  # a claim holds for a minute: not waited for here
            db.execute("UPDATE deliveries SET next_try_at = at WHERE sent_at IS NULL AND next_try_at IS NOT NULL")
        if not _left(folder):
            break
    repeats = {channel: sum(n - 1 for (path, _), n in got.items() if path == f"/{channel}") for channel in CHANNELS}
    lost = MESSAGES - len(got)
    print(f"{mode}: {killed} kills, {MESSAGES} messages: {lost} lost, repeated with the same id: {repeats}", flush=True)
    return int(lost != 0 or max(repeats.values()) > killed)


def _watch(path: Path, url: str) -> WatchFolder:
    folder = watch_folder(path, [f"{url}/feed"])
    channels = "".join(f'[channels.{name}]\nurl = "{url}/{name}"\n' for name in CHANNELS)
    rules = "".join(
        f'[[alerts]]\nname = "r{n}"\nchannel = "{CHANNELS[n % len(CHANNELS)]}"\non = ["source_failing"]\n'
        for n in range(MESSAGES)
    )
    (path / "delivery.toml").write_text(channels + rules, encoding="utf-8")
    with closing(connect(folder.archive)) as db, transaction(db):
        db.execute("INSERT INTO feeds (declared_url, url) VALUES ('https://a.example/feed', '')")
    subprocess.run([*COMMAND, "--dir", str(path), "deliver"], env=environment(True), check=True, capture_output=True)
    with closing(connect(folder.archive)) as db, transaction(db):
        add_events(db, [Event("source_failing", feed=1)], datetime.now(UTC))
    return folder


def _left(folder: WatchFolder) -> int:
    """Messages that are not sent, those not made yet included."""
    (row,) = folder.rows("SELECT count(*) - count(sent_at) AS waiting, count(*) AS made FROM deliveries")
    return int(row["waiting"]) + MESSAGES - int(row["made"])


def _kill(process: subprocess.Popen[bytes], *, alone: bool) -> None:
    """The command with its delivery, or the command alone, whose delivery goes on without it for a moment."""
    try:
        if alone:
            process.kill()
            time.sleep(random.random() * 0.1)
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def _delivers(path: Path) -> bool:
    """Whether a delivery of this folder is still at work."""
    for proc in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if f"{path}\0deliver".encode() in proc.read_bytes():
                return True
        except OSError:
            continue
    return False


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
