"""What must be right before a crawl starts, and the session of ``scrapy crawl``, which nobody else opens."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive.lock import run_lock
from crawler.errors import UsageError, WirewatchError
from crawler.urls import host_of

if TYPE_CHECKING:
    from scrapy import Spider

    from crawler.crawl.session import Session
    from crawler.watch.folder import Watch
    from crawler.watch.settings_file import WatchSettings


def check_packages() -> None:
    """Raise WirewatchError when ``spiders`` or ``crawler`` is somebody else's package.

    Both names are common; with a foreign one in front, ``scrapy list`` prints nothing and exits 0.
    """
    # Imported by name: spiders/ is above this room, and another package may stand under that name.
    ours, found_spiders = import_module("crawler"), import_module("spiders")
    home = Path(ours.__file__ or "").resolve().parent.parent
    found = Path(found_spiders.__file__ or "").resolve().parent.parent
    if not hasattr(ours, "__version__") or found != home:
        raise WirewatchError(
            f"The package 'spiders' at {found} does not belong to wirewatch at {home}. "
            "Remove it, or install wirewatch into an environment of its own."
        )


def check_contact(settings: WatchSettings, urls: Iterable[str]) -> None:
    """Raise UsageError when asking ``urls`` would leave loopback without saying who asks."""
    from crawler.fetching.addresses import names_loopback

    if settings.contact:
        return
    if not (settings.crawl.allow_loopback and all(names_loopback(host_of(url)) for url in urls)):
        raise UsageError(
            "watch.toml names no contact, so nothing outside this machine is polled. Sites want to know who reads them: "
            'write contact = "https://your.site/about" or contact = "mailto:desk@your.site" into watch.toml; '
            "a role address will do."
        )


def asked_of(watch: Watch) -> Iterator[str]:
    """The addresses of a watch that are in use."""
    return (source.url for source in watch.feeds.sources if not source.paused)


def environment_watch() -> Watch:
    """The watch folder that ``scrapy`` commands use: $WIREWATCH_DIR, else ./data."""
    from crawler.watch.environment import environment_overrides
    from crawler.watch.folder import Watch

    return Watch(Path(os.environ.get("WIREWATCH_DIR") or "data"), environment_overrides())


def standalone_session(spider: Spider) -> Session:
    """The session of ``scrapy crawl feeds``: the watch folder of the environment, closed with the spider."""
    from scrapy import signals

    from crawler.crawl.session import open_session

    check_packages()
    watch = environment_watch()
    watch.require()
    check_contact(watch.settings, asked_of(watch))
    resources = ExitStack()
    used = resources.enter_context(run_lock(watch.lock_path, "run"))
    session = resources.enter_context(open_session(watch, "due", first=not used))
    spider.crawler.signals.connect(lambda: resources.close(), signals.spider_closed, weak=False)
    return session
