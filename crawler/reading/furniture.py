"""Takes out of an article's blocks the lines that are the site speaking: headline, teasers, labels, notices, tails.

Each rule looks at a whole line. A line that is a sentence of the article's opening is never taken out by wording alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from lxml.html import HtmlElement

from crawler.plaintext import clean_line
from crawler.reading.blocks import Block
from crawler.reading.cues import LABEL, NOTICE, NOTICE_STEMS, READ_ALSO, TAIL

_SENTENCE_END = re.compile(r"[.!?…。！？][\"'”’»)\]]*$")
_QUOTED = re.compile(r"[\"“”„«»‚‘]")
_TIME_ONLY = re.compile(
    r"^[\d\s.,:/|–—-]{6,}(?:uhr|h|am|pm)?$|^\d{1,2}\.?\s+\w{3,12}\.?,?\s+\d{4}(?:\W+\d{1,2}[:.]\d{2}.{0,8})?$",
    re.IGNORECASE,
)
_BY = re.compile(r"^(?:by|von|par|por|di|da|door|av|af|от|від)\s*:?\s+", re.IGNORECASE)
_MIN_LINK, _MAX_TITLE_DEPTH, _LEAD = 12, 6, 3
_MAX_LABEL, _MAX_CUE, _MAX_NOTICE = 100, 220, 600


def strip_furniture(
    blocks: list[Block], tree: HtmlElement, links: AbstractSet[str], titles: Iterable[str], authors: Iterable[str]
) -> list[Block]:
    """The blocks without those that are no part of the article; ``titles`` are the headline in all its forms."""
    blocks = _after_headline(blocks, {_key(t) for t in titles} - {""})
    captions = _caption_texts(tree)
    known = {_key(a) for a in authors}
    kept: list[Block] = []
    for position, block in enumerate(blocks):
        lead = position < _LEAD and _is_sentence(block, words=5)
        edge = position < 4 or position >= len(blocks) - 3
        if _is_site_talk(block) or (not lead and (_is_teaser(block, links) or block.text in captions)):
            continue
        if edge and (_TIME_ONLY.match(block.text) or _key(_BY.sub("", block.text)) in known):
            continue
        kept.append(block)
    while kept and _is_tail(kept[-1]):
        kept.pop()
    return kept


def _after_headline(blocks: list[Block], titles: set[str]) -> list[Block]:
    """The blocks below the headline, when it stands among the first ones with nothing but labels above it."""
    for position, block in enumerate(blocks[:_MAX_TITLE_DEPTH]):
        key = _key(block.text)
        # A kicker often runs into the headline: "Sport: <headline>".
        if key in titles or any(len(t) > 20 and key.endswith(t) and len(key) - len(t) < 60 for t in titles):
            above = blocks[:position]
            return blocks[position + 1 :] if all(not _is_sentence(b) for b in above) else above + blocks[position + 1 :]
    return blocks


def _is_teaser(block: Block, links: AbstractSet[str]) -> bool:
    """A line that is nothing but a link: the headline of another article. Headings may link and stay."""
    return block.role != "heading" and len(block.text) >= _MIN_LINK and block.text in links


def _is_site_talk(block: Block) -> bool:
    text = block.text
    if len(text) <= _MAX_LABEL and LABEL.match(text):
        return True
    if len(text) <= _MAX_CUE and not _is_sentence(block, words=12) and READ_ALSO.match(text):
        return True
    # A quoted sentence about cookies is article text; cookie banners hold no quotation marks.
    if len(text) > _MAX_NOTICE or _QUOTED.search(text):
        return False
    lower = text.casefold()
    return any(stem in lower for stem in NOTICE_STEMS) and bool(NOTICE.search(text))


def _is_tail(block: Block) -> bool:
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
