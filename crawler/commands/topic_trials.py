"""wirewatch topics explain and test: what does a topic do? Nothing here writes anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler.commands.ids import ARTICLE
from crawler.judging.topics.shown_words import pieces
from crawler.output import emit_json, json_option, printable

if TYPE_CHECKING:
    from crawler.cli import App
    from crawler.judging.topics.explain import ClauseReport, Explanation
    from crawler.judging.topics.matcher import TopicMatch
    from crawler.judging.topics.topicfile import Topic
    from crawler.models import Field
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
    """Explain why a topic matches a text or does not. TOPIC is a name, or the path of a topic file that is not in use yet."""
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
    from crawler.errors import UsageError, unreadable
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
            raise unreadable(path, error) from None
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
    """Test topics against the examples in their files and your labels. Exit with 1 when one fails."""
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
