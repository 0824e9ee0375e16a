"""``main_body`` finds what trafilatura finds by itself, stage by stage; a new version of trafilatura must pass this first."""

from __future__ import annotations

import json

import pytest
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from crawler.parsing import parse_page
from crawler.reading import trafilatura_private
from crawler.reading.trafilatura_private import main_body

STORY = [
    f"The ferry {name} left the harbour at dawn, the master of the port said, and nobody on board had heard of the storm."
    for name in ("Alba", "Berta", "Clara", "Dora", "Elsa", "Frida", "Greta", "Hilda")
]
SHORT = STORY[0]


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def menu(links: int) -> str:
    return (
        "<ul>" + "".join(f"<li><a href='/{n}'>Headline number {n} of the day</a></li>" for n in range(links)) + "</ul>"
    )


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Ferries</title>{head}</head><body>{body}</body></html>"


DECLARED = json.dumps({"@type": "NewsArticle", "articleBody": " ".join(STORY)})
FORUM = json.dumps({"@type": "DiscussionForumPosting", "headline": "Ferries"})
ASIDES = "<script>var state = {};</script><style>p {}</style><svg><title>A drawing</title><path d='M0'/></svg>"
PAGES = {
    "article": page(f"<nav>{menu(9)}</nav><article><h1>Ferries</h1>{paragraphs(STORY)}</article>"),
    "scripts_between": page(
        f"<article><h1>Ferries</h1>{ASIDES}{ASIDES.join(paragraphs([text]) for text in STORY)}</article>"
    ),
    "words_behind_a_script": page(
        f"<article><p>The ferry <script>x()</script>sank at noon. {' '.join(STORY)}</p></article>"
    ),
    "found_by_readability": page(f"<div class='comment-list'><div>{paragraphs(STORY)}</div></div>"),
    "table": page("<table>" + "".join(f"<tr><td>{text}</td><td>7</td></tr>" for text in STORY) + "</table>"),
    "no_paragraphs": page("<div>" + "<br>".join(STORY) + "</div>"),
    "short": page(f"<article><p>{SHORT}</p></article>"),
    "declared": page(f"<div id='app'>Loading</div><script type='application/ld+json'>{DECLARED}</script>"),
    "small_part": page(
        f"<article><p>{SHORT}</p></article><div class='sidebar'>{''.join(f'<div>{text}</div>' for text in STORY * 6)}</div>"
    ),
    "appended": page(
        f"<div><h1>Ferries</h1>{paragraphs(STORY)}</div><div class='infinite-scroll'>{paragraphs(STORY[::-1] * 3)}</div>"
    ),
    "comments": page(f"<article>{paragraphs(STORY)}</article><div id='comments'><ul><li>{SHORT}</li></ul></div>"),
    "comments_of_a_service": page(
        f"<article>{paragraphs(STORY)}<div id='disqus_thread'><p>{SHORT}</p></div></article>"
    ),
    "commentary": page(f"<div class='commentary'>{paragraphs(STORY)}</div>"),
    "forum": page(
        f"<div id='comments'><ul><li><p>{'</p></li><li><p>'.join(STORY)}</p></li></ul></div>",
        f"<script type='application/ld+json'>{FORUM}</script>",
    ),
    "figures_and_quotes": page(
        f"<article><figure><img src='a.jpg'><figcaption>{SHORT}</figcaption></figure>{paragraphs(STORY)}"
        f"<blockquote>{SHORT}</blockquote><h2>Later</h2>{paragraphs(STORY[:2])}</article>"
    ),
    "in_a_form": page(f"<form id='aspnetForm'>{menu(3)}<div>{paragraphs(STORY)}</div></form>"),
    "menu_only": page(menu(40)),
    "nothing": page("<div></div>"),
}


def told(tree: HtmlElement) -> list[tuple[str, str, str]] | None:
    return None if tree is None else [(str(e.tag), e.text or "", e.tail or "") for e in tree.iter()]


@pytest.mark.parametrize("name", PAGES)
def test_the_text_is_trafilaturas_own(name: str) -> None:
    tree = parse_page(PAGES[name])
    document = bare_extraction(parse_page(PAGES[name]), include_comments=False, with_metadata=False)
    assert told(main_body(tree)) == told(None if document is None else document.body)
    assert told(tree) == told(parse_page(PAGES[name])), "the page is still needed"


def test_a_sound_text_is_not_looked_for_in_other_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    for stage in ("compare_extraction", "justext_rescue", "html2txt", "baseline"):
        monkeypatch.setattr(trafilatura_private, stage, None)
    body = main_body(parse_page(page(f"<nav>{menu(60)}</nav><article>{paragraphs(STORY * 2)}</article>")))
    assert body is not None
    assert STORY[-1] in "".join(body.itertext())


_NAMES = (
    "comment Comments commentary comol disqus_thread dsq-comments article-comments post-comments mvp-post-add-box"
    " mvp-post-add-wrap infinite-scroll infinitescroll elementor-share-buttons"
)


@pytest.mark.parametrize("tag", ["div", "section", "aside", "details", "ol", "ul"])
@pytest.mark.parametrize(
    "value", [form.format(name) for name in _NAMES.split() for form in ("{}", "{}-list", "the {}", "the-{}")]
)
def test_what_is_pruned_is_told_by_its_attributes(tag: str, value: str) -> None:
    for name in ("id", "class"):
        tree = parse_page(page(f"<p>{SHORT}</p><{tag} {name}='{value}'>{SHORT}</{tag}>"))
        values = trafilatura_private._values(tree)
        for tokens, paths in (
            (trafilatura_private._APPENDED, RAW_TREE_PRUNE_XPATH),
            (trafilatura_private._COMMENTS, REMOVE_COMMENTS_AND_LISTS_XPATH),
        ):
            assert any(token in values for token in tokens) or not any(path(tree) for path in paths)
