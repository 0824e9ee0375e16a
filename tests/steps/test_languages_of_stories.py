"""One event told in several languages is one story; two events are two, in whatever order their articles come."""

from __future__ import annotations

import itertools
import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.archive.connect import connect
from crawler.archive.judged.story_spans import close_stories
from crawler.archive.keep import forget_rows
from crawler.cli import cli
from crawler.judging.stories.join import StoryDoc
from crawler.steps.grouping import judge_story
from tests.bench.scratch import store_article
from tests.memory_crawl import memory_crawl, page
from tests.steps.test_way import rss

NOON = datetime(2026, 3, 6, 12, tzinfo=UTC)

BRIDGE = {
    "en": (
        "Bridge over the Dravna collapses near Ostrovik",
        "A road bridge near Ostrovik fell into the Dravna on Tuesday with 37 cars on it. Governor Milena Kostrova said"
        " 118 people were pulled from the water. The builder, Nordspan, had inspected it in 2024.",
    ),
    "uk": (
        "Біля Островіка обвалився міст через Дравну",
        "У вівторок поблизу Островіка впав у Дравну автомобільний міст, на ньому було 37 машин. Губернаторка Мілена"
        " Кострова повідомила, що з води витягли 118 людей. Компанія Nordspan оглядала його у 2024 році.",
    ),
    "de": (
        "Brücke bei Ostrowik stürzt ein",
        "Bei Ostrowik ist am Dienstag eine Brücke in die Drawna gestürzt, 37 Autos standen darauf. Gouverneurin Milena"
        " Kostrowa sprach von 118 Geretteten. Der Erbauer Nordspan hatte sie 2024 geprüft.",
    ),
}
VOTE = {
    "en": (
        "Parliament in Velmar rejects the fishing treaty",
        "Lawmakers in Velmar voted 64 to 51 on Thursday against the treaty that minister Jonas Ekdahl had signed with"
        " Portugal. Fishermen from Sandhamn cheered; the trade is worth 930 million a year.",
    ),
    "de": (
        "Velmars Parlament lehnt Fischereivertrag ab",
        "In Velmar stimmten die Abgeordneten am Donnerstag mit 64 zu 51 gegen den Vertrag, den Minister Jonas Ekdahl mit"
        " Portugal geschlossen hatte. Fischer aus Sandhamn jubelten, es geht um 930 Millionen im Jahr.",
    ),
}


@pytest.fixture
def db(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(tmp_path / "news.db")) as db:
        db.row_factory = None
        db.execute("begin")
        yield db


def judged(db: sqlite3.Connection, language: str, title: str, body: str, at: datetime = NOON) -> int:
    """Stores an article and gives its story."""
    article = store_article(db, title, body)
    db.execute("update articles set language = ? where id = ?", [language, article])
    return judge_story(db, StoryDoc(article, title, body, at, language=language))


def story_now(db: sqlite3.Connection, story: int) -> int:
    return int(db.execute("select coalesce(merged_into, id) from stories where id = ?", [story]).fetchone()[0])


def groups(db: sqlite3.Connection, told: Sequence[tuple[str, str]]) -> set[frozenset[str]]:
    """The events in the stories they came to, each as its languages with its event's name."""
    events = {"bridge": BRIDGE, "vote": VOTE}
    stories = [(f"{event}-{language}", judged(db, language, *events[event][language])) for event, language in told]
    found: dict[int, set[str]] = {}
    for name, story in stories:
        found.setdefault(story_now(db, story), set()).add(name)
    return {frozenset(names) for names in found.values()}


ARTICLES = [("bridge", "en"), ("bridge", "uk"), ("bridge", "de"), ("vote", "en"), ("vote", "de")]


@pytest.mark.parametrize("order", [*itertools.islice(itertools.permutations(ARTICLES), 0, None, 9)])
def test_each_event_is_one_story_in_any_order(db: sqlite3.Connection, order: Sequence[tuple[str, str]]) -> None:
    assert groups(db, order) == {frozenset({"bridge-en", "bridge-uk", "bridge-de"}), frozenset({"vote-en", "vote-de"})}


