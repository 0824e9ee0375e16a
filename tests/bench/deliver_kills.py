"""Kills `wirewatch deliver` in the midst of sending 300 messages: nothing lost, at most one repeated for each kill.

python -m tests.bench.deliver_kills [KILLS]
"""

from __future__ import annotations

import json
import random
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
from tests.watching import COMMAND, environment, watch_folder

MESSAGES = 300
got: Counter[str] = Counter()


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        got[message["id"]] += 1
        time.sleep(0.01)
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def main(kills: int) -> int:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as name:
        folder = watch_folder(Path(name), ["https://a.example/feed"])
        rules = "".join(
            f'[[alerts]]\nname = "r{n}"\nchannel = "desk"\non = ["source_failing"]\n' for n in range(MESSAGES)
        )
        url = f"http://127.0.0.1:{server.server_port}/"
        (folder.path / "delivery.toml").write_text(f'[channels.desk]\nurl = "{url}"\n{rules}', encoding="utf-8")
        with closing(connect(folder.archive)) as db, transaction(db):
            db.execute("INSERT INTO feeds (declared_url, url) VALUES ('https://a.example/feed', '')")
        deliver = [*COMMAND, "--dir", str(folder.path), "deliver"]
        subprocess.run(deliver, env=environment(True), check=True, capture_output=True)
        with closing(connect(folder.archive)) as db, transaction(db):
            add_events(db, [Event("source_failing", feed=1)], datetime.now(UTC))
        killed = 0
        while True:
            process = subprocess.Popen(
                deliver, env=environment(True), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            if killed < kills:
                before, end = sum(got.values()), time.monotonic() + 20
                while sum(got.values()) == before and process.poll() is None and time.monotonic() < end:
                    time.sleep(0.005)
                time.sleep(random.random() * 0.15)
                killed += process.poll() is None
                process.kill()
            process.wait()
            with (
                closing(connect(folder.archive)) as db,
                transaction(db),
            ):  # a claim holds for a minute: not waited for here
                db.execute("UPDATE deliveries SET next_try_at = at WHERE sent_at IS NULL AND next_try_at IS NOT NULL")
                left = db.execute("SELECT count(*) FROM deliveries WHERE sent_at IS NULL").fetchone()[0]
                rows = db.execute("SELECT count(*) FROM deliveries").fetchone()[0]
            if rows == MESSAGES and not left:
                break
    repeats = sum(got.values()) - len(got)
    print(f"{killed} kills, {MESSAGES} messages: {MESSAGES - len(got)} lost, {repeats} repeated with the same id")
    return int(len(got) != MESSAGES or repeats > killed)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if sys.argv[1:] else 100))
