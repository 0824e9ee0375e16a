"""Topic files: what they may say, and how a mistake is told."""

from __future__ import annotations

import pytest

from crawler.errors import ConfigError, QueryError
from crawler.judging.topics.matcher import TopicMatcher
from crawler.judging.topics.topicfile import compile_topic, is_blind_to, topic_languages, topic_of_query
from crawler.judging.topics.watchlists import ListEntry, WatchList, parse_watch_list

OFFICIALS = parse_watch_list("officials", "entity,alias\nAda Example,Ada\n")


def test_everything_a_file_can_say() -> None:
    topic = compile_topic(
        "spies",
        {
            "title": {"en": "Spies", "uk": "Шпигуни"},
            "query": "spy secrets",
            "default_operator": "AND",
            "languages": ["en", "UK"],
            "unreviewed": ["uk"],
            "priority": 3,
            "examples": {"match": ["A spy kept secrets."], "nomatch": ["A spy."]},
        },
        {},
    )
    assert (topic.key, topic.title, topic.titles["uk"], topic.priority) == ("spies", "Spies", "Шпигуни", 3)
    assert (topic.query_text, topic.languages, topic.unreviewed) == ("spy AND secrets", ("en", "uk"), ("uk",))
    assert (topic.examples_match, topic.examples_nomatch) == (("A spy kept secrets.",), ("A spy.",))
    assert topic.warnings == ()


def test_word_lists_instead_of_a_query() -> None:
    topic = compile_topic("t", {"any": ["spy ring", "{Five Eyes}", "mole*"], "none": ["garden"]}, {})
    assert topic.query_text == '("spy ring" OR {Five Eyes} OR mole*) AND NOT garden'


def test_a_query_by_language_is_an_or_of_its_parts() -> None:
    topic = compile_topic("t", {"query": {"en": "spy OR spies", "uk": "шпигун*"}}, {})
    assert topic.query_text == "spy OR spies OR шпигун*"
    assert topic.languages == ("en", "uk")


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"query": "a", "languges": ["en"]}, "unknown key 'languges' (did you mean languages?)"),
        ({"query": "a", "examples": {"matches": []}}, "unknown key 'matches' (did you mean match?)"),
        ({"query": "a", "examples": []}, "examples must be a table"),
        ({"query": 3}, "query must be text"),
        ({"query": {}}, "query must be text"),
        ({"query": {"en": 3}}, "query must be text"),
        ({}, "either a query or a list any"),
        ({"query": "a", "any": ["b"]}, "not both"),
        ({"query": "a", "none": ["b"]}, "none works only with any"),
        ({"any": "b"}, "any must be a list of texts"),
        ({"any": [""]}, "any must be a list of texts"),
        ({"query": "a", "title": 3}, "title must be text"),
        ({"query": "a", "title": {}}, "title must be text"),
        ({"query": "a", "priority": "high"}, "priority must be a whole number"),
        ({"query": "a", "priority": True}, "priority must be a whole number"),
        ({"query": "a", "default_operator": "and"}, "default_operator"),
        ({"query": "a b"}, "side by side"),
        ({"query": {"en": "a b"}}, "query.en has words side by side"),
        ({"query": "@oficials"}, "no watch list @oficials (did you mean @officials?)"),
        ({"query": "@empty"}, "the watch list @empty is empty"),
        ({"query": "a", "languages": ["en"], "unreviewed": ["uk"]}, "unreviewed has 'uk'"),
    ],
)
def test_a_mistake_names_file_and_key(table: dict[str, object], told: str) -> None:
    with pytest.raises(ConfigError) as error:
        compile_topic("t", table, {"officials": OFFICIALS, "empty": WatchList("empty", ())})
    assert "topics/t.toml" in str(error.value)
    assert told in str(error.value)


def test_a_broken_query_names_file_and_position() -> None:
    with pytest.raises(QueryError, match=r"topics/t\.toml: query\.uk: .*at position 4") as error:
        compile_topic("t", {"query": {"en": "a", "uk": "b OR"}}, {})
    assert error.value.position == 4


def test_a_version_is_told_by_the_query_and_by_what_its_lists_hold() -> None:
    other = parse_watch_list("officials", "entity,alias\nAda Example,Ada B.\n")
    plain = compile_topic("t", {"query": "a  OR b"}, {})
    same = compile_topic("t", {"query": "a OR (b)"}, {"officials": other})
    assert (plain.query_text, plain.list_digests) == (same.query_text, same.list_digests) == ("a OR b", "")
    with_list = compile_topic("t", {"query": "@officials"}, {"officials": OFFICIALS})
    assert with_list.list_digests.startswith("@officials ")
    assert with_list.list_digests != compile_topic("t", {"query": "@officials"}, {"officials": other}).list_digests


