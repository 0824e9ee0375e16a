"""wirewatch topics explain, test and backtest: what would a topic do? Nothing here writes anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.few_hits import few_lines
from crawler.commands.ids import ARTICLE
from crawler.commands.times import WHEN
from crawler.judging.topics.shown_words import marked, pieces
from crawler.output import counted, emit_json, json_option, printable, table

if TYPE_CHECKING:
    from crawler.archive.judged.label_rows import Score
    from crawler.cli import App
    from crawler.judging.topics.explain import ClauseReport, Explanation
    from crawler.judging.topics.matcher import TopicMatch
    from crawler.judging.topics.topicfile import Topic
    from crawler.models import Field
    from crawler.steps.backtest import Backtest
    from crawler.watch.folder import Watch

ALTERNATIVES_SHOWN = 12


@click.command()
@click.argument("topic", metavar="TOPIC")
@click.option("--text", default="", help="The text to look at.")
@click.option("--title", default="", help="Its headline.")
@click.option(
    "--file", "path", type=click.Path(path_type=Path, allow_dash=True), help="Read the text from a file; - is stdin."
)
@click.option("--article", type=ARTICLE, metavar="ID", help="An article of the archive.")
@click.option("--language", default="", help="Language code of the text; by default it is guessed.")
@json_option
@click.pass_obj
def explain(
    app: App, topic: str, text: str, title: str, path: Path | None, article: int | None, language: str, as_json: bool
) -> None:
    """Say why a topic matches a text or does not. TOPIC is a name, or the path of a topic file that is not in use yet."""
    from crawler.judging.topics.explain import explain as explained
    from crawler.judging.topics.matcher import TopicMatcher

    watch = app.watch()
    rule = find_topic(watch, topic)
    fields, code = _text_to_explain(watch, text, title, path, article)
    code = language or code
    found = explained(rule, fields, code)
    matches = TopicMatcher([rule]).match(fields, code)
    if as_json:
        emit_json(
            {"topic": rule.key, "matched": bool(matches), "language": code, "score": matches[0].score if matches else 0}
            | {"spans": [asdict(span) for span in matches[0].spans] if matches else []}
            | {"span_count": matches[0].span_count if matches else 0}
            | {"clauses": asdict(found.root), "masked": [asdict(span) for span in found.masked]}
        )
        return
    for line in explained_lines(found, matches[0] if matches else None, code):
        click.echo(line)


def _text_to_explain(
    watch: Watch, text: str, title: str, path: Path | None, article: int | None
) -> tuple[dict[Field, str], str]:
    """The fields to look at, cleaned as the archive cleans them, and the language."""
    from crawler.archive import connect
    from crawler.archive.texts import lookups
    from crawler.errors import ConfigError, UsageError
    from crawler.plaintext import clean_line, clean_text

    if article is not None:
        if text or title or path:
            raise UsageError("--article has its own text: leave out --text, --title and --file.")
        with connect.reading(watch.archive_path) as db:
            details = lookups.article_details(db, article)
        return {"title": details["title"], "summary": details["summary"], "body": details["body"]}, details["language"]
    if path is not None:
        if text:
            raise UsageError("Use either --text or --file, not both.")
        try:
            text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigError(f"{path} cannot be read: {error}.") from None
    if not text and not title:
        raise UsageError("There is nothing to explain: give --text, --title, --file or --article.")
    return {"title": clean_line(title), "summary": "", "body": clean_text(text)}, guess(f"{title}\n{text}")


def explained_lines(found: Explanation, match: TopicMatch | None, language: str) -> Iterator[str]:
    """The verdict, the words found, the lines left out."""
    words = f"language {language}" if language else "language unknown"
    if match is not None:
        yield f"{found.topic_key} matches, score {match.score:g} ({words})"
        for piece in pieces(asdict(span) for span in match.spans):
            names = dict.fromkeys(span["entity"] for span in piece.spans if span["entity"])
            who = f" ({printable(', '.join(names))})" if names else ""
            by = "; ".join(dict.fromkeys(printable(span["clause"]) for span in piece.spans))
            yield f"  {piece.field} {piece.start}-{piece.end}: {printable(piece.text)}{who}   by {by}"
        if (rest := match.span_count - len(match.spans)) > 0:
            yield f"  and {rest} more places"
    else:
        yield f"{found.topic_key} does not match: {printable(found.root.reason)} ({words})"
        shown = list(_telling(found.root))
        for depth, part in shown[:ALTERNATIVES_SHOWN]:
            yield "  " * depth + _part_line(part)
        if len(shown) > ALTERNATIVES_SHOWN:
            yield f"  and {len(shown) - ALTERNATIVES_SHOWN} more; --json has all"
    for span in found.masked:
        yield f"  not read, a link or notice: {span.field} {span.start}-{span.end}: {printable(span.text)}"


def _telling(report: ClauseReport, depth: int = 1) -> Iterator[tuple[int, ClauseReport]]:
    """The parts that tell why a query failed: not the alternatives none of whose words are there."""
    for part in report.parts:
        near = _is_near(part)
        if near or part.role == "must":
            yield depth, part
        if near and not part.held:
            yield from _telling(part, depth + 1)


def _is_near(part: ClauseReport) -> bool:
    """True when words of a part were found, though perhaps not as it wants them; an exclusion only when it excluded."""
    if part.role == "not":
        return part.held
    if part.parts:
        return any(_is_near(child) for child in part.parts if child.role != "not")
    return not part.clause.startswith("language:") and not part.missing


def _part_line(part: ClauseReport) -> str:
    words = ", ".join(dict.fromkeys(printable(span.text) for span in part.spans))
    clause = printable(part.clause)
    clause = clause if len(clause) <= 100 else clause[:99] + "…"
    if part.role == "not":
        return f"excluded by {clause}: {words}"
    return f"found {clause}: {words}" if part.held else f"not {clause}: {printable(part.reason)[:120]}"


@click.command()
@click.argument("names", nargs=-1, metavar="[TOPIC]...")
@json_option
@click.pass_obj
def test(app: App, names: tuple[str, ...], as_json: bool) -> int:
    """Hold topics against the examples of their files and the labels of the archive. Exit code 1 when one fails."""
    watch = app.watch()
    rules = [find_topic(watch, name) for name in names] if names else list(watch.topics)
    results = [tested(watch, rule) for rule in rules]
    if as_json:
        emit_json(results)
    for result in [] if as_json else results:
        click.echo(f"{result['topic']}: {result['passed']} passed, {len(result['failures'])} failed")
        for failure in result["failures"]:
            click.echo(f"  {_failure_line(failure)}")
    return 1 if any(result["failures"] for result in results) else 0


def tested(watch: Watch, topic: Topic) -> dict[str, Any]:
    """One topic against its examples and its labels."""
    from crawler.archive import connect
    from crawler.archive.judged.label_rows import labelled_texts
    from crawler.judging.topics.matcher import TopicMatcher

    matcher = TopicMatcher([topic])
    cases: list[tuple[bool, dict[Field, str], str, dict[str, Any]]] = []
    for should, texts in ((True, topic.examples_match), (False, topic.examples_nomatch)):
        cases += [(should, {"body": text}, guess(text), {"example": text}) for text in texts]
    if watch.archive_path.is_file():
        with connect.reading(watch.archive_path) as db:
            for verdict, t in labelled_texts(db, topic.key):
                fields: dict[Field, str] = {"title": t.title, "summary": t.summary, "body": t.body}
                cases.append((verdict == "right", fields, t.language, {"article": t.article, "title": t.title}))
    failures = []
    for should, fields, language, what in cases:
        matches = matcher.match(fields, language)
        if bool(matches) != should:
            words = list(dict.fromkeys(span.text for span in matches[0].spans)) if matches else []
            failures.append({"should_match": should, **what, "words": words})
    return {"topic": topic.key, "passed": len(cases) - len(failures), "failures": failures}


def _failure_line(failure: Mapping[str, Any]) -> str:
    what = printable(
        failure["example"] if "example" in failure else f"article {failure['article']}: {failure['title']}"
    )
    if failure["should_match"]:
        return f"should match but does not: {what}"
    return f"should not match but does: {what}  [{', '.join(map(printable, failure['words']))}]"


@click.command()
@click.argument("topic", metavar="TOPIC")
@click.option(
    "--file",
    "path",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The new rule; by default topics/TOPIC.toml.",
)
@click.option("--since", type=WHEN, help="Only articles first seen since then: 2026-11-23, yesterday, 6h.")
@click.option(
    "--limit", type=click.IntRange(0), default=20, show_default=True, help="Show at most this many gained and lost."
)
@json_option
@click.pass_obj
def backtest(app: App, topic: str, path: Path | None, since: datetime | None, limit: int, as_json: bool) -> None:
    """Compare a new rule with the flags of the archive: kept, gained, lost. Nothing is written."""
    from dataclasses import replace

    from crawler.archive import connect
    from crawler.steps.backtest import backtest as compare
    from crawler.steps.why_few import FEW, why_few
    from crawler.watch.folder import load_topic

    watch = app.watch()
    rule = replace(load_topic(path, watch.lists), key=topic) if path else find_topic(watch, topic)
    with connect.reading(watch.archive_path) as db:
        now = datetime.now(watch.settings.zone)
        found = compare(db, rule, since, now)
        few = why_few(db, rule, now) if found.kept + len(found.gained) <= FEW else []
    if as_json:
        scores = {"stored": scored(found.stored_score), "new": scored(found.new_score)}
        parts = {"why_few": [asdict(part) for part in few]}
        emit_json(
            {name: value for name, value in asdict(found).items() if not name.endswith("_score")} | scores | parts
        )
        return
    for line in [*backtest_lines(found, limit), *few_lines(few)]:
        click.echo(line)


def backtest_lines(found: Backtest, limit: int) -> Iterator[str]:
    """The comparison for a person to read."""
    yield (
        f"{found.topic}: {found.kept} kept, {len(found.gained)} gained, {len(found.lost)} lost "
        f"({found.articles} articles, {found.looked_at} texts read)"
    )
    if found.unjudged:
        yield f"Not compared: {counted(found.unjudged, 'article')} whose text took too long."
    for name, score in (("stored", found.stored_score), ("new", found.new_score)):
        if score.labels:
            figures = ", ".join(
                f"{what} {value:.2f}" for what, value in scored(score).items() if isinstance(value, float)
            )
            yield f"  {name} rule: {figures} ({score.right} right, {score.wrong} wrong, {score.missed} missed)"
    for name, rows in (("Gained", found.gained), ("Lost", found.lost)):
        yield from ["", name] if rows and limit else []
        for row in rows[:limit]:
            label = f"  labelled {row['label']}" if row["label"] else ""
            yield f"{row['first_seen_at']}  {row['outlet']}  article {row['article']}{label}"
            yield f"  {printable(row['title'])}"
            yield f"  {row['field']}: {printable(marked(row['snippet'], row['spans']))}"
        if len(rows) > limit > 0:
            yield f"and {len(rows) - limit} more; --limit shows more, --json all"
    for name, counts in (("feed", found.by_feed), ("language", found.by_language)):
        yield from _changes(name, counts)


def _changes(name: str, counts: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """A table of the values of a column for which something changes."""
    columns = ("kept", "gained", "lost", name)
    rows = [
        [printable(row[column]) or "unknown" for column in columns] for row in counts if row["gained"] or row["lost"]
    ]
    if rows:
        yield ""
        yield from table(rows, columns)


def scored(score: Score) -> dict[str, Any]:
    """A score with its figures."""
    return asdict(score) | {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def find_topic(watch: Watch, name: str) -> Topic:
    """The topic of that name in the folder, or of the file at that path. Raises UsageError or what the file is wrong in."""
    from crawler.errors import UsageError, no_topic
    from crawler.watch.folder import load_topic

    own = watch.folder / "topics" / f"{name}.toml"
    if name.endswith(".toml") or "/" in name:
        own = Path(name)
        if not own.is_file():
            raise UsageError(f"There is no file {name}.")
    elif not own.is_file():
        known = [path.stem for path in (watch.folder / "topics").glob("*.toml")]
        raise no_topic(name, known)
    return load_topic(own, watch.lists)


def guess(text: str) -> str:
    """The language of a text that came without one."""
    from crawler.reading.language import guess_language

    return guess_language(text)