def test_the_reason_names_what_both_hold(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BRIDGE["en"])
    assert judged(db, "uk", *BRIDGE["uk"]) == story
    reason, terms = db.execute("select reason, terms from story_members order by article desc").fetchone()
    assert reason == "names"
    assert "Nordspan" in terms and "118" in terms and "~" not in terms
    assert db.execute("select languages from stories where id = ?", [story]).fetchone() == ("en,uk",)


def test_nothing_is_looked_for_in_other_languages_when_the_language_is_unknown(db: sqlite3.Connection) -> None:
    assert judged(db, "en", *BRIDGE["en"]) != judged(db, "", *BRIDGE["uk"])


def test_two_small_stories_become_one_when_a_third_article_knows_both(db: sqlite3.Connection) -> None:
    first = judged(db, "uk", "Міст впав у Дравну", "Губернаторка Мілена Кострова: 118 людей витягли з води.")
    second = judged(
        db, "de", "Unglück bei Ostrowik", "Auf der Brücke von Nordspan standen 37 Autos, so die Polizei Ostrowik."
    )
    assert first != second
    third = judged(db, "en", *BRIDGE["en"])
    assert story_now(db, first) == story_now(db, second) == third
    merged = db.execute("select merge_reason, count(*) from stories where merged_into is not null").fetchall()
    assert merged == [("names", 1)]


TRUCE = {
    "en": ("Envoy offers a truce", "Envoy Runa Kolbrekt offered the rebels of Varnholm a truce of 12 days. Aid convoys wait."),
    "de": ("Gesandte bietet Waffenruhe an", "Die Gesandte Runa Kolbrekt hat den Rebellen von Varnholm 12 Tage Waffenruhe"
        " angeboten. Konvois mit Hilfsgütern warten."),
    "fr": ("Une trêve proposée aux rebelles", "L'envoyée Runa Kolbrekt propose aux rebelles de Varnholm une trêve de 12 jours."
        " Des convois d'aide attendent."),
}  # fmt: skip
REFUSED = {
    "en": ("Rebels reject the truce", "The rebels of Varnholm rejected the truce of 12 days that envoy Runa Kolbrekt had"
        " offered. Aid convoys turned back."),
    "de": ("Rebellen lehnen Waffenruhe ab", "Die Rebellen von Varnholm lehnen 12 Tage Waffenruhe ab, sagte die Gesandte Runa"
        " Kolbrekt. Konvois mit Hilfsgütern kehren um."),
    "fr": ("Les rebelles rejettent la trêve", "Les rebelles de Varnholm rejettent la trêve de 12 jours de l'envoyée Runa"
        " Kolbrekt. Des convois d'aide font demi-tour."),
}  # fmt: skip
BEES = {
    "en": (
        "Bees starve in the cold",
        "Beekeepers lost one hive in five to mites and frost this winter; honey costs more.",
    ),
    "de": (
        "Bienen verhungern in der Kälte",
        "Imker verloren im Winter durch Milben und Frost viele Völker, Honig kostet mehr.",
    ),
}


@pytest.mark.parametrize("seed", range(4))
def test_a_refused_offer_is_another_story_in_every_language(db: sqlite3.Connection, seed: int) -> None:
    told = [(event, language) for event in ("offer", "refusal") for language in TRUCE]
    texts = {"offer": TRUCE, "refusal": REFUSED}
    events = dict.fromkeys(texts, frozenset[int]())
    stories = [
        (event, judged(db, language, *texts[event][language]))
        for event, language in random.Random(seed).sample(told, len(told))
    ]
    for event, story in stories:
        events[event] |= {story_now(db, story)}
    assert not events["offer"] & events["refusal"]
    assert len(events["offer"]) == 1


