"""What robots.txt allows, for how long, and when it is no answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawler.intake import robots
from crawler.intake.robots import MAX_BYTES, RobotsAnswer, RobotsRules, origin_of, part_for, readable_part

NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
SITE = "https://a.example"


def rules(text: str = "", status: int = 200, origin: str = SITE) -> RobotsRules:
    known = RobotsRules("wirewatch")
    known.learn(RobotsAnswer(origin, NOW, status, text))
    return known


def test_our_own_group_holds_instead_of_that_for_all() -> None:
    known = rules("User-agent: *\nDisallow: /\n\nUser-agent: WireWatch\nDisallow: /private\n")
    assert known.verdict(f"{SITE}/news", NOW) == "allowed"
    assert known.verdict(f"{SITE}/private/a", NOW) == "denied"


def test_the_longest_rule_wins() -> None:
    known = rules("User-agent: *\nDisallow: /a\nAllow: /a/open\n")
    assert known.verdict(f"{SITE}/a/open/x", NOW) == "allowed"
    assert known.verdict(f"{SITE}/a/x", NOW) == "denied"


@pytest.mark.parametrize("status", [0, 429, 500, 503, 599])
def test_no_answer_is_no_permission_for_an_hour(status: int) -> None:
    known = rules(status=status)
    assert known.verdict(f"{SITE}/a", NOW + timedelta(minutes=59)) == "unavailable"
    assert known.verdict(f"{SITE}/a", NOW + timedelta(minutes=61)) == "unknown"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_4xx_means_there_are_no_rules(status: int) -> None:
    assert rules(status=status).verdict(f"{SITE}/a", NOW) == "allowed"


def test_an_answer_holds_for_a_day_and_one_origin() -> None:
    known = rules("User-agent: *\nDisallow: /\n")
    assert known.verdict(f"{SITE}/a", NOW + timedelta(hours=23)) == "denied"
    assert known.verdict(f"{SITE}/a", NOW + timedelta(hours=25)) == "unknown"
    for other in ("http://a.example", "https://www.a.example", "https://a.example:8443"):
        assert known.verdict(f"{other}/a", NOW) == "unknown"


def test_a_newer_answer_replaces_the_older_with_its_parsed_rules() -> None:
    known = rules("User-agent: *\nDisallow: /\n")
    assert known.verdict(f"{SITE}/a", NOW) == "denied"
    known.learn(RobotsAnswer(SITE, NOW, 200, "User-agent: *\nDisallow:\n"))
    assert known.verdict(f"{SITE}/a", NOW) == "allowed"


def test_what_is_learnt_is_told_once_and_what_is_remembered_is_not() -> None:
    known, told = RobotsRules("wirewatch"), []
    known.on_learn = told.append
    answer = RobotsAnswer(SITE, NOW, 200, "")
    known.learn(answer, remembered=True)
    known.learn(answer)
    assert told == [answer]


@pytest.mark.parametrize(
    ("line", "seconds"),
    [
        ("Crawl-delay: 10", 10),
        ("crawl-delay: 0.5", 0.5),
        ("Crawl-delay: 10s", 10),
        ("Crawl-delay: 0,5", 0.5),
        ("crawl delay: 10 seconds # please", 10),
        ("Crawl-delay: 10;", 10),
        ("Crawl-delay: 10 minutes", 0),
        ("Crawl-delay: soon", 0),
        ("Crawl-delay: nan", 0),
        ("Crawl-delay: -3", 0),
        ("", 0),
    ],
)
def test_crawl_delay(line: str, seconds: float) -> None:
    assert rules(f"User-agent: *\nDisallow: /x\n{line}\n").crawl_delay(SITE) == seconds
    assert rules().crawl_delay("https://unknown.example") == 0


def test_at_most_500_kib_are_read_and_no_half_line() -> None:
    body = b"User-agent: *\n" + b"Disallow: /abcdefgh\n" * 40_000 + b"Disallow: /late\n"
    text = readable_part(body)
    assert MAX_BYTES - 40 < len(text) <= MAX_BYTES
    assert text.endswith("Disallow: /abcdefgh\n")
    assert readable_part(b"Disallow: /\xff\n") == "Disallow: /\ufffd\n"


def test_a_byte_order_mark_permits_nothing() -> None:
    text = readable_part(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    assert not Protego.parse(part_for(text, "wirewatch")).can_fetch(f"{SITE}/x", "wirewatch")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_an_editors_encoding_permits_nothing(encoding: str) -> None:
    text = readable_part("User-agent: *\r\nDisallow: /\r\n".encode(encoding))
    assert rules(text).verdict(f"{SITE}/x", NOW) == "denied"


def test_two_joined_files_are_both_read() -> None:
    text = readable_part("User-agent: GoodBot\nDisallow:\n\ufeffUser-agent: *\nDisallow: /\n".encode())
    assert rules(text).verdict(f"{SITE}/x", NOW) == "denied"


@pytest.mark.parametrize(
    ("name", "verdict"),
    [
        ("wirewatch/0.1.0", "denied"),
        ("WireWatch/0.1 (+https://desk.example)", "denied"),
        ("GoodBot, wirewatch", "denied"),
        ("GoodBot, *", "denied"),
        ("wirewatch-images/2.0", "allowed"),
        ("GoodBot/1.0 (likes wirewatching)", "allowed"),
    ],
)
def test_we_are_meant_by_what_stands_in_a_servers_log(name: str, verdict: str) -> None:
    assert rules(f"User-agent: {name}\nDisallow: /\n").verdict(f"{SITE}/x", NOW) == verdict


@pytest.mark.parametrize("between", ["noise", "Host: a.example", "Sitemap https://a.example/s.xml", "noise:x"])
def test_what_is_no_rule_ends_no_list_of_agents(between: str) -> None:
    text = f"User-agent: *\n{between}\nUser-agent: GoodBot\nDisallow: /\n"
    denied = Protego.parse(text).can_fetch(f"{SITE}/x", "wirewatch")
    assert Protego.parse(part_for(text, "wirewatch")).can_fetch(f"{SITE}/x", "wirewatch") == denied


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://A.example/x?y", SITE),
        ("http://user:pw@a.example:8080/x", "http://a.example:8080"),
        ("http://[2606:4700::1]/x", "http://[2606:4700::1]"),
    ],
)
def test_origin(url: str, origin: str) -> None:
    assert origin_of(url) == origin


GROUPS = st.lists(
    st.sampled_from(
        ["User-agent: *", "User-agent: wirewatch", "User-agent: GoodBot", "user agent: Wire*", "# a word", "", "Sitemap: /s.xml",
         "Disallow: /", "Disallow: /a", "Allow: /a/b", "Crawl-delay: 7", "Disallow:", "Disallow /a", "Noise: x", "noise",
         "Sitemap https://a.example/t.xml", "Host: a.example", "Request-rate: 1/9"]
    ),
    max_size=14,
)  # fmt: skip


@given(GROUPS)
def test_what_is_kept_of_a_file_says_the_same_to_us(lines: list[str]) -> None:
    text = "\n".join(lines)
    whole, kept = Protego.parse(text), Protego.parse(part_for(text, "wirewatch"))
    for path in ("/", "/a", "/a/b", "/c"):
        assert whole.can_fetch(f"{SITE}{path}", "wirewatch") == kept.can_fetch(f"{SITE}{path}", "wirewatch"), text
    assert whole.crawl_delay("wirewatch") == kept.crawl_delay("wirewatch")
    assert list(whole.sitemaps) == list(kept.sitemaps)


def test_groups_of_others_are_not_kept() -> None:
    text = "User-agent: GoodBot\n" + "Disallow: /x\n" * 20_000 + "User-agent: *\nDisallow: /a\n"
    told: list[RobotsAnswer] = []
    known = RobotsRules("wirewatch")
    known.on_learn = told.append
    known.learn(RobotsAnswer(SITE, NOW, 200, text))
    assert told[0].text == "User-agent: *\nDisallow: /a\n"
    assert known.verdict(f"{SITE}/a", NOW) == "denied"


def test_what_is_kept_of_all_origins_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    """2,000 origins that one feed names would take two gigabytes."""
    monkeypatch.setattr(robots, "MOST_KEPT", 1000)
    monkeypatch.setattr(robots, "MOST_PARSED", 300)
    known = RobotsRules("wirewatch")
    for number in range(50):
        origin = f"https://{number}.example"
        known.learn(RobotsAnswer(origin, NOW, 200, "User-agent: *\n" + "Disallow: /a\n" * 10))
        assert known.verdict(f"{origin}/a", NOW) == "denied"
    assert known.verdict("https://0.example/a", NOW) == "unknown", "the oldest is asked for again"
    assert sum(len(answer.text) for answer in known._answers.values()) <= 1000
    assert len(known._parsed) <= 4


def test_one_source_pushes_out_its_own_and_nobody_elses(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one feed that names ever new origins, each with a long robots.txt."""
    monkeypatch.setattr(robots, "MOST_KEPT_FOR_ONE", 500)
    known = RobotsRules("wirewatch")
    text = "User-agent: *\n" + "Disallow: /a\n" * 10

    def verdicts(word: str, count: int) -> list[str]:
        return [known.verdict(f"https://{word}{number}.example/a", NOW) for number in range(count)]

    for number in range(3):
        known.learn(RobotsAnswer(f"https://quiet{number}.example", NOW, 200, text), source=1)
    for number in range(20):
        known.learn(RobotsAnswer(f"https://loud{number}.example", NOW, 200, text), source=2)
        assert verdicts("loud", number + 1)[-1] == "denied"
    assert verdicts("quiet", 3) == ["denied"] * 3
    assert verdicts("loud", 20) == ["unknown"] * 17 + ["denied"] * 3, "the oldest are asked for again"
    for _ in range(20):  # the same one again counts once
        known.learn(RobotsAnswer("https://loud19.example", NOW, 200, text), source=2)
    assert verdicts("loud", 20)[-3:] == ["denied"] * 3
    known.learn(RobotsAnswer("https://long.example", NOW, 200, text * 10), source=2)
    assert known.verdict("https://long.example/a", NOW) == "denied", (
        "what is longer than all of it is kept while it is new"
    )
    assert verdicts("quiet", 3) == ["denied"] * 3
