"""Watch lists: names of people and bodies that a query asks for with ``@list``."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field

from crawler.errors import ConfigError
from crawler.judging.words.tokens import query_words
from crawler.language_tags import no_language, subtags
from crawler.table_text import named_rows

COLUMNS = ("entity", "alias", "language", "case")


@dataclass(frozen=True, slots=True)
class ListEntry:
    """One way to write one entity; ``language`` is empty when it may stand in any."""

    entity: str
    alias: str
    language: str = ""
    case: bool = False


@dataclass(frozen=True, slots=True)
class WatchList:
    """A named list of entries."""

    name: str
    entries: tuple[ListEntry, ...]
    read_from: str = field(default="", compare=False)
    """A digest of its file's text."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be told of languages that no article will have."""
        codes = dict.fromkeys(entry.language for entry in self.entries if entry.language)
        return tuple(
            f"language '{code}' in lists/{self.name}.csv is {meant}" for code in codes if (meant := no_language(code))
        )


def parse_watch_list(name: str, text: str) -> WatchList:
    """Reads the CSV text of lists/NAME.csv (columns entity, alias, language, case). Raises ConfigError."""
    try:
        header, rows = named_rows(text)
    except (ConfigError, csv.Error) as error:
        raise ConfigError(f"lists/{name}.csv: {error}") from None
    if "entity" not in header or set(header) - set(COLUMNS):
        raise ConfigError(
            f"lists/{name}.csv: the first line must name the columns {','.join(COLUMNS)}, not {','.join(header)}"
        )
    entries = []
    for line, row in rows:
        entity, case = row["entity"], row.get("case", "").lower()
        alias = row.get("alias", "") or entity
        if None in row or not entity:
            raise ConfigError(
                f"lists/{name}.csv, line {line}: a row must be entity,alias,language,case and have an entity"
            )
        if case not in ("", "0", "1", "no", "yes", "false", "true"):
            raise ConfigError(f"lists/{name}.csv, line {line}: case must be yes or no, not {case!r}")
        if not query_words(alias.replace("*", " ").replace("?", " ")):
            raise ConfigError(f"lists/{name}.csv, line {line}: the alias {alias!r} has no letters or digits")
        written = row.get("language", "").lower()
        entries.append(ListEntry(entity, alias, subtags(written)[0] or written, case in ("1", "yes", "true")))
    return WatchList(name, tuple(entries))
