"""A thousand feeds and a real daemon: how long from an article's being seen to its alert's being received.

python -m tests.bench.alert_delay [--feeds 1000] [--seconds 120]

Every feed brings one new story of the topic when it is asked again, spread over ``--seconds``; nothing is held, pages are not read.
The receiver is a webhook on loopback. Times in the archive are whole seconds, so each delay is up to a second too long.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median, quantiles

from crawler.archive.connect import connect, stamp, transaction
from tests.watching import COMMAND, environment, watch_folder

asked: Counter[str] = Counter()
got: dict[str, float] = {}


def words(seed: str, count: int = 40) -> str:
    """Sentences that belong to ``seed`` alone."""
    digits = hashlib.sha256(seed.encode()).hexdigest() * 8
    names = [f"{''.join(chr(97 + int(d, 16)) for d in digits[n : n + 7])}" for n in range(0, count * 3, 3)]
    return " ".join(
        f"The {a} met the {b} near {c}." for a, b, c in zip(names[::3], names[1::3], names[2::3], strict=False)
    )


class Handler(BaseHTTPRequestHandler):
    """All feeds, and the desk that is told."""

    def do_GET(self) -> None:
        host = self.headers["Host"]
        asked[host] += 1
        items = "".join(self._item(host, n) for n in range(1, asked[host] + 2))
        body = f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()
        self.send_response(200 if self.path == "/feed" else 404)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _item(self, host: str, number: int) -> str:
        at = format_datetime(datetime.now(UTC) - timedelta(minutes=5))
        return (
            f"<item><guid>{host}/{number}</guid><link>http://{host}/{number}</link><title>NATO {words(host + str(number), 3)}</title>"
            f"<description>{words(host + str(number))}</description><pubDate>{at}</pubDate></item>"
        )

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for item in message["items"]:
            got.setdefault(item["url"], time.time())
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Server(ThreadingHTTPServer):
    request_queue_size = 512

    def verify_request(self, request: object, client_address: tuple[str, int]) -> bool:
        """Only this machine is answered."""
        return client_address[0].startswith("127.")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=120)
    wanted = parser.parse_args()
    server = Server(("0.0.0.0", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = server.server_port
    urls = [f"http://127.88.{n // 250}.{n % 250 + 1}:{port}/feed" for n in range(wanted.feeds)]
    with tempfile.TemporaryDirectory() as name:
        folder = watch_folder(Path(name), urls, '[crawl]\npages = "none"\ndelay = 0\n')
        (folder.path / "delivery.toml").write_text(
            f'[channels.desk]\nurl = "http://127.0.0.1:{port}/desk"\n[[alerts]]\nname = "nato"\nchannel = "desk"\n'
            'topics = ["nato"]\nbatch_minutes = 0\nmax_items = 100000\nhold = "0m"\n', encoding="utf-8",
        )  # fmt: skip
        command = [*COMMAND, "--dir", str(folder.path)]
        subprocess.run([*command, "run"], env=environment(True), check=True, capture_output=True)
        now = datetime.now(UTC) + timedelta(seconds=15)
        with closing(connect(folder.archive)) as db, transaction(db):
            db.executemany(
                "UPDATE feeds SET next_poll_at = ? WHERE id = ?",
                [
                    (stamp(now + timedelta(seconds=n * wanted.seconds / wanted.feeds)), n + 1)
                    for n in range(wanted.feeds)
                ],
            )
        process = subprocess.Popen([*command, "daemon"], env=environment(True), stderr=subprocess.DEVNULL)
        end = time.monotonic() + 15 + wanted.seconds * 4
        while len(got) < wanted.feeds and time.monotonic() < end:
            time.sleep(0.5)
        process.terminate()
        process.wait()
        rows = folder.rows("SELECT url, first_seen_at FROM articles WHERE backlog = 0")
    seen = {row["url"]: datetime.fromisoformat(row["first_seen_at"]).timestamp() for row in rows}
    delays = [at - seen[url] for url, at in got.items() if url in seen]
    print(f"{wanted.feeds} feeds, {len(seen)} new articles, {len(got)} told; seen to received: "
          f"p50 {median(delays):.1f} s, p95 {quantiles(delays, n=20)[-1]:.1f} s, longest {max(delays):.1f} s")  # fmt: skip
    return int(quantiles(delays, n=20)[-1] >= 30)


if __name__ == "__main__":
    sys.exit(main())
