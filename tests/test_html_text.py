from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.html_text import html_to_line, html_to_text

TEXTS = {
    "": "",
    "plain words": "plain words",
    "<p>One</p><p>Two <b>bold</b></p>": "One\nTwo bold",
    "a<br>b<br/>c<BR />d": "a\nb\nc\nd",
    "<ul><li>x</li><li>y</li></ul>": "x\ny",
    "source\nlines <i>mean</i>\nnothing": "source lines mean nothing",
    "plain\nlines stay": "plain\nlines stay",
    "AT&amp;T &lt; 5 &euro;": "AT&T < 5 €",
    "AT&amp;amp;T": "AT&T",
    "&lt;p&gt;escaped&lt;/p&gt;": "escaped",
    "&amp;lt;p&amp;gt;twice&amp;lt;/p&amp;gt;": "twice",
    "a<script>if (x < 1) { '<p>' }</script>b": "ab",
    "a<SCRIPT src=x>never closed": "a",
    "a<style>p { }</style><!-- <p>c</p> -->b": "ab",
    '<img alt="3 > 2" src="x">after': "after",
    "<a title='x < y' href=z>link</a> &amp; more": "link & more",
    "<o:p>office</o:p>": "office",
    "1 < 2 and 3 > 2": "1 < 2 and 3 > 2",
    "<?php x ?>word<!DOCTYPE x>": "word",
    "soft\xadhyphen&shy;and&#8203;zero": "softhyphenandzero",
}


@pytest.mark.parametrize(("source", "expected"), TEXTS.items())
def test_html_to_text(source: str, expected: str) -> None:
    assert html_to_text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("A <b>bold</b>  claim", "A bold claim"),
        ("if x <y> z", "if x <y> z"),
        ("Ben &amp; Co &#8211; what now?", "Ben & Co – what now?"),
        ("two<br>lines", "two lines"),
        ("<script>alert(1)</script>NATO", "NATO"),
    ],
)
def test_html_to_line(source: str, expected: str) -> None:
    assert html_to_line(source) == expected


@given(st.text())
def test_escaping_a_text_without_tags_changes_nothing(text: str) -> None:
    text = text.replace("<", "").replace("&", "")
    assert html_to_text(html.escape(text)) == html_to_text(text)


@given(st.text(alphabet=st.sampled_from("<>&/!-\"'=; abpscriptyle#x1\n"), max_size=80))
def test_no_fragment_raises_and_nothing_known_is_left(text: str) -> None:
    plain = html_to_text(text)
    assert "<script>" not in html_to_text(plain)
    assert html_to_line(text).count("\n") == 0


@pytest.mark.parametrize("piece", ["<a", "<!--", "<script", '<a href="', "&lt;", "='<", '="', "<p"])
def test_repeated_openings_cost_linear_time(piece: str) -> None:
    # 200,000 of them would take hours if an expression here were quadratic.
    assert html_to_text(piece * 200_000) is not None


@pytest.mark.parametrize(
    "source",
    [
        "<![CDATA[<p>The crane stands</p>]]>",
        "&lt;![CDATA[&lt;p&gt;The crane stands&lt;/p&gt;]]&gt;",
        '<p>The crane stands <a href="https://pier.exa',
        "<p>The crane stands</",
        "The crane stands &lt;img src=",
        "&lt;o:p&gt;The crane stands&lt;/o:p&gt;",
        "&lt;amp-img src=x&gt;&lt;/amp-img&gt;The crane stands",
        "&amp;amp;lt;p&amp;amp;gt;The crane stands&amp;amp;lt;/p&amp;amp;gt;",
    ],
)
def test_no_markup_is_left_however_it_was_packed_or_cut(source: str) -> None:
    assert html_to_text(source) == "The crane stands"


def test_what_only_looks_like_the_beginning_of_markup_stays() -> None:
    for text in ("if quay <b", "fewer than <3", "write to <mailto:pier@pier.example>", "x <y"):
        assert html_to_text(text.replace("<", "&lt;").replace(">", "&gt;")) == text
