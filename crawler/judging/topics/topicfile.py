"""Reads one file of topics/ (its parsed TOML table) into a Topic, or says which key is wrong."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from crawler.errors import ConfigError, QueryError
from crawler.judging.topics import syntax
from crawler.judging.topics.function_words import small_words_alone
from crawler.judging.topics.query import Query, parse
from crawler.judging.topics.watchlists import WatchList
from crawler.language_tags import no_language, subtags

KEYS = {
    "title": "text, or a table of texts by language",
    "query": "text, or a table of texts by language, one of which must match",
    "words": "a table of word classes, each a text such as a OR b",
    "any": "a list of phrases",
    "none": "a list of phrases",
    "languages": "a list of language codes",
    "unreviewed": "a list of language codes",
    "default_operator": '"AND" or "OR"',
    "priority": "a whole number",
    "examples": "a table with match and nomatch",
}


MOST_CHARACTERS = 2_000_000
"""Of a topic's query, each word class counted as often as it is named."""
_CLASS_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, ready to be matched."""

    key: str
    title: str
    query: Query
    titles: Mapping[str, str]
    """The title by language code."""
    lists: Mapping[str, WatchList]
    """The watch lists the query uses."""
    languages: tuple[str, ...] = ()
    """The languages it has terms for, as the file says."""
    unreviewed: tuple[str, ...] = ()
    """Of these, the ones no native reader has checked."""
    priority: int = 0
    examples_match: tuple[str, ...] = ()
    examples_nomatch: tuple[str, ...] = ()
    read_from: str = ""
    """A digest of its file, of the watch lists and of what read them; "" for a topic without a file."""

    @property
    def query_text(self) -> str:
        """The normalised query: two files that mean the same have the same."""
        return self.query.text

    @property
    def list_digests(self) -> str:
        """A line for each watch list it uses, with a digest of what is in it: with ``query_text``, what a version of a topic
        is told by."""
        return "\n".join(
            f"@{name} {hashlib.sha256(repr(watch_list.entries).encode()).hexdigest()[:16]}"
            for name, watch_list in sorted(self.lists.items())
        )

    @property
    def warnings(self) -> tuple[str, ...]:
        """What reading the query warned of, and small words that it asks for by themselves."""
        wrong = tuple(f"language '{code}' is {meant}" for code in self.languages if (meant := no_language(code)))
        wrong += tuple(warning for used in self.lists.values() for warning in used.warnings)
        small = small_words_alone(self.query.root)
        if not small:
            return self.query.warnings + wrong
        words = ", ".join(f"'{word}'" for word in small[:8])
        return (
            *self.query.warnings,
            *wrong,
            f"{words} alone {'is' if len(small) == 1 else 'are'} never evidence; put filter(...) around what only has to be there",
        )


def compile_topic(key: str, table: Mapping[str, object], lists: Mapping[str, WatchList]) -> Topic:
    """The topic of topics/``key``.toml. Raises ConfigError for the file and QueryError for its query."""
    where = f"topics/{key}.toml"
    _check_keys(where, table, KEYS)
    operator = table.get("default_operator")
    if operator not in (None, "AND", "OR"):
        raise ConfigError(f'{where}: default_operator must be "AND" or "OR", not {operator!r}')
    query = _query(where, table, operator if isinstance(operator, str) else None)
    _check_lists(where, query, lists)
    priority = table.get("priority", 0)
    if not isinstance(priority, int) or isinstance(priority, bool):
        raise ConfigError(f"{where}: priority must be {KEYS['priority']}, not {priority!r}")
    titles = _titles(where, key, table.get("title", key))
    examples = table.get("examples", {})
    if not isinstance(examples, Mapping):
        raise ConfigError(f"{where}: examples must be {KEYS['examples']}, not {examples!r}")
    _check_keys(f"{where}: examples", examples, {"match": "", "nomatch": ""})
    parts = table.get("query")
    languages = tuple(_code(code) for code in _texts(where, "languages", table))
    if not languages and isinstance(parts, Mapping):
        languages = tuple(map(_code, parts))
    unreviewed = tuple(_code(code) for code in _texts(where, "unreviewed", table))
    for code in unreviewed:
        if code not in languages:
            raise ConfigError(f"{where}: unreviewed has {code!r}, which is not one of its languages")
    return Topic(
        key,
        titles.get("en") or next(iter(titles.values())),
        query,
        titles,
        {name: lists[name] for name in query.lists},
        languages,
        unreviewed,
        priority,
        _texts(where, "match", examples),
        _texts(where, "nomatch", examples),
    )


def _code(written: str) -> str:
    """A language as articles have it: ``uk`` for ``ukr`` and ``uk-UA``. What is none stays, to be warned of."""
    return subtags(written)[0] or written.lower()


def topic_of_query(
    key: str, text: str, lists: Mapping[str, WatchList], table: Mapping[str, object] | None = None
) -> Topic:
    """A query as a topic without a file: words side by side mean AND, and it may only say whose articles it wants.

    ``table`` is a topic file whose word classes it may name. Raises QueryError and ConfigError.
    """
    table = table or {}
    _check_size("the query", text, table)
    query = parse(text, "AND", wordless=True, classes=_word_classes(f"topics/{key}.toml", table))
    _check_lists("the query", query, lists)
    return Topic(key, key, query, {}, {name: lists[name] for name in query.lists})


def topic_languages(topic: Topic) -> frozenset[str]:
    """The languages a topic has terms for: those its file names and those its query asks for."""
    asked = {code for n in _positive(topic.query.root) if isinstance(n, syntax.Language) for code in n.codes}
    return frozenset(topic.languages) | asked


def is_blind_to(topic: Topic, language: str) -> bool:
    """True when a topic has no terms for articles in ``language``; an unknown language is not judged."""
    known = topic_languages(topic)
    return bool(language) and bool(known) and language.lower().replace("_", "-").split("-")[0] not in known


def _positive(node: syntax.Node) -> list[syntax.Node]:
    if isinstance(node, syntax.Bool):
        return [n for child in node.must + node.should for n in _positive(child)]
    return [node, *(n for child in syntax.children(node) for n in _positive(child))]


def _query(where: str, table: Mapping[str, object], operator: str | None) -> Query:
    text: object = table.get("query")
    classes = _word_classes(where, table)
    phrases, refused = _texts(where, "any", table), _texts(where, "none", table)
    if (text is None) == (not phrases):
        raise ConfigError(
            f"{where}: a topic needs either a query or a list any, " + ("not both" if phrases else "and this has none")
        )
    if text is None:
        text = " OR ".join(map(_quoted, phrases))
        if refused:
            text = f"({text}) NOT (" + " OR ".join(map(_quoted, refused)) + ")"
    elif refused:
        raise ConfigError(f"{where}: none works only with any; in a query, write NOT")
    _check_size(where, text, table)
    if isinstance(text, str):
        return _parse(where, text, operator, classes)
    if not isinstance(text, Mapping) or not text or not all(isinstance(part, str) for part in text.values()):
        raise ConfigError(f"{where}: query must be {KEYS['query']}, not {text!r}")
    parts = [_parse(f"{where}: query.{code}", str(part), operator, classes) for code, part in text.items()]
    warnings = tuple(dict.fromkeys(warning for part in parts for warning in part.warnings))
    return Query(syntax.combine(should=[part.root for part in parts]), warnings, any(part.juxtaposed for part in parts))


def _word_classes(where: str, table: Mapping[str, object]) -> dict[str, syntax.Node]:
    """The table ``words``: name -> what ``$name`` stands for. A class names no other class."""
    said = table.get("words", {})
    if not isinstance(said, Mapping) or not all(isinstance(text, str) for text in said.values()):
        raise ConfigError(f"{where}: words must be {KEYS['words']}, not {said!r}")
    found = {}
    nested = re.compile(r"\$(" + "|".join(map(re.escape, said)) + r")(?![\w-])")
    for name, text in said.items():
        if not _CLASS_NAME.match(name):
            raise ConfigError(
                f"{where}: words: the name {name!r} needs letters, digits, _ and -, and begins with a letter"
            )
        if inner := nested.search(text):
            raise ConfigError(f"{where}: words.{name} names {inner[0]}; a word class cannot name another")
        found[name] = _parse(f"{where}: words.{name}", text, None, {}).root
        if not syntax.is_positional(found[name]):
            raise ConfigError(f"{where}: words.{name} may hold words, phrases, OR and NEAR only")
    return found


def _check_size(where: str, text: object, table: Mapping[str, object]) -> None:
    """Refuses a query that its word classes would make endless."""
    said = table.get("words", {})
    parts = list(text.values()) if isinstance(text, Mapping) else [text]
    classes = said.items() if isinstance(said, Mapping) else ()
    whole = sum(
        len(str(part)) + sum(str(part).count(f"${name}") * len(str(words)) for name, words in classes) for part in parts
    )
    if whole > MOST_CHARACTERS:
        raise ConfigError(
            f"{where}: the query is {whole} characters long with its word classes; at most {MOST_CHARACTERS}"
        )


def _parse(where: str, text: str, operator: str | None, classes: Mapping[str, syntax.Node]) -> Query:
    try:
        query = parse(text, operator, classes=classes)
    except QueryError as error:
        raise error.placed(text, where) from None
    if query.juxtaposed and operator is None:
        raise ConfigError(
            f'{where} has words side by side; set default_operator = "AND" or "OR", or write AND or OR between them'
        )
    return query


def _quoted(phrase: str) -> str:
    """A phrase of a list as query text; ``{...}`` and wildcards keep their meaning."""
    if phrase.startswith("{") and phrase.endswith("}"):
        return phrase
    return '"' + phrase.replace('"', " ") + '"'


def _check_lists(where: str, query: Query, lists: Mapping[str, WatchList]) -> None:
    for name in query.lists:
        if name not in lists:
            raise ConfigError(
                f"{where}: there is no watch list @{name}{_nearest(name, lists, ' (did you mean @', '?)')}"
            )
        if not lists[name].entries:
            raise ConfigError(f"{where}: the watch list @{name} is empty")


def _titles(where: str, key: str, value: object) -> dict[str, str]:
    if isinstance(value, str):
        return {"en": value or key}
    if isinstance(value, Mapping) and value and all(isinstance(v, str) and v for v in value.values()):
        return {str(code).lower(): str(title) for code, title in value.items()}
    raise ConfigError(f"{where}: title must be {KEYS['title']}, not {value!r}")


def _texts(where: str, key: str, table: Mapping[str, object]) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list | tuple) or not all(isinstance(item, str) and item.strip() for item in value):
        raise ConfigError(f"{where}: {key} must be a list of texts, not {value!r}")
    return tuple(value)


def _check_keys(where: str, table: Mapping[str, object], known: Mapping[str, str]) -> None:
    for key in table:
        if key not in known:
            hint = _nearest(key, known, " (did you mean ", "?)")
            raise ConfigError(f"{where}: unknown key {key!r}{hint}; known: {', '.join(known)}")


def _nearest(name: str, known: Mapping[str, object], before: str, after: str) -> str:
    close = difflib.get_close_matches(name, list(known), 1, 0.5)
    return f"{before}{close[0]}{after}" if close else ""