def test_languages_a_topic_has_terms_for() -> None:
    topic = compile_topic("t", {"query": "language:(fi OR sv) AND a OR b NOT language:it", "languages": ["en"]}, {})
    assert topic_languages(topic) == {"en", "fi", "sv"}
    assert [is_blind_to(topic, code) for code in ("en-GB", "fi", "it", "")] == [False, False, True, False]
    assert not is_blind_to(compile_topic("t", {"query": "a"}, {}), "it")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("name,alias\nx,y\n", "columns entity,alias,language,case"),
        ("", "columns entity,alias,language,case"),
        ("entity,alias\n,x\n", "line 2"),
        ("entity,alias\na,b,c\n", "line 2"),
        ("entity,alias,language,case\na,b,,maybe\n", "case must be yes or no"),
        ("entity,alias\na,*\n", "no letters"),
    ],
)
def test_a_broken_watch_list_is_refused(text: str, told: str) -> None:
    with pytest.raises(ConfigError, match=r"lists/x\.csv") as error:
        parse_watch_list("x", text)
    assert told in str(error.value)


def test_watch_list_rows() -> None:
    rows = parse_watch_list("x", "entity,alias,language,case\nAda Example,,,\nBureau,BEX,UK,yes\n").entries
    assert [(r.entity, r.alias, r.language, r.case) for r in rows] == [
        ("Ada Example", "Ada Example", "", False),
        ("Bureau", "BEX", "uk", True),
    ]


CLASSES = {"arms": 'rifle* OR "tank shells"', "give": "send* OR sent OR (hand* NEAR/1f over)"}


def test_a_word_class_stands_for_its_words() -> None:
    table = {"words": CLASSES, "query": {"en": "$give NEAR/4 $arms", "de": 'gewehre OR ($arms AND "an kiew")'}}
    plain = {
        "query": {
            "en": '(send* OR sent OR hand* NEAR/1f over) NEAR/4 (rifle* OR "tank shells")',
            "de": 'gewehre OR ((rifle* OR "tank shells") AND "an kiew")',
        }
    }
    topic = compile_topic("t", table, {})
    assert topic.query == compile_topic("t", plain, {}).query
    (match,) = TopicMatcher([topic]).match({"body": "They sent Kyiv forty tank shells."}, "en")
    assert [span.text for span in match.spans] == ["sent Kyiv forty tank shells"]
    assert topic_of_query("t", "$arms", {}, table).query == topic_of_query("t", CLASSES["arms"], {}).query


def test_a_dollar_is_no_sign_where_no_classes_are() -> None:
    assert compile_topic("t", {"query": "$arms"}, {}).query_text == "arms"
    assert compile_topic("t", {"query": "$50 OR $arms", "words": {"arms": "rifle"}}, {}).query_text == "50 OR rifle"


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ({"query": "$amrs", "words": CLASSES}, r"there is no word class \$amrs"),
        ({"query": "$arms", "words": {"arms": "a AND b"}}, "words.arms may hold words, phrases, OR and NEAR only"),
        ({"query": "$arms", "words": {"arms": "a b"}}, "words.arms has words side by side"),
        ({"query": "$arms", "words": {"arms": "(a"}}, "words.arms"),
        ({"query": "$arms", "words": {"two words": "a"}}, "'two words' needs letters"),
        ({"query": "$arms", "words": ["a"]}, "words must be"),
        ({"query": "$b", "words": {"a": "one", "b": "$a OR two"}}, r"words.b names \$a"),
        ({"query": "$arms " * 50_000, "words": {"arms": "rifle" * 100}}, "characters long with its word classes"),
    ],
)
def test_what_is_wrong_with_word_classes_is_told(table: dict[str, object], told: str) -> None:
    with pytest.raises((ConfigError, QueryError), match=told):
        compile_topic("t", table, {})


def test_a_country_in_place_of_a_language_is_warned_of() -> None:
    topic = compile_topic("t", {"query": "nato", "languages": ["en", "ua"]}, {})
    assert topic.warnings == ("language 'ua' is the code of a country; its language is uk",)


def test_a_language_is_known_in_every_spelling() -> None:
    topic = compile_topic("t", {"query": "nato", "languages": ["ukr", "de-AT"], "unreviewed": ["uk"]}, {})
    assert (topic.languages, topic.unreviewed, topic.warnings) == (("uk", "de"), ("uk",), ())


def test_a_watch_list_takes_languages_in_every_spelling_and_warns_of_what_is_none() -> None:
    text = "entity,alias,language\nAnn,Anna,uk-UA\nAnn,Anja,ger\nAnn,Ana,al\nAnn,Annie,english\n"
    names = parse_watch_list("names", text)
    assert [entry.language for entry in names.entries] == ["uk", "de", "al", "english"]
    assert compile_topic("t", {"query": "@names"}, {"names": names}).warnings == (
        "language 'al' in lists/names.csv is the code of a country; its language is sq",
        "language 'english' in lists/names.csv is no code of a language, so nothing is in it",
    )


@pytest.mark.parametrize(
    "text", ["\ufeffEntity;Alias\r\nMark Rutte;Rutte\r\n", "# names\nentity\talias\nMark Rutte\tRutte\n"]
)
def test_a_watch_list_may_come_from_a_spreadsheet(text: str) -> None:
    assert parse_watch_list("officials", text).entries == (ListEntry("Mark Rutte", "Rutte"),)
