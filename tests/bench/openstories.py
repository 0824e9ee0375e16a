"""Prints what putting one article into its story costs by how many stories are open: it should not grow with them.

usage: python -m tests.bench.openstories [--keep FOLDER] [OPEN ...]        (default 1000 10000 50000)

With ``--keep`` the archive stays in the folder, and a later call goes on where it ended: each size is measured in a copy.

The archive is filled by ``store_placement``, as the pipeline does, with invented articles whose words are as frequent as words
are (Zipf); each opens a story. Then ``MEASURED`` articles come, of which half report on stories already there. Their
words are counted before, as a worker counts them in a run, and what that costs is printed apart. What it costs to commit is
printed beside.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory

from crawler.archive.connect import connect
from crawler.archive.judged.story_rows import StoredStories, store_placement
from crawler.judging.stories import join
from crawler.judging.stories.placing import Placement
from crawler.models import ArticleDraft
from crawler.steps.grouping import KnownWords, judge_story
from tests.bench.scratch import store_article

MEASURED, AT_ONCE = 320, 64
_FILLED_AT_ONCE = 2000
_NOW = datetime(2026, 3, 6, 12, tzinfo=UTC)
_WORDS = 120_000
_OUTLETS = 400
_CUMULATED = list(accumulate(1 / (rank + 8) for rank in range(_WORDS)))


def _word(rank: int) -> str:
    syllables = ["ba", "ko", "ri", "ten", "mu", "sal", "de", "vor", "li", "ga", "nus", "pe", "tra", "o", "fi", "zen"]
    word = ""
    while True:
        rank, last = divmod(rank, len(syllables))
        word += syllables[last]
        if not rank:
            return word if len(word) > 2 else word + "x"


def _article(rng: random.Random, events: dict[int, list[str]], event: int) -> tuple[str, str, str]:
    """Title, body and outlet of an article about an event: some words of its own, the rest as in any text."""
    own = events.setdefault(event, [_word(rng.randrange(3000, _WORDS)) for _ in range(12)])
    common = [_word(rank) for rank in rng.choices(range(_WORDS), cum_weights=_CUMULATED, k=220)]
    told = rng.sample(own, 9)
    body = [*told, *common[:60], *told[:5], *common[60:]]
    sentences = [" ".join(body[i : i + 14]).capitalize() for i in range(0, len(body), 14)]
    return " ".join(told[:6]).title(), ". ".join(sentences), f"outlet{rng.randrange(_OUTLETS)}.example"


def fill(db: sqlite3.Connection, rng: random.Random, events: dict[int, list[str]], first: int, upto: int) -> None:
    """Opens stories ``first`` to ``upto``, one article each, within the last six days."""
    for event in range(first, upto):
        title, body, outlet = _article(rng, events, event)
        article = _stored(db, title, body, outlet)
        counts = join.term_counts(title, body)
        vector = join.weigh(counts, *StoredStories(db, join).counted(sorted(counts)))
        at = _NOW - timedelta(seconds=rng.randrange(6 * 86400))
        doc = join.StoryDoc(article, title, body, at, outlet=outlet, language="en")
        store_placement(db, doc, Placement(article, None, 0.0, (), "first", vector, language="en"))


def _stored(db: sqlite3.Connection, title: str, body: str, outlet: str) -> int:
    article = store_article(db, title, body)
    db.execute("update articles set outlet = ?, language = 'en' where id = ?", [outlet, article])
    return article


def measure(
    db: sqlite3.Connection, rng: random.Random, events: dict[int, list[str]], count: int
) -> tuple[float, float, float, int]:
    """Milliseconds of CPU for an article's place, its words, and its share in the commit; how many came to a story that was
    there."""
    spent, counted, committed, joined = 0.0, 0.0, 0.0, 0
    for number in range(MEASURED):
        if number % AT_ONCE == 0:
            db.execute("begin immediate")
        known = number % 2 == 0
        event = rng.randrange(count) if known else len(events) + number
        title, body, outlet = _article(rng, events, event)
        article = _stored(db, title, body, outlet)
        doc = join.StoryDoc(article, title, body, _NOW, outlet=outlet, language="en")
        start = time.process_time()
        words = join.StoryWords.of(doc.title, doc.body, doc.language)
        counted += time.process_time() - start
        known = KnownWords(ArticleDraft(title=doc.title, body=doc.body, language=doc.language), words)
        start = time.process_time()
        story = judge_story(db, doc, known=known)
        spent += time.process_time() - start
        size = db.execute("select article_count from stories where id = ?", [story]).fetchone()[0]
        joined += known and size > 1
        if (number + 1) % AT_ONCE == 0:
            start = time.process_time()
            db.execute("commit")
            committed += time.process_time() - start
    return spent * 1000 / MEASURED, counted * 1000 / MEASURED, committed * 1000 / MEASURED, joined


def events_until(rng: random.Random, count: int) -> dict[int, list[str]]:
    """The events of an archive that was filled before; leaves the generator where it stood then."""
    events: dict[int, list[str]] = {}
    for event in range(count):
        _article(rng, events, event)
        rng.randrange(6 * 86400)
    return events


def main() -> None:
    """Fill, measure in a copy, and go on."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("open", type=int, nargs="*", default=[1000, 10_000, 50_000])
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    base = 0.0
    with TemporaryDirectory() as scratch:
        path = (asked.keep or Path(scratch)) / "news.db"
        path.parent.mkdir(parents=True, exist_ok=True)
        with closing(connect(path)) as db:
            done = db.execute("select count(*) from stories").fetchone()[0]
        rng = random.Random(1)
        events = events_until(rng, done)
        for size in asked.open:
            with closing(connect(path)) as db:
                db.row_factory = None
                while done < size:
                    upto = min(done + _FILLED_AT_ONCE, size)
                    db.execute("begin immediate")
                    fill(db, rng, events, done, upto)
                    db.execute("commit")
                    done = upto
                db.execute("pragma wal_checkpoint(truncate)")
            base = print_measured(path, Path(scratch) / "copy.db", dict(events), base)


def print_measured(path: Path, copy: Path, events: dict[int, list[str]], base: float) -> float:
    """Measures in a copy of an archive; ``base``: what the first cost, 0 when this is the first. Gives the base."""
    count = len(events)
    shutil.copy(path, copy)
    with closing(connect(copy)) as db:
        db.row_factory = None
        placed, words, committed, joined = measure(db, random.Random(2), events, count)
    base = base or placed
    print(
        f"{count:>7} open: {placed:5.2f} ms an article, {placed / base:.2f} of the first, {words:.2f} ms for its words and"
        f" {committed:.2f} to commit; {joined} of {MEASURED // 2} found",
        flush=True,
    )
    return base


if __name__ == "__main__":
    main()
