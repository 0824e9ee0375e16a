from __future__ import annotations

from crawler.judging.words.events import event_words


def test_latin_and_cyrillic_words_are_whole() -> None:
    assert event_words("the НАТО don't 12") == ["the", "НАТО", "don", "t", "12"]


def test_chinese_and_japanese_come_in_pairs_without_grammar() -> None:
    assert event_words("北约警告 nato") == ["北约", "约警", "警告", "nato"]
    assert event_words("港が閉鎖されました") == ["港が", "が閉", "閉鎖", "鎖さ"]
    assert event_words("港") == ["港"]


def test_indic_words_keep_their_vowel_signs() -> None:
    assert event_words("बिजली की कीमत।") == ["बिजली", "की", "कीमत"]


def test_thai_comes_in_pairs() -> None:
    assert event_words("ไทย") == ["ไท", "ทย"]