def test_an_event_without_names_is_found_in_another_language_and_says_by_which_words(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BEES["en"])
    assert judged(db, "de", *BEES["de"]) == story
    reason, terms = db.execute("select reason, terms from story_members order by article desc").fetchone()
    assert reason == "names"
    assert "Milben" in terms and "+" not in terms and "&" not in terms


def test_a_story_is_found_by_pairs_of_concepts_and_not_by_one(db: sqlite3.Connection) -> None:
    judged(db, "en", *BEES["en"])
    held = {term for (term,) in db.execute("select term from story_names")}
    assert "&bee+mite" in held
    assert not any(term.startswith(("+", "=")) for term in held)


def test_who_forgets_one_of_two_leaves_the_pairs_and_names_of_the_other(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BEES["en"])
    alone = {term for (term,) in db.execute("select term from story_names")}
    assert judged(db, "de", *BEES["de"]) == story
    article = db.execute("select max(id) from articles").fetchone()[0]
    db.execute("insert into term_counts (term, articles) values ('~told by rules of then', 1)")
    db.execute(
        "update story_members set names = json_set(names, '$.\"~told by rules of then\"', 0.1) where article = ?",
        [article],
    )
    counted = forget_rows.names_of_member(db, article)
    db.execute("update story_members set names = '', vector = '{}' where article = ?", [article])
    forget_rows.forget_in_story(db, forget_rows.Traces(article, (), (), (), (), story), sorted(counted))
    assert {term for (term,) in db.execute("select term from story_names")} == alone
    assert db.execute("select count(*) from term_counts where term like '~told%'").fetchone() == (0,)


def test_words_of_one_language_join_nothing_that_is_told_in_another(db: sqlite3.Connection) -> None:
    story = judged(
        db,
        "de",
        "Kolbrekt in Varnholm",
        "Bürgermeisterin Runa Kolbrekt eröffnet in Varnholm ein Museum von Nordspan Ostrovik und zeigt Gemälde.",
    )
    other = "Runa Kolbrekt resigns in Varnholm after a fraud at Nordspan Ostrovik; prosecutors investigate a bank."
    assert judged(db, "en", "Kolbrekt resigns in Varnholm", other) != story


def test_of_a_name_that_very_many_stories_hold_the_latest_are_looked_at(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BRIDGE["en"])
    terms = [term for (term,) in db.execute("select term from story_names where story = ?", [story])]
    ids = range(story + 1, story + 400)
    db.executemany(
        "insert into stories (id, title, closed_at) values (?, '', '2026-01-01T00:00:00Z')", [(n,) for n in ids]
    )
    db.executemany(
        "insert into story_names (term, story) values (?, ?)", [(term, n) for n in ids for term in terms[:-2]]
    )
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    assert judged(db, "uk", *BRIDGE["uk"])
    assert all("limit" in sql for sql in asked if "from story_names where term" in sql)


def test_a_closed_story_is_not_found_by_its_names(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BRIDGE["en"])
    assert close_stories(db, NOON + timedelta(days=8)) == 1
    assert db.execute("select count(*) from story_names").fetchone() == (0,)
    assert judged(db, "uk", *BRIDGE["uk"]) != story


@pytest.mark.parametrize("years", [-2, 2])
def test_articles_of_other_years_are_other_stories(db: sqlite3.Connection, years: int) -> None:
    story = judged(db, "en", *BRIDGE["en"])
    assert judged(db, "en", *BRIDGE["en"], NOON + timedelta(days=365 * years)) != story
    assert judged(db, "de", *BRIDGE["de"], NOON + timedelta(days=365 * years)) != story
    assert judged(db, "en", *BRIDGE["en"], NOON + timedelta(days=3)) == story


def test_newest_first_gives_the_stories_of_oldest_first(db: sqlite3.Connection) -> None:
    days = [NOON - timedelta(days=5 * n) for n in range(4)]
    assert len({judged(db, "en", *BRIDGE["en"], at) for at in days}) == 1


