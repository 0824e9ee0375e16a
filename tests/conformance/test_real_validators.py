"""Conditional requests, rules 1 to 5."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.watches import change, feeds, run_all, script
from tests.site import Answer, rss, serve_site
from tests.watching import watch_folder

BODY = rss(("1", "http://127.0.0.1/a", "One"))
OTHER = rss(("1", "http://127.0.0.1/a", "One"), ("2", "http://127.0.0.1/b", "Two"))
SETTINGS = '[crawl]\ndelay = 0\npages = "none"\n'
MONDAY, TUESDAY = "Mon, 02 Nov 2026 10:00:00 GMT", "Tuesday, 03-Nov-26 10:00:00 GMT"


@pytest.mark.rule(1, "the first fetch is the only unconditional one, across restarts")
def test_only_the_first_fetch_is_unconditional(tmp_path: Path) -> None:
    with serve_site() as site:
        known = {"ETag": '"v1"', "Last-Modified": MONDAY}
        site.answers["/feed"] = script(
            Answer(body=BODY, headers=known), Answer(500), Answer(200, b"<html>Sorry"), Answer(304)
        )
        run_all(watch_folder(tmp_path, [site.url("/feed")], SETTINGS), 4)
        first, *others = [request.headers for request in site.requests("/feed")]
        assert not {"if-none-match", "if-modified-since"} & set(first)
        assert [(h["if-none-match"], h["if-modified-since"]) for h in others] == [('"v1"', MONDAY)] * 3


@pytest.mark.rule(
    2, "validators go back byte for byte, are never invented, and are kept only if they match the grammar"
)
def test_validators_go_back_as_they_came_or_not_at_all(tmp_path: Path) -> None:
    sound = ['"a"', 'W/"odd\\value,with \x7f"'.replace(" \x7f", ""), '"\xe9\xff"', '""']
    unsound = ["unquoted", '"two words"', 'w/"small"', f'"{"e" * 2000}"']
    with serve_site() as site:
        for number, etag in enumerate(sound + unsound):
            site.answers[f"/e{number}"] = Answer(body=BODY, headers={"ETag": etag})
        dates = [MONDAY, TUESDAY, "yesterday", "2026-11-02T10:00:00Z"]
        for number, date in enumerate(dates):
            site.answers[f"/d{number}"] = Answer(body=BODY, headers={"Last-Modified": date, "Date": MONDAY})
        run_all(watch_folder(tmp_path, [site.url(path) for path in site.answers], SETTINGS), 2)
        second = {path: site.requests(path)[1].headers for path in site.answers}
        tags = [second[f"/e{n}"].get("if-none-match") for n in range(len(sound + unsound))]
        assert tags == [*sound, *[None] * len(unsound)]
        assert [second[f"/d{n}"].get("if-modified-since") for n in range(4)] == [MONDAY, TUESDAY, None, None]
        assert all("if-modified-since" not in second[f"/e{n}"] for n in range(len(tags))), "invented"


@pytest.mark.rule(3, "both follow every 200, cleared when it has none, and a 304 that carries them")
def test_validators_follow_the_last_answer(tmp_path: Path) -> None:
    both = {"ETag": '"one"', "Last-Modified": MONDAY}
    with serve_site() as site:
        site.answers["/replaced"] = script(
            Answer(body=BODY, headers=both), Answer(body=OTHER, headers={"ETag": '"two"'})
        )
        site.answers["/cleared"] = script(Answer(body=BODY, headers=both), Answer(body=OTHER))
        site.answers["/same-body"] = script(
            Answer(body=BODY, headers=both), Answer(body=BODY, headers={"ETag": '"two"'})
        )
        site.answers["/told"] = script(Answer(body=BODY, headers=both), Answer(304, headers={"ETag": '"two"'}))
        site.answers["/kept"] = script(Answer(body=BODY, headers=both), Answer(304))
        run_all(watch_folder(tmp_path, [site.url(path) for path in site.answers], SETTINGS), 3)
        third = {path: site.requests(path)[2].headers for path in site.answers}
        sent = {path: (h.get("if-none-match"), h.get("if-modified-since")) for path, h in third.items()}
        assert sent == {
            "/replaced": ('"two"', None),
            "/cleared": (None, None),
            "/same-body": ('"two"', None),
            "/told": ('"two"', MONDAY),
            "/kept": ('"one"', MONDAY),
        }


@pytest.mark.rule(4, "validators belong to one address")
def test_validators_are_sent_only_to_the_address_that_gave_them(tmp_path: Path) -> None:
    with serve_site() as site:
        here, there = (Answer(302, headers={"Location": path}) for path in ("/here", "/there"))
        site.answers["/feed"] = script(here, here, there, there)
        site.answers["/here"] = Answer(body=BODY, headers={"ETag": '"here"'})
        site.answers["/there"] = Answer(body=BODY, headers={"ETag": '"there"'})
        run_all(watch_folder(tmp_path, [site.url("/feed")], SETTINGS), 4)
        sent = [(request.path, request.headers.get("if-none-match")) for request in site.asked]
        assert sent == [
            *[("/feed", None), ("/here", None)],
            *[("/feed", None), ("/here", '"here"')],
            *[("/feed", None), ("/there", None)],
            *[("/feed", None), ("/there", '"there"')],
        ]


@pytest.mark.rule(5, "a 304 is a success, without a retry")
def test_a_304_is_a_success(tmp_path: Path) -> None:
    with serve_site() as site:
        site.answers["/feed"] = script(Answer(body=BODY, headers={"ETag": '"v1"'}), Answer(304))
        site.answers["/unasked"] = Answer(304)
        watch = watch_folder(tmp_path, [site.url("/feed"), site.url("/unasked")], SETTINGS)
        run_all(watch)
        change(
            watch, "UPDATE feeds SET failures = 3, polled_at = '2026-01-01T00:00:00Z' WHERE declared_url LIKE '%feed'"
        )
        run_all(watch)
        row = feeds(watch)["/feed"]
        assert (row["outcome"], row["reason"], row["http_status"], row["failures"]) == ("unchanged", "", 304, 0)
        assert row["polled_at"] == row["asked_at"]
        assert site.paths().count("/feed") == 2
        assert feeds(watch)["/unasked"]["reason"] == "unasked_304", "nothing was asked on a condition"
