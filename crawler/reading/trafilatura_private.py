"""The main text of a page by trafilatura's own stages, without those whose result it would not take.

``main_body`` finds what ``trafilatura.bare_extraction`` finds in balanced focus without comments, and takes half the time:
it gives the stages a tree without scripts, drawings and styles, which no stage reads and each one copies and searches; asks
readability only where it can win; measures the whole page only where that can matter; and writes no text of its own.
Private parts of trafilatura may be renamed in any release: tests/reading/test_trafilatura_private.py compares the two, and
pyproject.toml caps trafilatura at the next minor version until that test has seen it.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from lxml.etree import XPath, _Element, strip_elements
from lxml.html import HtmlElement
from trafilatura.baseline import baseline, html2txt
from trafilatura.core import (
    ESCALATION_ACCEPT_RATIO,
    ESCALATION_JUSTEXT_RATIO,
    ESCALATION_MAX_LENGTH,
    ESCALATION_PAGE_SHARE,
    _forum_thread_page,
)
from trafilatura.external import SANITIZED_XPATH, compare_extraction, justext_rescue
from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
from trafilatura.main_extractor import extract_content
from trafilatura.settings import Extractor
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

_NOT_READ = ("style", "svg", "link", "meta", "template")
_PRUNED = ("div", "section", "aside", "details", "ol", "ul", "list")
_APPENDED = ("mvp-post-add", "infinite", "elementor-share")
_COMMENTS = (
    "\ncomment",
    "\nComment",
    "\ncomol",
    "\ndisqus_thread",
    "\ndsq-comments",
    "article-comments",
    "post-comments",
)
"""One of these is in an attribute of all that ``RAW_TREE_PRUNE_XPATH`` or ``REMOVE_COMMENTS_AND_LISTS_XPATH`` find, after a line
break if it must be its beginning; the two call functions of Python for every part of the page."""
_LINKED = XPath("//a//text()", smart_strings=False)
_UNCLEAN = XPath(SANITIZED_XPATH)
_IN_PARAGRAPHS = XPath("boolean(.//p//text())")


def main_body(tree: HtmlElement) -> _Element | None:
    """The part of a page that is its article, in trafilatura's own elements; None when there is no text.

    The tree is left as it is. Raises what trafilatura and lxml raise.
    """
    tree = copy(tree)
    is_forum = _forum_thread_page(tree)
    scripts = _taken_scripts(tree)
    values = _values(tree)
    if any(token in values for token in _APPENDED):
        tree = prune_unwanted_nodes(tree, RAW_TREE_PRUNE_XPATH)
    if not is_forum and any(token in values for token in _COMMENTS):
        tree = prune_unwanted_nodes(tree, REMOVE_COMMENTS_AND_LISTS_XPATH)
    options, whole = _options(), _length(tree.itertext())
    body, text = _extracted(tree, whole, options)
    if len(text) < options.min_extracted_size:
        tree.extend(scripts)  # text may be declared in them
        declared, declared_text, length = baseline(tree)
        if length > len(text):
            body, text = declared, declared_text
    if 0 < len(text) < ESCALATION_MAX_LENGTH and _is_small_part(len(text), whole, tree):
        body, text = _escalated(tree, whole, body, text)
    return body if len(text) >= options.min_output_size else None


def _options(*, recall: bool = False) -> Extractor:
    return Extractor(output_format="python", comments=False, recall=recall)


def _taken_scripts(tree: HtmlElement) -> list[HtmlElement]:
    """Takes out of a tree what no stage reads as text; of the scripts, those are kept aside that hold structured data."""
    strip_elements(tree, *_NOT_READ, with_tail=False)
    kept = []
    for script in list(tree.iter("script")):
        if script.get("type") == "application/ld+json":
            kept.append(script)
        script.drop_tree()
    return kept


def _values(tree: HtmlElement) -> str:
    """The attributes of all parts that may be pruned, each after a line break."""
    return "\n" + "\n".join([value for part in tree.iter(*_PRUNED) for value in part.values()])


def _extracted(tree: HtmlElement, whole: int, options: Extractor) -> tuple[Any, str]:
    """Stages 1 and 2: trafilatura's rules, and the other algorithms where they can be preferred. ``whole``: the ``_length``
    of the page."""
    body, text = extract_content(convert_tags(tree_cleaning(copy(tree), options), options, None), options)
    if _may_be_replaced(tree, whole, body, len(text), options):
        cleaned = tree_cleaning(copy(tree), options)
        return compare_extraction(cleaned, copy(tree), body, text, options)
    return body, text


def _may_be_replaced(tree: HtmlElement, whole: int, body: _Element, length: int, options: Extractor) -> bool:
    """Whether ``compare_extraction`` can change anything.

    Readability is preferred to a sound text when it finds more than twice as much; it leaves out lists of links, so it
    cannot where the whole page has not as much text outside its links.
    """
    if options.focus != "balanced" or length < options.min_extracted_size or _UNCLEAN(body) or not _IN_PARAGRAPHS(body):
        return True
    if len(body.findall(".//table")) > len(body.findall(".//p")):
        return True
    return whole - _length(_LINKED(tree)) > 2 * length


def _length(texts: Iterable[str]) -> int:
    """Characters of these texts with a space between any two, and every run of white space one space."""
    return len(" ".join(" ".join(texts).split()))


def _is_small_part(length: int, whole: int, tree: HtmlElement) -> bool:
    """Whether a text is so small a part of its page that another way may find more."""
    return length < ESCALATION_PAGE_SHARE * whole and length < ESCALATION_PAGE_SHARE * len(html2txt(tree))


def _escalated(tree: HtmlElement, whole: int, body: Any, text: str) -> tuple[Any, str]:
    """Stages 1 and 2 again in recall focus, and justext; theirs where it is clearly more. One that fails found nothing."""
    options = _options(recall=True)
    retried: Any = None
    justext: Any = None
    retried_text = justext_text = ""
    try:
        retried, retried_text = _extracted(tree, whole, options)
    except Exception:
        retried_text = ""
    try:
        justext, justext_text = justext_rescue(copy(tree), options)
    except Exception:
        justext_text = ""
    if len(justext_text) > max(len(retried_text), ESCALATION_JUSTEXT_RATIO * len(text)):
        return justext, justext_text
    if len(retried_text) >= options.min_extracted_size and len(retried_text) > ESCALATION_ACCEPT_RATIO * len(text):
        return retried, retried_text
    return body, text