JAPANESE = [
    (
        "港で火災、倉庫三棟が全焼",
        "六日未明、東浜港の倉庫から出火し、三棟が全焼した。消防によると、けが人はいない。原因を調べている。",
    ),
    ("東浜港の倉庫三棟が全焼", "東浜港で六日未明に倉庫が燃え、三棟が全焼した。消防はけが人を確認していない。"),
    (
        "市議会、給食費の無償化を可決",
        "市議会は七日、小中学校の給食費を来春から無償にする条例を可決した。財源は基金から出す。",
    ),
    (
        "サッカー代表、初戦を引き分け",
        "サッカー代表は八日、初戦で引き分けた。主将は次の試合に向けて切り替えたいと話した。",
    ),
]
HINDI = [
    ("बाँध से पानी छोड़ा गया", "सोमवार की रात बाँध के चार फाटक खोले गए और निचले गाँव खाली कराए गए।"),
    ("नई रेल सेवा शुरू", "राजधानी और तटीय नगर के बीच नई रेल सेवा मंगलवार को शुरू हुई, किराया तय किया गया।"),
]


def test_scripts_without_spaces_keep_events_apart_and_together(db: sqlite3.Connection) -> None:
    stories = [judged(db, "ja", *text) for text in JAPANESE]
    assert stories[0] == stories[1]
    assert len(set(stories)) == 3


def test_indic_texts_are_compared_by_whole_words(db: sqlite3.Connection) -> None:
    assert len({judged(db, "hi", *text) for text in HINDI}) == 2


@pytest.mark.parametrize(("language", "stories"), [("en", 2), ("", 1)])
def test_names_keep_two_events_of_one_kind_apart(db: sqlite3.Connection, language: str, stories: int) -> None:
    told = [
        "Drones hit a power station overnight near Ostrovik and left 41,000 homes dark. Mayor Milena Kostrova said that"
        " repairs would take until Sunday. Crews of Nordspan cleared the road and schools stayed shut.",
        "Drones hit a fuel depot overnight near Velmar and smoke drifted over 930 farms. Minister Jonas Ekdahl flew in"
        " from Sandhamn with water bombers. The harbour closed, two ferries turned back and a train waited.",
    ]
    titles = ["Power station hit by drones", "Fuel depot hit by drones"]
    assert len({judged(db, language, *text) for text in zip(titles, told, strict=True)}) == stories


def test_a_page_brings_its_language_to_its_story_and_show_says_why(tmp_path: Path) -> None:
    feeds = {language: f"https://{language}.paper.example/feed" for language in ("en", "uk")}
    crawl = memory_crawl(tmp_path, *feeds.values())
    for language, feed in feeds.items():
        title, body = BRIDGE[language]
        address = f"https://{language}.paper.example/bridge"
        crawl.site(feed, rss((address, address, title)), kind="application/rss+xml")
        crawl.site(address, page(title, body, body).replace("<html", f'<html lang="{language}"', 1))
    crawl.run()
    assert crawl.rows("SELECT count(*), max(languages) FROM stories") == [(1, "en,uk")]
    shown = CliRunner().invoke(cli, ["--dir", str(tmp_path), "show", "story", "1"])
    assert "in this story through what it shares with another language" in shown.output
    assert "Nordspan" in shown.output


def test_members_of_a_story_in_one_language_are_not_looked_through_for_others(db: sqlite3.Connection) -> None:
    story = judged(db, "en", *BRIDGE["en"])
    asked: list[str] = []
    db.set_trace_callback(asked.append)
    assert judged(db, "en", "Governor visits the bridge over the Dravna", BRIDGE["en"][1]) == story
    assert any("from story_names" in sql for sql in asked)
    assert not any("select m.names from story_members" in sql for sql in asked)
    asked.clear()
    assert story_now(db, judged(db, "de", *BRIDGE["de"])) == story
    assert any("select m.names from story_members" in sql for sql in asked)
