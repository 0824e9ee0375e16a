"""Takes out of an article's blocks the lines that are the site speaking: headline, teasers, labels, notices, tails.

Each rule looks at a whole line. A line that is a sentence of the article's opening is never taken out by wording alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.blocks import Block
from crawler.reading.cues import LABEL, NOTICE, NOTICE_STEMS, READ_ALSO, TAIL
from crawler.reading.edges import credits_picture, is_code, signs, tells_time, without_author_box

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_QUOTED = re.compile(r"[\"“”„«»‚‘]")
_TIME_ONLY = re.compile(
    r"^[\d\s.,:/|–—-]{6,}(?:uhr|h|am|pm)?$|^\d{1,2}\.?\s+\w{3,12}\.?,?\s+\d{4}(?:\W+\d{1,2}[:.]\d{2}.{0,8})?$",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|от|від)\s*:?\s+", re.IGNORECASE)
_BARS = re.compile(r"\s+[|–—·•«»:]\s+|\s*[|•]\s*")
_MIN_LINK, _MAX_TITLE_DEPTH, _LEAD, _EDGE, _MIN_PART = 12, 6, 3, 4, 20
_LINKED_WORDS, _BESIDE_LINK, _TAIL_ROUNDS = 4, 6, 3
_KICKER = re.compile(
    r"^(?!\W*(?:source|quelle|via|fuente|fonte|źródło|zdroj|kilde|källa|bron|источник|джерело)\b)[^\d(]*[:|»>?!–—/+-]$",
    re.IGNORECASE,
)
_DATED = re.compile(r"\d{2}\W*$|\)$")
_MAX_LABEL, _MAX_CUE, _MAX_NOTICE, _DANGLING_WORDS = 100, 220, 600, 5


@dataclass(frozen=True, slots=True)
class Stripped:
    """The blocks of an article, and the lines of date and byline that stood above its text."""

    blocks: list[Block]
    above: list[str]


def strip_furniture(
    blocks: list[Block], tree: HtmlElement, links: AbstractSet[str], titles: Iterable[str], authors: Collection[str]
) -> Stripped:
    """The blocks without those that are no part of the article; ``titles`` are the headline in all its forms."""
    blocks = _after_headline(blocks, {_key(part) for title in titles for part in _parts(title)} - {""})
    captions = _caption_texts(tree)
    known = {_key(a) for a in authors}
    whole = "\n".join(block.text for block in blocks).casefold()
    stems = [stem for stem in NOTICE_STEMS if stem in whole]
    teasers = _teasers(blocks, links, tree)
    kept: list[Block] = []
    above: list[str] = []
    for position, block in enumerate(blocks):
        lead = position < _LEAD and _is_sentence(block, words=5)
        edge = position < _EDGE or position >= len(blocks) - 3
        if _is_site_talk(block, stems) or (not lead and (position in teasers or block.text in captions)):
            continue
        if credits_picture(block.text) or is_code(block.text):
            continue
        if edge and (_key(_BY.sub("", block.text)) in known or _is_dated(block, authors, position < _EDGE)):
            above += [block.text] if position < _EDGE else []
            continue
        kept.append(block)
    return Stripped(_without_tail(kept, authors), above)


def _is_dated(block: Block, authors: Collection[str], top: bool) -> bool:
    """A line of date or byline at an edge of the text; a date as a heading further down opens a part of it."""
    if block.role == "row" and " | " in block.text:
        return False
    dated = _TIME_ONLY.match(block.text) or tells_time(block.text, authors)
    return (bool(dated) and (top or block.role != "heading")) or (top and signs(block.text))


def _without_tail(kept: list[Block], authors: Collection[str]) -> list[Block]:
    texts, end = [block.text for block in kept], len(kept)
    for _ in range(_TAIL_ROUNDS):  # rights, then a box, then the heading above it
        while end and _is_tail(kept[end - 1]):
            end -= 1
        end = without_author_box(texts[:end], authors)
    return kept[:end]


def _parts(title: str) -> list[str]:
    """A title, and what stands on either side of a bar in it: the site's name is often written behind."""
    parts = [title, *_BARS.split(title)]
    return [part for part in parts if part is title or len(part) >= _MIN_PART]


