"""What a message says, and what the words of strangers can do in it: nothing."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.delivery.defuse import defused, safe_link
from crawler.delivery.mail_page import LONGEST_HTML, as_document
from crawler.delivery.wording import LONGEST_SUBJECT, REASONS, as_chat, as_text, payload

STORY: dict[str, Any] = {
    "reason": "story_new", "subject": "story:4", "title": "Harbour of Ostrava closes", "url": "https://paper.example/a",
    "host": "paper.example", "outlet": "The Paper", "sentence": "1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited",
    "first": "The Paper", "topics": {"harbour": ["Harbour"]},
}  # fmt: skip
ORIGIN = STORY | {"reason": "origin_new", "origin": "Schuman Post", "number": 2, "outlet": "Schuman Post"}
HOSTILE = [
    "@everyone look", "<!channel> <@U123> <script>alert(1)</script>", "[here](https://evil.example/) ![x](y)",
    "one\r\nBcc: victim@example.org", "\u202egnp.exe\u202c", "**__~~loud~~__**", "x" * 100_000, "see https://evil.example/a",
]  # fmt: skip


def told(*items: dict[str, Any], **how: Any) -> dict[str, Any]:
    return payload(
        "harbour", how.pop("kind", "alert"), items, most=how.pop("most", 10), discreet=how.pop("discreet", False), **how
    )


def test_golden_texts() -> None:
    assert told(STORY)["title"] == "harbour: New story: Harbour of Ostrava closes"
    assert as_text(told(STORY, ORIGIN)) == (
        "New story: Harbour of Ostrava closes\n"
        "1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited; first: The Paper; harbour: Harbour\n"
        "The Paper (paper.example) https://paper.example/a\n\n"
        "Second known origin: Harbour of Ostrava closes\n"
        "Schuman Post; 1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited\n"
        "Schuman Post (paper.example) https://paper.example/a"
    )
    gap = {"reason": "source_gap", "subject": "feed:9", "title": "The Paper", "gap_from": "09:00", "gap_to": "12:00"}
    assert as_text(told(gap)) == "Gap: The Paper\nfrom 09:00 to 12:00 it may have had entries that were not seen"


def test_more_than_the_most_is_counted() -> None:
    message = told(*[STORY] * 17, most=10)
    assert (len(message["items"]), message["more"]) == (10, 7)
    assert as_text(message).endswith("and 7 more; `wirewatch deliveries` lists them")
    assert message["title"] == "harbour: 17 messages"


def test_while_away() -> None:
    items = [STORY | {"subject": f"story:{n}"} for n in range(41)]
    message = told(*items, kind="late")
    assert message["title"] == "harbour: while away, 41 stories"
    assert (message["items"], message["more"]) == ([], 41)


def test_a_discreet_subject_names_nothing() -> None:
    assert told(STORY, discreet=True)["title"] == "wirewatch: 1 message"


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_do_nothing(title: str) -> None:
    message = told(STORY | {"title": title, "outlet": title})
    assert len(message["title"]) <= LONGEST_SUBJECT
    chat, mail, page = as_text(message, chat=True), as_text(message), as_document(message)
    for text in (message["title"], chat, mail, page):
        assert not {"\r", "\u202e", "\u202c"} & set(text)
        assert "\nBcc" not in text
        assert len(text) < 5_000
    for sting in ("@everyone", "<!channel>", "<@", "](", "**", "~~", "https://evil"):
        assert sting not in chat
    assert "<script" not in page and 'href="https://evil' not in page
    assert "https://paper.example/a" in chat, "the link itself stays whole"


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", 'https://a.example/"onload', "https://a.example/a b", "", "http://x\ny"]
)
def test_a_link_that_is_none_is_left_out(url: str) -> None:
    assert safe_link(url) == ""


def test_html_fits_a_mail_client_and_loads_nothing() -> None:
    page = as_document(told(*[STORY | {"title": "ж" * 200, "words": "ж" * 500}] * 500, most=500))
    assert len(page.encode()) <= LONGEST_HTML
    assert "more did not fit" in page
    assert not any(word in page for word in ("<img", "src=", "<script", "@import"))


def test_defusing_leaves_plain_words_alone() -> None:
    for plain in ("NATO sounds alarm over 'pause'", "Price: 5 * 3 (again)", "name@example.org", "Ціна – 5 %"):
        assert defused(plain) == plain


def test_a_chat_gets_whole_stories_and_how_many_more() -> None:
    message = told(*[STORY] * 12, most=10)
    whole = as_text(message, chat=True)
    assert as_chat(message, 30_000) == whole
    block = whole.split("\n\n")[0]
    text = as_chat(message, 700)
    assert text.split("\n\n")[:-1] == [block] * 3
    assert text.endswith("and 9 more; `wirewatch deliveries` lists them")
    assert as_chat(message, 30_000, 7).split("\n\n")[:-1] == [block]
    for room in range(60, 3000, 37):
        text = as_chat(message, room)
        assert len(text) <= room
        assert " more; `wirewatch deliveries`" in text, "nothing is dropped silently"


def test_a_story_too_long_for_a_telephone_is_told_in_fewer_words() -> None:
    assert as_chat(told(STORY), 140) == (
        "New story: Harbour of Ostrava closes\nThe Paper (paper.example) https://paper.example/a"
    )
    assert as_chat(told(STORY), 60) == "New story: Harbour of Ostrava closes"
    assert as_chat(told(STORY | {"title": "x" * 190}), 60).endswith("…")


def test_a_digest_that_is_cut_keeps_what_could_not_be_seen() -> None:
    message = told(*[STORY] * 9) | {"type": "digest", "message": "Coverage: 3 of 4 sources."}
    text = as_chat(message, 500)
    assert "that do not fit here\nCoverage: 3 of 4 sources." in text
    assert len(text) <= 500


GOLDEN = {
    "story_new": "1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited; first: The Paper; harbour: Harbour",
    "origin_new": "Schuman Post; 1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited",
    "story_grew": "1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited; first: The Paper; harbour: Harbour",
    "headline_changed": "before: Harbour of Ostrava stays open",
    "text_changed": "harbour: Harbour",
    "edited_into_topic": "harbour: Harbour",
    "article_withdrawn": "harbour: Harbour",
    "topic_spike": "7 texts in 24 hours, usually 2",
    "topic_quiet": "nothing since 2026-03-04 09:00:00 UTC, 3 texts were expected",
    "story": "1 article, 1 outlet, 1 known origin (The Paper), 0 uncredited",
    "source_gap": "from 09:00 to 12:00 it may have had entries that were not seen",
    "source_failing": "reason: timeout",
    "source_recovered": "harbour: Harbour",
    "source_silent": "nothing new since 2026-03-01",
    "correction": "The Post was reported here as a known origin and is not one",
}
DETAILS = {
    "before": "Harbour of Ostrava stays open", "count": 7, "usual": 2.0, "since": "2026-03-04T09:00:00Z", "expected": 3.2,
    "gap_from": "09:00", "gap_to": "12:00", "why": "timeout", "last_new_at": "2026-03-01",
    "correction": "The Post was reported here as a known origin and is not one",
}  # fmt: skip


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_every_kind_of_message_has_its_words(reason: str) -> None:
    message = told(ORIGIN | DETAILS | {"reason": reason})
    said = as_text(message).split("\n")
    head = "Second known origin" if reason == "origin_new" else REASONS[reason]
    assert said == [
        f"{head}: Harbour of Ostrava closes",
        GOLDEN[reason],
        "Schuman Post (paper.example) https://paper.example/a",
    ]
    assert GOLDEN[reason].split(";")[0] in as_document(message)
    assert message["title"].startswith(f"harbour: {head}")
