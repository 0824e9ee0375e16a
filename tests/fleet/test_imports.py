"""Who has no fetchers pays nothing for them."""

from __future__ import annotations

import subprocess
import sys

CRAWL = """
import sys
import crawler.crawl.session, crawler.running, crawler.fetching.handler, crawler.crawl.pipelines, spiders.watch
from crawler.settings import crawl_settings
from crawler.watch.settings_file import WatchSettings
crawl_settings(WatchSettings())
print([name for name in sys.modules if name.split(".")[0] in ("aio_pika", "aiormq", "pamqp") or name in (
    "crawler.fleet.coordinator", "crawler.fleet.fleet_handler", "crawler.fleet.fetcher")])
"""


def test_without_a_broker_nothing_of_it_is_imported() -> None:
    done = subprocess.run([sys.executable, "-c", CRAWL], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "[]\n"
