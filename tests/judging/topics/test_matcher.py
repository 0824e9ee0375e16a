"""What matches, where, and what is said of it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.patterns import PatternTable
from crawler.judging.topics.places import WordFinder
from crawler.judging.topics.query import parse
from crawler.judging.topics.topicfile import Topic
from crawler.judging.topics.views import View
from crawler.judging.topics.watchlists import WatchList, parse_watch_list
from crawler.judging.words.tokens import word_spans
from crawler.models import Field
from tests.counting import steps
from tests.judging.queries import QUERIES

OFFICIALS = parse_watch_list(
    "officials", "entity,alias,language,case\nAda Example,Ada,,\nAda Example,A. Example,,\nBureau,BEX,,yes\n"
)
LISTS = {"officials": OFFICIALS}


def topic(query: str, key: str = "t", lists: dict[str, WatchList] | None = None) -> Topic:
    parsed = parse(query, "OR")
    return Topic(key, key, parsed, {}, {name: (lists or LISTS)[name] for name in parsed.lists})


def found(query: str, body: str, title: str = "", language: str = "en") -> list[str]:
    texts = {"title": title, "body": body}
    matches = TopicMatcher([topic(query)]).match({"title": title, "body": body}, language)
    return [texts[field][start:end] for match in matches for field, start, end in match.offsets]


@pytest.mark.parametrize(
    ("query", "body", "expected"),
    [
        ("nato", "The donator spoke of NATO.", ["NATO"]),
        ("tank AND drone", "A drone met a tank.", ["drone", "tank"]),
        ("tank AND drone", "A drone.", []),
        ("వార్త", "వార్తలు వార్త", ["వార్త"]),
        ("వార్త*", "వార్తలు", ["వార్తలు"]),
        ("ಸುದ", "ಸುದ್ದಿ", []),
        ("นาโต", "การประชุมองค์การนาโตในวันนี้", ["นาโต"]),
        ("*นาโต*", "นาโตประชุม", ["นาโต"]),
        ("กัมพูชา", "ไทยและกัมพูชาหารือ", ["กัมพูชา"]),
        ("កម្ពុជា", "នៅប្រទេសកម្ពុជាថ្ងៃនេះ", ["កម្ពុជា"]),
        ("မြန်မာ", "ယနေ့မြန်မာနိုင်ငံ", ["မြန်မာ"]),
        ("tank NOT toy", "A tank. Far away, a toy.", []),
        ("+tank drone", "A tank and a drone.", ["tank", "drone"]),
        ("+tank drone", "A drone.", []),
        ('"north wind"', "north, wind; north\nwind; north cold wind", ["north, wind", "north\nwind"]),
        ('"north * wind"', "north cold wind, north wind", ["north cold wind"]),
        ('"* wind"', "wind, cold wind", ["wind, cold", "cold wind"][1:]),
        ('"share secrets"~2', "secrets share", ["secrets share"]),
        ('"share secrets"~1', "secrets share", []),
        ('"a b c"~1', "a x b c", ["a x b c"]),
        ('"a b c"~1', "a x b y c", []),
        ('"boom boom"~1', "one boom only", []),
        ("hon*r", "honor honour hon honored", ["honor", "honour"]),
        ("*nato", "nato Donato natos", ["nato", "Donato"]),
        ("wom?n", "woman women womn", ["woman", "women"]),
        ("{NATO}", "nato Nato NATO", ["NATO"]),
        ("{NAT*}", "nato NATO", ["NATO"]),
        ("{Five Eyes}", "five eyes, Five Eyes", ["Five Eyes"]),
        ("tank NEAR/1 fire", "tank a b fire", []),
        ("tank NEAR/2 fire", "fire from a tank", ["fire from a tank"]),
        ("tank NEAR/2f fire", "fire from a tank", []),
        ("tank NEAR/2b fire", "fire from a tank", ["fire from a tank"]),
        ("tank NEAR/5 fire", "It was a tank. Fire came later.", []),
        ("tank NEAR/5 fire", "Gen. Tank and fire", ["Tank and fire"]),
        ("nato NEAR/3 nato", "nato alone", []),
        ("nato NEAR/3 nato", "nato and nato", ["nato and nato"]),
        ("(a OR b) NEAR/9 c", "a b c", ["b c"]),
        ("intel NOT NEAR/0b artificial", "artificial intel, military intel", ["intel"]),
        ("intel NOT NEAR/2 chip", "intel and chip makers; later on intel", ["intel"]),
        ("intel NOT NEAR/2 chip", "Intel. Chip. Intel", ["Intel", "Intel"]),
        ('intel NOT NEAR/0 "intel inside"', "intel inside intel", []),
        ('intel* NOT NEAR/0 "intel inside"', "intel inside and intelligence", ["intelligence"]),
        ("atleast2(nato OR otan)", "nato, otan", ["nato", "otan"]),
        ("atleast3(nato OR otan)", "nato, otan", []),
        ("情报 NEAR/3f 共享", "情报的共享", ["情报的共享"]),
        ("約束", "約 束", ["約 束"]),
        ("paylasim", "PAYLAŞIM paylaşım", ["PAYLAŞIM", "paylaşım"]),
        ("intelligence", "intelli\xadgence", ["intelli\xadgence"]),
        ("nato OR na*", "nato", ["nato"]),
    ],
)
def test_words_found(query: str, body: str, expected: list[str]) -> None:
    assert found(query, body) == expected


def test_fields() -> None:
    assert found("title:nato AND kyiv", "Kyiv waits for NATO.", "NATO meets") == ["NATO", "Kyiv"]
    assert found("title:nato", "NATO", "Kyiv") == []
    assert found('"far north"', "north", "far") == []
    matches = TopicMatcher([topic("summary:nato")]).match({"title": "NATO", "summary": "Nato", "body": "NATO"}, "en")
    assert [m.field for m in matches] == ["summary"]


@pytest.mark.parametrize(
    ("language", "matched"), [("fi", True), ("sv-FI", True), ("FI", True), ("en", False), ("", False)]
)
def test_language(language: str, matched: bool) -> None:
    assert bool(found("language:(fi OR sv) AND nato*", "Naton", language=language)) is matched


def test_masked_lines_neither_match_nor_exclude() -> None:
    assert found("nato", "Rain fell.\nRead also: NATO meets") == []
    assert found("rain NOT nato", "Rain fell.\nRead also: NATO meets") == ["Rain"]
    assert found("nato", "NATO met.\nTags: NATO") == ["NATO"]
    assert found('"meeting * nato"', "The meeting\nTags: NATO") == []
    assert found('"meeting * nato"', "The meeting\nToday NATO") == ["meeting\nToday NATO"]


def test_a_match_tells_its_words_score_and_snippet() -> None:
    body = "NATO met in the lead.\n" + "Filler words go here. " * 40 + "At last otan came."
    (match,) = TopicMatcher([topic('nato OR otan OR "lead"')]).match({"title": "Otan", "body": body}, "en")
    assert match.score == 3 + 2 + 2
    assert (match.topic_key, match.field) == ("t", "title")
    assert [(s.field, s.text, s.clause) for s in match.spans][:2] == [
        ("title", "Otan", "otan"),
        ("body", "NATO", "nato"),
    ]
    (late,) = TopicMatcher([topic("otan")]).match({"body": body}, "en")
    assert late.score == 1
    assert late.snippet.startswith("…")
    assert "otan" in late.snippet
    assert len(late.snippet) <= 202


def test_a_long_clause_is_told_by_what_was_found_of_it() -> None:
    query = "(" + " OR ".join(f"word{n}" for n in range(40)) + ") NEAR/3 (nato OR otan)"
    (match,) = TopicMatcher([topic(query)]).match({"body": "word7 of nato"}, "en")
    assert match.spans[0].clause == "word7 NEAR/3 nato"


def test_watch_lists_tell_entity_and_alias() -> None:
    (match,) = TopicMatcher([topic("@officials OR @officials NEAR/3 spoke")]).match(
        {"body": "A. Example spoke to BEX, not Bex."}, "en"
    )
    told = {(s.text, s.entity, s.alias, s.clause) for s in match.spans}
    assert told == {
        ("A. Example", "Ada Example", "A. Example", "@officials"),
        ("BEX", "Bureau", "BEX", "@officials"),
        ("A. Example spoke", "Ada Example", "A. Example", "@officials NEAR/3 spoke"),
        ("spoke to BEX", "Bureau", "BEX", "@officials NEAR/3 spoke"),
    }


def test_many_topics_keep_their_order_and_do_not_disturb_one_another() -> None:
    topics = [topic("nato", "a"), topic("otan OR nato*", "b"), topic("zebra", "c"), topic("nato NOT otan", "d")]
    assert [m.topic_key for m in TopicMatcher(topics).match({"body": "nato and otan"}, "en")] == ["a", "b"]
    assert [m.topic_key for m in TopicMatcher([]).match({"body": "nato"}, "en")] == []


@pytest.mark.parametrize(("limit", "number"), [("MAX_KNOWN", 20), ("MAX_CHARACTERS", 100)])
def test_results_do_not_depend_on_what_was_read_before(
    limit: str, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"crawler.judging.topics.patterns.{limit}", number)
    matcher = TopicMatcher([topic('"north wind" AND (sun OR rain) OR snow*')])
    texts = ["north wind and rain", "snowman", "sun", "north sun wind", "the north wind has sun"] * 80
    for number, text in enumerate(texts):
        fresh = TopicMatcher([topic('"north wind" AND (sun OR rain) OR snow*')])
        body = f"{text} number{number}"
        assert [m.offsets for m in matcher.match({"body": body}, "en")] == [
            m.offsets for m in fresh.match({"body": body}, "en")
        ]


TEXT_WORDS = st.sampled_from(
    [
        "nato",
        "NATO",
        "tank",
        "tanks",
        "a",
        "b",
        "x",
        "F-16",
        "f",
        "16",
        "情报",
        "different3",
        "Five",
        "Eyes",
        "organ",
        "or",
        "Ada",
        "\n",
        ". ",
        "Read also:",
        "Übung",
        "U.S.",
        "\xad",
        "’",
        "ı",
        "  ",
    ]
)
TEXTS = st.one_of(st.lists(TEXT_WORDS, max_size=25).map(" ".join), st.text(max_size=60))


@given(QUERIES, TEXTS, TEXTS)
@settings(max_examples=150)
def test_spans_read_back(query: str, title: str, body: str) -> None:
    fields: dict[Field, str] = {"title": title, "body": body}
    for match in TopicMatcher([topic(query)]).match(fields, "uk"):
        assert match.spans
        assert match.score >= 1
        for span in match.spans:
            assert 0 <= span.start < span.end <= len(fields[span.field])
            assert fields[span.field][span.start : span.end] == span.text
        assert match.offsets == [(s.field, s.start, s.end) for s in match.spans]
        assert match.span_count == len(match.spans)


@given(QUERIES, QUERIES, TEXTS)
@settings(max_examples=150)
def test_or_anything_keeps_a_match(query: str, other: str, body: str) -> None:
    narrow = TopicMatcher([topic(query)]).match({"body": body}, "uk")
    wide = TopicMatcher([topic(f"({query}) OR ({other})")]).match({"body": body}, "uk")
    if narrow:
        assert set(narrow[0].offsets) <= set(wide[0].offsets)


@given(QUERIES, TEXTS)
@settings(max_examples=100)
def test_the_printed_query_finds_the_same(query: str, body: str) -> None:
    first, second = topic(query), topic(parse(query, "OR").text)
    assert [m.offsets for m in TopicMatcher([first]).match({"body": body}, "uk")] == [
        m.offsets for m in TopicMatcher([second]).match({"body": body}, "uk")
    ]


@given(
    st.lists(st.sampled_from(["a", "b", "c"]), min_size=2, max_size=4),
    st.lists(st.sampled_from(["a", "b", "c", "A", "b,", "a-b", "—", "d"]), max_size=80),
)
def test_a_phrase_is_found_wherever_its_words_stand_side_by_side(phrase: list[str], written: list[str]) -> None:
    body = " ".join(written)
    places = word_spans(body)
    spoken = [body[start:end].lower() for start, end in places]
    size = len(phrase)
    found = TopicMatcher([topic('"' + " ".join(phrase) + '"')]).match({"body": body}, "en")
    assert [offsets[1:] for match in found for offsets in match.offsets] == [
        (places[at][0], places[at + size - 1][1]) for at in range(len(spoken)) if spoken[at : at + size] == phrase
    ]


def test_the_common_words_of_a_phrase_cost_nothing() -> None:
    """Thousands of topics hold phrases with "of" and "the": where these stand is asked only beside the rarer word."""

    def work(size: int) -> int:
        matcher = TopicMatcher([topic('"of the harbour"')])
        body = "of the " * size + "harbour"
        return steps(lambda: [m.offsets for m in matcher.match({"body": body}, "en")])

    assert work(800) < 1.1 * work(200)


def test_labels_look_for_their_parts_once_in_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long clause is labelled by its parts at every hit: a search of the text for each made twice the text four times
    the work."""
    looked: list[object] = []
    plain = WordFinder.find

    def counted(self: WordFinder, view: View) -> list[tuple[int, int]]:
        looked.append(self)
        return plain(self, view)

    monkeypatch.setattr(WordFinder, "find", counted)
    others = " OR ".join(f"vessel{n}" for n in range(20))
    rule = topic(f"harbour NEAR/3 (ferry OR {others})")
    counts = []
    for sentences in (10, 200):
        looked.clear()
        (match,) = TopicMatcher([rule]).match({"body": "The harbour saw a ferry. " * sentences})
        assert len(match.spans) == sentences
        assert {span.clause for span in match.spans} == {"harbour NEAR/3 ferry"}
        counts.append(len(looked))
    assert counts[0] == counts[1]


def test_chunks_of_a_megabyte_are_not_remembered_for_ever() -> None:
    table = PatternTable()
    table.add("quay", False)
    for number in range(12):
        table.learn({f"quay-{number}-" + "x" * 1_000_000, f"{number}" * 1_000_000})
        table.trim()
    assert len(table._known) < 12
