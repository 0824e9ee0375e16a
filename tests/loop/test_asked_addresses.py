"""What was asked is told where it is not the listed address: in the ledger, by `status` and by `feeds list`. In memory."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from crawler.cli import cli
from tests.memory_crawl import Answer, memory_crawl

LISTED, ADOPTED = "https://pier.example/feed", "https://quay.example/feed"


def test_the_address_that_was_asked_is_told(tmp_path: Path) -> None:
    crawl = memory_crawl(tmp_path, LISTED)
    for url in (LISTED, ADOPTED):
        crawl.site(url, '<rss version="2.0"><channel><title>Pier</title></channel></rss>', kind="application/rss+xml")
    crawl.run()
    with crawl.archive() as db:
        db.execute("UPDATE feeds SET url = ?, failures = 8", (ADOPTED,))
        db.commit()
    crawl.answers[ADOPTED] = Answer(fails="robots")
    crawl.later(days=1)
    crawl.run("all")
    assert crawl.rows("SELECT reason, asked_url FROM polls ORDER BY id") == [("empty", ""), ("robots", ADOPTED)]

    def said(*words: str) -> str:
        return CliRunner().invoke(cli, ["--dir", str(crawl.folder), *words]).output

    assert f"{LISTED} (asked: {ADOPTED}): robots" in said("status")
    assert f"{LISTED} (asked: {ADOPTED})" in said("feeds", "list")
    assert json.loads(said("feeds", "list", "--json"))[0]["asked_url"] == ADOPTED
