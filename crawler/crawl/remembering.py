"""What earlier runs were told of hosts, and keeps for later ones: robots.txt, reservations, who wishes not to be asked yet."""

from __future__ import annotations

import sqlite3
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.archive.ledger.holds import held_addresses
from crawler.archive.ledger.robots_rows import load_robots, save_robots
from crawler.archive.ledger.tdm_rows import load_tdm, save_tdm
from crawler.archive.ledger.traffic import count_request
from crawler.archive.texts.sites import site_of
from crawler.fetching.scheduler import host_key
from crawler.fetching.state import FetchState
from crawler.intake.reservations import TdmAnswer, TdmRules
from crawler.intake.robots import RobotsAnswer

if TYPE_CHECKING:
    from crawler.crawl.session import Session


def remember(session: Session, state: FetchState, now: datetime) -> None:
    """Put what is known into the state of a crawl, and have what it learns kept."""
    for answer in load_robots(session.db):
        state.robots.learn(answer, remembered=True)
        if delay := state.robots.crawl_delay(answer.origin):
            state.hosts.slow(host_key(answer.origin), delay)

    def keep_robots(answer: RobotsAnswer) -> None:
        def keep(db: sqlite3.Connection) -> None:
            save_robots(db, answer)
            count_request(db, site_of(answer.origin), answer.fetched_at, answer.size)

        session.writer.post(keep)

    state.robots.on_learn = keep_robots
    state.on_trouble = session.standstill.begin
    state.keeps_raw = session.raw.wanted
    if session.watch.settings.crawl.tdm == "respect":
        state.tdm = _reservations(session)
    for url, until in held_addresses(session.db, now):
        state.hosts.hold(host_key(url), (until - now).total_seconds())


def _reservations(session: Session) -> TdmRules:
    rules = TdmRules()
    for answer in load_tdm(session.db):
        rules.learn(answer, remembered=True)

    def keep_tdm(answer: TdmAnswer) -> None:
        def keep(db: sqlite3.Connection) -> None:
            save_tdm(db, answer)
            count_request(db, site_of(answer.origin), answer.fetched_at, answer.size)

        session.writer.post(keep)

    rules.on_learn = keep_tdm
    return rules
