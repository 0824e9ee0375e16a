"""The shipped code behind the call signatures the evaluators ask for: unchanged, with shipped defaults."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any


def article(html: str, url: str) -> dict[str, Any]:
    """A page as the article evaluator wants it: text, title, date (ISO text), authors, tags, lang."""
    import re
    from datetime import UTC, datetime

    from crawler.reading.page import read_page

    # A fixed day after every labelled page: the figure must not depend on the day it is measured.
    draft = read_page(html, url, datetime(2030, 1, 1, tzinfo=UTC))
    date = draft.published_at.date().isoformat() if draft.published_at else ""
    # Labels hold the day the page prints; the archive holds UTC, which may be a day off.
    if date and re.match(r"\d{4}-\d\d-\d\d", draft.published_raw):
        date = _printed_day(draft.published_raw, url)
    return {
        "text": draft.body,
        "title": draft.title,
        "date": date,
        "authors": list(draft.authors),
        "tags": list(draft.tags),
        "lang": draft.language,
    }


def _printed_day(raw: str, url: str) -> str:
    """The day of a stamp; of one in UTC the day before, where the address names that: the evening of an American site."""
    import re
    from datetime import date, timedelta

    day = date.fromisoformat(raw[:10])
    in_utc = re.search(r"T0\d:[\d:.]+(?:Z|\+00:?00)$", raw)
    before = day - timedelta(days=1)
    return str(before if in_utc and f"/{before:%Y/%m/%d}/" in url else day)


def feed(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """A feed as wirewatch reads it, all items new, in the shape of the feeds evaluator."""
    from datetime import UTC, datetime

    from crawler.intake.feed.parse import parse_feed

    parsed = parse_feed(body, headers, headers["content-location"], datetime.now(UTC), keep_twins=True)
    entries = [
        {
            "id": entry.guid,
            "link": entry.link_raw or entry.link,
            "title": entry.title_raw or entry.title,
            "date": entry.published_raw,
            "author": ", ".join(entry.authors),
            "content": entry.content or entry.summary,
            "tags": list(entry.tags),
        }
        for entry in parsed.entries
    ]
    return {"entries": entries, "bozo": parsed.reason or str(parsed.bozo)}


def feed_reference(body: bytes, headers: Mapping[str, str]) -> dict[str, Any]:
    """The same feed as feedparser reads it, with the flags used here."""
    import io

    import feedparser

    found = feedparser.parse(
        io.BytesIO(body), response_headers=dict(headers), sanitize_html=False, resolve_relative_uris=False
    )
    entries = [
        {
            "id": entry.get("id"),
            "link": entry.get("link"),
            "title": entry.get("title"),
            "date": entry.get("published"),
            "author": entry.get("author"),
            "content": entry.get("summary"),
            "tags": [tag.get("term") for tag in entry.get("tags", ())],
        }
        for entry in found.entries
    ]
    return {"entries": entries, "bozo": str(bool(found.bozo))}


def copies(docs: list[dict[str, Any]]) -> list[int]:
    """Group label per document, in order of arrival, through the tables of a temporary archive."""
    from crawler.archive.judged.copy_rows import read_doc
    from crawler.steps.copies import relate_copies
    from tests.bench.scratch import scratch_archive, store_article

    with scratch_archive() as db:
        for doc in docs:
            article = store_article(db, doc["title"], doc["text"], doc["url"])
            relate_copies(db, read_doc(db, article))
        return [root for (root,) in db.execute("select coalesce(copy_of, id) from articles order by id")]


DEFAULTS = Path(__file__).resolve().parents[2] / "data" / "defaults"


@cache
def _topic_matcher() -> Any:
    import tomllib

    from crawler.judging.topics.matcher import TopicMatcher
    from crawler.judging.topics.topicfile import compile_topic
    from crawler.judging.topics.watchlists import parse_watch_list

    lists = {p.stem: parse_watch_list(p.stem, p.read_text("utf-8")) for p in (DEFAULTS / "lists").glob("*.csv")}
    files = sorted((DEFAULTS / "topics").glob("*.toml"))
    return TopicMatcher([compile_topic(p.stem, tomllib.loads(p.read_text("utf-8")), lists) for p in files])


def topics(text: str, title: str, lang: str) -> dict[str, list[tuple[str, int, int]]]:
    """The shipped topics of one article: {topic: [(field, start, end)]}."""
    return {m.topic_key: m.offsets for m in _topic_matcher().match({"title": title, "body": text}, lang)}


def query_case(query: str, default_op: str, title: str, text: str, lang: str) -> list[tuple[str, int, int]]:
    """The spans of one query in one text; QueryError when it must be refused."""
    from crawler.judging.topics.matcher import TopicMatcher
    from crawler.judging.topics.query import parse
    from crawler.judging.topics.topicfile import Topic

    topic = Topic("case", "case", parse(query, default_op), {}, {})
    return [span for m in TopicMatcher([topic]).match({"title": title, "body": text}, lang) for span in m.offsets]


@lru_cache(maxsize=1)
def default_outlets() -> Any:
    """The shipped list of outlets."""
    from crawler.reading.outlets import OutletList

    path = Path(__file__).parents[2] / "data" / "defaults" / "outlets.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return OutletList.from_rows(csv.DictReader(file))


@cache
def page_rules() -> Any:
    """The shipped rules without a topic: what reads the credits of a page."""
    from crawler.steps.rules import Rules
    from crawler.watch.settings_file import CrawlSettings

    return Rules([], {}, default_outlets(), CrawlSettings())


def credits(article: dict[str, Any]) -> dict[str, Any]:
    """{"credited": [{name, domain, kind, primary}], "original": bool} for one labelled article."""
    reading = _credit_reading(article)
    credited = [{"name": c.name, "domain": c.domain, "kind": c.kind, "primary": c.primary} for c in reading.credits]
    return {"credited": credited, "original": reading.original}


def _credit_reading(article: dict[str, Any]) -> Any:
    from crawler.models import Link
    from crawler.reading.credits import find_credits

    return find_credits(
        title=article["title"],
        summary=article.get("summary", ""),
        body=article["body"],
        byline=article.get("byline", ""),
        language=article.get("lang", ""),
        links=[Link(x["href"], x.get("text", ""), x.get("rel", "")) for x in article.get("links", ())],
        own_domain=article.get("outlet_domain", ""),
        own_outlet=article.get("outlet", ""),
        outlets=default_outlets(),
    )


def stories(docs: list[dict[str, Any]]) -> list[int]:
    """Story per document, online in order of arrival, through the tables of a temporary archive."""
    from datetime import UTC, datetime

    from crawler.archive.judged.copy_rows import read_doc
    from crawler.judging.stories.join import StoryDoc
    from crawler.steps.copies import relate_copies
    from crawler.steps.grouping import judge_story
    from tests.bench.scratch import scratch_archive, store_article

    with scratch_archive() as db:
        for doc in docs:
            at = datetime.fromtimestamp(int(doc["date"]) / 1000, UTC) if doc["date"].isdigit() else None
            article = store_article(db, doc["title"], doc["text"], doc["url"])
            copy = read_doc(db, article)
            relate_copies(db, copy)
            root = db.execute("select coalesce(copy_of, id) from articles where id = ?", [article]).fetchone()[0]
            if root == article:
                db.execute("update articles set language = ? where id = ?", [doc.get("lang", ""), article])
                judge_story(db, StoryDoc(article, copy.title, copy.body, at, language=doc.get("lang", "")))
        rows = db.execute(
            "select r.story from articles a join articles r on r.id = coalesce(a.copy_of, a.id) order by a.id"
        )
        return [story for (story,) in rows]


def story(story: dict[str, Any]) -> dict[str, Any]:
    """The origins of one labelled story: its articles stored as the pipeline stores them, in one story.

    The evaluator asks how many independent origins there are, so a story whose origin nobody names has one (None).
    """
    from datetime import datetime

    from crawler.archive.texts.articles import ArticleRecord
    from crawler.models import ArticleDraft
    from crawler.steps.article import commit
    from crawler.steps.rules import Rules
    from crawler.steps.tracing import trace_story
    from crawler.urls import canonical_url
    from crawler.watch.settings_file import CrawlSettings
    from tests.bench.scratch import scratch_archive

    with scratch_archive() as db:
        db.row_factory = sqlite3.Row
        ids: dict[int, str] = {}
        rules = Rules([], {}, default_outlets(), CrawlSettings())
        for a in story["articles"]:
            at = datetime.fromisoformat(a["published"])
            url = canonical_url(f"https://{a['outlet_domain']}/{a['id']}")
            draft = ArticleDraft(a["title"], body=a["body"], authors=(a["byline"],), published_at=at)
            found = _credit_reading(a)
            owner = rules.owner_of(f"https://{a['outlet_domain']}/", "")
            record = ArticleRecord(
                draft,
                url,
                "page",
                outlet=owner.id if owner else "",
                outlets=((owner,) if owner else ()) + rules.listed(c.outlet for c in found.credits),
                credits=found.credits,
                original=found.reports_itself,
                own_quote=found.own_quote,
            )
            ids[commit(db, record, at).article] = a["id"]
        # The evaluator says which articles are one story; most have too few words to be found so.
        db.execute("update articles set story = 1")
        tracing = trace_story(db, 1, datetime.fromisoformat("2026-03-04T06:00:00+00:00"))
        # An outlet in no list is called as the story calls it, as the user's outlets.csv would.
        names = {a["outlet_domain"]: a["outlet"] for a in story["articles"]}
        names |= dict(db.execute("select id, title from outlets where title <> id").fetchall())
    outlets = [names.get(o.outlet, o.name) for o in tracing.origins]
    origin_of = {ids[a]: names.get(o, o) for a, o in tracing.article_origin.items()}
    return {
        "independent_origins": tracing.least_origins,
        "origin_outlets": outlets or [None],
        "article_origin": {id: origin_of.get(id, "unknown") for id in ids.values()},
        "edges": [(ids[e.article], e.source_name) for e in tracing.edges if e.credit is not None],
        "circular": tracing.circular,
    }
