"""What people wrote: watch.toml, feeds.csv, outlets, topics, and who is told what."""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crawler.archive.connect import reading
from crawler.archive.judged.topic_rows import topic_rows
from crawler.archive.outbox_rows import state, untold_by_channel
from crawler.doctor.findings import Examined, fail, first_of, ok, warn
from crawler.sending.channel_faults import channel_faults
from crawler.sending.post_round import home_of
from crawler.watch.delivery_check import delivery_problems
from crawler.watch.delivery_file import load_delivery
from crawler.watch.folder import read_topics

if TYPE_CHECKING:
    from crawler.watch.folder import Watch


def configuration(watch: Watch) -> Iterator[Examined]:
    """Whether the files can be used as written, and passwords in them are for their owner alone."""
    settings, found = watch.settings, watch.feeds
    names = sum(1 for _ in watch.outlets)
    if not settings.contact and not settings.crawl.allow_loopback:
        todo = 'write contact = "https://your.site/about" into watch.toml; a role address will do'
        yield fail("config", "watch.toml names no contact, so nothing outside this machine is polled", todo)
    if found.problems:
        yield fail("config", f"lines of feeds.csv are left out: {first_of(found.problems)}", "correct these lines")
    if not found.sources:
        yield warn("config", "feeds.csv names no source", "`wirewatch add URL` finds the feeds of a site")
    secret = any(source.userinfo for source in found.sources)
    if secret and watch.feeds_path.stat().st_mode & stat.S_IRWXO and watch.folder.stat().st_mode & stat.S_IXOTH:
        todo = f"run `chmod o= {watch.feeds_path}`"
        yield warn("config", f"{watch.feeds_path} holds passwords and can be read by every user of this machine", todo)
    if settings.crawl.insecure_tls:
        said = f"certificates are not checked for {', '.join(settings.crawl.insecure_tls)} (insecure_tls)"
        yield warn("config", said, "remove hosts that no longer need it")
    if not found.problems and found.sources and (settings.contact or settings.crawl.allow_loopback):
        paused = sum(source.paused for source in found.sources)
        said = f"{len(found.sources)} sources" + (f", {paused} of them paused" if paused else "")
        yield ok("config", f"{said}; {names} outlets; contact {settings.contact or 'none, this machine only'}")


def topics(watch: Watch) -> Iterator[Examined]:
    """Whether every topic and watch list can be used, and whether the archive was flagged with them."""
    usable, problems = read_topics(watch.folder)
    if problems:
        said = first_of(f"{name}: {text}" for name, text in problems.items())
        yield fail("topics", f"cannot be used: {said}", "`wirewatch topics check` shows the place of each mistake")
    older = []
    if watch.archive_path.exists() and not problems:
        with reading(watch.archive_path) as db:
            older = [
                row["topic"]
                for row in topic_rows(db)
                if row["enabled"] and row["applied_version"] < row["topic_version"]
            ]
    if older:
        said = f"older articles are not flagged with the current {', '.join(sorted(older))}"
        yield warn("topics", said, "`wirewatch topics reflag NAME` does it")
    if not problems and not older:
        yield ok("topics", f"{len(usable)} in force" if usable else "none; nothing is flagged until there is one")


def channels(watch: Watch, environment: Mapping[str, str]) -> Iterator[Examined]:
    """Whether everybody who shall be told can be told. Sends nothing."""
    found = load_delivery(watch.folder)
    problems = [
        *delivery_problems(found, watch.folder),
        *channel_faults(found.channels.values(), watch.folder, environment),
    ]
    if problems:
        yield fail("channels", first_of(problems), "`wirewatch alerts check` lists them all")
    if watch.archive_path.exists():
        with reading(watch.archive_path) as db:
            home, untold = state(db, "home"), untold_by_channel(db)
        if home and home != home_of(watch.folder) and found.rule_names:
            said = "this archive was copied or moved from another folder or machine, so nothing is sent from it"
            yield fail("channels", said, "if this watch should send, run `wirewatch deliver --adopt`")
        for name, of in untold.items():
            said = f"{name}: {of['failed']} messages given up, {of['waiting']} tried again ({of['error']})"
            todo = f"`wirewatch channels test {name}`, then `wirewatch deliveries retry --all`"
            yield (fail if of["failed"] else warn)("channels", said, todo)
        problems += list(untold)
    if not problems:
        rules, number = len(found.rule_names), len(found.channels)
        yield ok("channels", f"{rules} rules, {number} channels" if number else "none; nothing is sent")
