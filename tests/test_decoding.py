"""Charsets as servers and pages declare them, rightly and wrongly."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.decoding import decode_page, decode_xml

TEXT = "<p>Київ і Львів: «новини» дня</p>"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode("cp1251"), "text/html; charset=windows-1251"),
        (b'<meta charset="windows-1251">' + TEXT.encode("cp1251"), "text/html"),
        (b'<meta charset="windows-1251">' + TEXT.encode("cp1251"), "text/html; charset=utf-8"),
        (TEXT.encode(), "text/html; charset=ISO-8859-1"),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-8-sig"), "text/html; charset=no-such"),
        (b'<?xml version="1.0" encoding="utf-8"?>' + TEXT.encode(), ""),
    ],
)
def test_the_text_is_read(body: bytes, content_type: str) -> None:
    assert decode_page(body, content_type).endswith(TEXT)


def test_without_a_word_about_it_western_bytes_are_cp1252() -> None:
    assert decode_page("<p>“Größe”</p>".encode("cp1252")) == "<p>“Größe”</p>"


def test_controls_are_dropped_raw_and_as_references() -> None:
    assert decode_page("<p>a\x07b&#7;c&#x1F;d\x00</p>") == "<p>abcd</p>"
    assert decode_page("<p>&#70;&#x41;&#10;</p>") == "<p>&#70;&#x41;&#10;</p>"


@given(st.binary(max_size=200), st.text(max_size=30))
def test_any_bytes_become_text(body: bytes, content_type: str) -> None:
    decode_page(body, content_type).encode("utf-8")


@pytest.mark.parametrize(
    ("codec", "named", "words"),
    [
        ("iso2022_jp", "ISO-2022-JP", "船は朝から港で待っている。"),
        ("iso2022_jp", "utf-8", "船は朝から港で待っている。"),
        ("iso2022_kr", "iso-2022-kr", "배는 아침부터 항구에서 기다리고 있다."),
        ("mac_cyrillic", "x-mac-cyrillic", "Паром стоит у причала"),
        ("mac_latin2", "x-mac-ce", "Prom stoi przy nabrzeżu"),
    ],
)
def test_encodings_that_look_like_others_are_told(codec: str, named: str, words: str) -> None:
    body = f"<rss><title>{words}</title></rss>".encode(codec)
    assert decode_xml(body, f"text/xml; charset={named}").text == f"<rss><title>{words}</title></rss>"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-u"])
@pytest.mark.parametrize("declared", ["", "utf-8", "no-such-charset"])
def test_a_cyrillic_code_page_is_known_by_its_letters(encoding: str, declared: str) -> None:
    text = "Пором вийшов із гавані сьогодні вранці, бо причал був вільний"
    kind = f"text/html; charset={declared}" if declared else "text/html"
    assert text in decode_page(f"<html><title>{text}</title></html>".encode(encoding), kind)
    assert decode_xml(f"<rss><title>{text}</title></rss>".encode(encoding), kind).text.count(text) == 1


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Le conseil s'est réuni à Orléans: décidé, prêté, déjà très élevé à côté de l'été", "cp1252"),
        ("Über Öl für Größe und süße Füße, müßig geäußert", "cp1252"),
    ],
)
def test_a_western_text_stays_western(text: str, encoding: str) -> None:
    assert decode_xml(f"<t>{text}</t>".encode(encoding)).text == f"<t>{text}</t>"
    assert text in decode_page(f"<p>{text}</p>".encode(encoding))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Το πλοίο αναχώρησε από το λιμάνι σήμερα το πρωί", "cp1253"),
        ("המעבורת יצאה מהנמל הבוקר והגיעה בערב אל האי", "cp1255"),
    ],
)
def test_what_is_no_cyrillic_is_not_taken_for_it(text: str, encoding: str) -> None:
    assert not re.search("[а-я]{2}", decode_xml(text.encode(encoding)).text)


def test_a_declared_utf8_without_one_good_letter_is_none() -> None:
    page = "<html><body><p>" + "The council met. " * 40 + "Conseil général</p></body></html>"
    assert "Conseil général" in decode_page(page.encode("cp1252"), "text/html; charset=utf-8")
    assert "Conseil" in decode_page(page.encode()[:-20] + b"\xff", "text/html; charset=utf-8")
