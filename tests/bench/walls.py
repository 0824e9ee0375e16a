"""How many pages that are no article are kept out, and how many articles are refused by mistake.

    python -m tests.bench.walls [EVALS]

Each invented shell, wall, error, advert and consent page is read in place of an invented article, at the first reading
beside a long and a short text of its feed, and at the second in place of the stored text. With EVALS, each of its article
pages is read with its own headline as the entry's, and with that cut, with an outlet's name, in another language, or empty.
"""

from __future__ import annotations

import importlib
import logging
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from crawler.reading.belief import Expected
from crawler.reading.page import read_page
from tests.bench.wall_pages import SEEN, UNSEEN, WallPage
from tests.memory_crawl import words_of

NOW = datetime(2030, 1, 1, tzinfo=UTC)
URL = "https://paper.example/2026/harbour-school"
ARTICLE = {
    "en": (
        "Divers' school opens in the harbour of Aldwater",
        "Forty sailors from nine countries will learn in Aldwater to look for mines under ice, the ministry said on Monday.",
    ),
    "de": (
        "Tauchschule im Hafen von Aldwasser eröffnet",
        "Vierzig Matrosen aus neun Ländern lernen in Aldwasser, unter Eis nach Minen zu suchen, teilte das Ministerium mit.",
    ),
    "uk": (
        "У порту Альдвода відкрили школу водолазів",
        "Сорок моряків із дев'яти країн вчитимуться в Альдводі шукати міни під кригою, повідомило міністерство в понеділок.",
    ),
}


def cases(pages: tuple[WallPage, ...]) -> Iterator[tuple[str, str, Expected]]:
    """(name, HTML, what is known) of each page at each reading."""
    for number, page in enumerate(pages):
        title, short = ARTICLE[page.beside if page.beside in ARTICLE else "en"]
        long = f"{short} {words_of('Ice', 150)}"
        html = page.html(title, short)
        yield f"{number} {page.kind} first, short", html, Expected((title,), short)
        yield f"{number} {page.kind} first, long", html, Expected((title,), long)
        yield f"{number} {page.kind} second", html, Expected((title,), f"{long} {words_of('Boat', 150)}", stored=True)


def kept_out(pages: tuple[WallPage, ...]) -> tuple[int, int, list[str]]:
    """How many were kept out, of how many, and the names of the others."""
    let_in, number = [], 0
    for name, html, expected in cases(pages):
        number += 1
        draft = read_page(html, URL, NOW, expected=expected)
        if draft.body and not draft.not_article:
            let_in.append(f"{name}: {draft.proof}")
    return number - len(let_in), number, let_in


def _refused(evals: Path) -> None:
    sys.path.insert(0, str(evals / "articles"))
    evaluate = importlib.import_module("evaluate")
    asked: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for dataset in ("aeb", "fundus-tests", "trafilatura", "htmldate"):
        for record in evaluate.load(evals / "articles" / dataset, None):
            html, url = record["text"], record["url"]
            own = read_page(html, url, NOW)
            if own.not_article or not own.body:
                continue
            title = own.title
            words = title.split()
            for kind, said in {
                "own headline": title,
                "cut at 60": title[:60],
                "with an outlet's name": f"{title} - Harbour Herald",
                "rewritten": f"Revealed: {' '.join(reversed(words[: max(1, len(words) // 3)]))} in surprising turn",
                "another language": "Regierung kündigt Maßnahmen für sichere Häfen an"
                if own.language == "en"
                else "Government announces measures for safer harbours",
                "empty": "",
            }.items():
                asked[kind] += 1
                refused[kind] += bool(read_page(html, url, NOW, expected=Expected((said,))).not_article)
    for kind, number in asked.items():
        print(f"{kind:24} {refused[kind]:4} of {number} refused, {1000 * refused[kind] / number:.1f} in 1,000")


def main() -> None:
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for name, pages in (("seen", SEEN), ("unseen", UNSEEN)):
        kept, number, let_in = kept_out(pages)
        print(f"{name}: {len(pages)} pages, {kept} of {number} kept out, {100 * kept / number:.1f} %")
        print(*(f"   let in: {line}" for line in let_in), sep="\n")
    if len(sys.argv) > 1:
        _refused(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