def _after_headline(blocks: list[Block], titles: set[str]) -> list[Block]:
    """The blocks below the headline, when it stands among the first ones with nothing but labels above it."""
    found = -1
    for position, block in enumerate(blocks[:_MAX_TITLE_DEPTH]):
        key = _key(block.text)
        # A kicker often runs into the headline: "Sport: <headline>".
        if key in titles or any(len(t) > 20 and key.endswith(t) and len(key) - len(t) < 60 for t in titles):
            if found >= 0 and not all(map(_is_label, blocks[found + 1 : position])):
                break
            found = position
    if found < 0:
        return blocks
    above = blocks[:found]
    return blocks[found + 1 :] if all(map(_is_label, above)) else above + blocks[found + 1 :]


def _is_label(block: Block) -> bool:
    return not _is_sentence(block) and len(block.text) <= _MAX_CUE


def _teasers(blocks: list[Block], links: AbstractSet[str], tree: HtmlElement) -> set[int]:
    """Where the headlines of other articles stand, and the heading of a box of several.

    A heading that is a link may be the article's own: only several in a row, with nothing to say below them, are not.
    """
    linked = [_is_link(block, links) for block in blocks]
    found = {n for n, block in enumerate(blocks) if linked[n] and block.role != "heading"}
    headings = [
        n for n, block in enumerate(blocks) if linked[n] and block.role == "heading" and not _is_sentence(block)
    ]
    row = {n for n, after in pairwise(headings) if after == n + 1}
    if row:
        # A table of contents repeats the article's own headings.
        inside = {clean_line(a.text_content()) for a in tree.iter("a") if (a.get("href") or "").startswith("#")}
        found |= {n for n in row | {n + 1 for n in row} if blocks[n].text not in inside}
    for n, block in enumerate(blocks[:-2]):
        if block.role == "heading" and n not in found and {n + 1, n + 2} <= found:
            found.add(n)
    return found


def _is_link(block: Block, links: AbstractSet[str]) -> bool:
    """A line that is nothing but a link, but for a kicker before it or a date behind."""
    text = block.text
    if text in links:
        return len(text) >= _MIN_LINK
    if not _MIN_LINK <= len(text) <= _MAX_CUE or block.role == "row" or _is_sentence(block):
        return False
    words = text.split(" ")
    for n in range(1, min(_BESIDE_LINK, len(words) - _LINKED_WORDS) + 1):
        before, behind = " ".join(words[:n]), " ".join(words[-n:])
        if _KICKER.search(before) and " ".join(words[n:]) in links:
            return True
        if _DATED.search(behind) and " ".join(words[:-n]) in links:
            return True
    return False


def _is_site_talk(block: Block, stems: Iterable[str]) -> bool:
    """``stems``: those of ``NOTICE_STEMS`` that stand in the text at all; looking for every one in each line costs more."""
    text = block.text
    if len(text) <= _MAX_LABEL and LABEL.match(text):
        return True
    if len(text) <= _MAX_CUE and not _is_sentence(block, words=12) and READ_ALSO.match(text):
        return True
    # A quoted sentence about cookies is article text; cookie banners hold no quotation marks.
    if len(text) > _MAX_NOTICE or _QUOTED.search(text):
        return False
    lower = text.casefold()
    return any(stem in lower for stem in stems) and bool(NOTICE.search(text))


def _is_tail(block: Block) -> bool:
    """A heading, or a label, with nothing below it; rights and addresses."""
    if block.text.endswith((":", "：")) and len(block.text.split()) <= _DANGLING_WORDS:
        return True
    return block.role == "heading" or (len(block.text) <= _MAX_CUE and bool(TAIL.match(block.text)))


def _is_sentence(block: Block, words: int = 7) -> bool:
    return bool(_SENTENCE_END.search(block.text)) and len(block.text.split()) >= words


def _caption_texts(tree: HtmlElement) -> set[str]:
    captions = {clean_line(image.get("alt") or "") for image in tree.iter("img")}
    # An alt text may repeat a sentence of the article, which must stay; only those that are no sentence are captions.
    captions = {c for c in captions if not _SENTENCE_END.search(c)}
    captions.update(clean_line(c.text_content()) for c in tree.iter("figcaption"))
    return captions


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", " ", text).strip().casefold()
