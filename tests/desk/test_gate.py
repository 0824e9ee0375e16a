"""Who comes in at the desk: hosts, signing in and out, what strangers and readers may, which headers every answer has."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.desk.gate import Gate
from crawler.desk.serving import major_version
from tests.demo_archive import MOMENT
from tests.desk.visitor import DeskVisitor

TODAY, SIGN_IN = "/-/wirewatch", "/-/wirewatch/sign-in"
DATASETTES_OWN = (
    "/",
    "/news",
    "/news/articles",
    "/news/articles.json",
    "/news.json?sql=select+1",
    "/-/settings.json",
    "/news.db",
)


@pytest.fixture(scope="module")
def stranger(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT, person="")


@pytest.fixture(scope="module")
def reader(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT, person="", read_without_sign_in=True)


@pytest.fixture
def desk(demo_archive: Path) -> DeskVisitor:
    return DeskVisitor(demo_archive, now=MOMENT)


@pytest.mark.parametrize("address", [TODAY, f"{TODAY}.json", f"{TODAY}/stories/3", f"{TODAY}/nothing", *DATASETTES_OWN])
def test_a_stranger_sees_the_sign_in_page_and_nothing_else(stranger: DeskVisitor, address: str) -> None:
    answer = stranger.raw("GET", address)
    assert answer.status_code == 403
    assert "<h1>Sign in</h1>" in answer.text
    assert "wirewatch open" in answer.text
    assert "NATO" not in answer.text


def test_the_style_sheet_and_the_sign_in_page_are_for_everybody(stranger: DeskVisitor) -> None:
    assert stranger.raw("GET", SIGN_IN).status_code == 200
    assert stranger.raw("GET", "/-/wirewatch/desk.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8001", "127.0.0.1:8001", "[::1]:8001", "[::1]"])
def test_the_names_of_this_machine_are_known(stranger: DeskVisitor, host: str) -> None:
    assert stranger.raw("GET", SIGN_IN, headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "address", [TODAY, SIGN_IN, "/", "/news/articles.json", "/-/static/app.css", f"{TODAY}/desk.css"]
)
@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example:8001", "", "::1", "10.0.0.7"]
)
def test_a_name_that_another_site_led_here_is_turned_away(desk: DeskVisitor, address: str, host: str) -> None:
    answer = desk.raw("GET", address, headers={"host": host, "cookie": desk.cookie()})
    assert answer.status_code == 421
    assert "NATO" not in answer.text


def test_a_further_name_is_allowed_by_hand(demo_archive: Path) -> None:
    desk = DeskVisitor(demo_archive, now=MOMENT, hosts=frozenset({"desk.example"}))
    assert desk.raw("GET", SIGN_IN, headers={"host": "Desk.example:443"}).status_code == 200
    assert desk.raw("GET", SIGN_IN, headers={"host": "other.example"}).status_code == 421


def test_a_token_signs_in_once_and_leaves_the_address(desk: DeskVisitor) -> None:
    token = desk.office.new_token("ann")
    answer = desk.raw("GET", f"{SIGN_IN}?token={token}")
    assert (answer.status_code, answer.headers["location"]) == (303, TODAY)
    said = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=strict", "Max-Age=43200", "Path=/"} <= {part.strip() for part in said.split(";")}
    assert token not in said
    inside = desk.raw("GET", TODAY, headers={"cookie": said.partition(";")[0]})
    assert inside.status_code == 200
    assert "Signed in as ann" in inside.text
    again = desk.raw("GET", f"{SIGN_IN}?token={token}")
    assert again.status_code == 403
    assert "used before" in again.text
    assert "set-cookie" not in again.headers


@pytest.mark.parametrize("minutes", [10, 600, -3])
def test_a_token_is_worth_ten_minutes(desk: DeskVisitor, minutes: int) -> None:
    token = desk.office.new_token("ann")
    desk.now += timedelta(minutes=minutes)
    assert desk.raw("GET", f"{SIGN_IN}?token={token}").status_code == 403


def test_a_look_ahead_uses_no_token_up(desk: DeskVisitor) -> None:
    token = desk.office.new_token("ann")
    desk.raw("HEAD", f"{SIGN_IN}?token={token}")
    assert desk.raw("GET", f"{SIGN_IN}?token={token}").status_code == 303


def test_a_token_from_before_the_desk_began_is_not_taken(demo_archive: Path) -> None:
    """It may have been used at the desk before this one, which had the same key."""
    first = DeskVisitor(demo_archive, now=MOMENT)
    token = first.office.new_token("ann")
    second = DeskVisitor(demo_archive, now=MOMENT + timedelta(seconds=5))
    assert second.raw("GET", f"{SIGN_IN}?token={token}").status_code == 403


@pytest.mark.parametrize("change", ["", "x", "other purpose", "no text"])
def test_what_was_signed_for_something_else_signs_nobody_in(desk: DeskVisitor, change: str) -> None:
    key = desk.office.key
    token = {
        "": "",
        "x": key.token("ann", "n", desk.now) + "x",
        "other purpose": key.cookie("ann", "n", desk.now),
        "no text": "AA.BB",
    }[change]
    answer = desk.raw("GET", f"{SIGN_IN}?token={token}")
    assert "set-cookie" not in answer.headers
    cookie = f"{key.cookie_name}={key.token('ann', 'n', desk.now)}"
    assert desk.raw("GET", TODAY, headers={"cookie": cookie}).status_code == 403


def test_a_sign_in_ends_after_twelve_hours(desk: DeskVisitor) -> None:
    cookie = desk.cookie()
    desk.now += timedelta(hours=11, minutes=59)
    assert desk.raw("GET", TODAY, headers={"cookie": cookie}).status_code == 200
    desk.now += timedelta(minutes=2)
    assert desk.raw("GET", TODAY, headers={"cookie": cookie}).status_code == 403


def test_signing_out_ends_the_cookie(desk: DeskVisitor) -> None:
    answer = desk.post("/sign-out")
    assert answer.status_code == 303
    assert "Max-Age=0" in answer.headers["set-cookie"]
    assert desk.get("/sign-out").status_code == 405


def test_the_actor_is_never_root_whatever_a_person_is_called(desk: DeskVisitor) -> None:
    said = desk.raw("GET", "/-/actor.json", headers={"cookie": desk.cookie("root")}).json()
    assert said["actor"]["id"] == "desk:root"


def test_an_actor_of_datasette_s_own_is_nobody_here(desk: DeskVisitor) -> None:
    theirs = desk.datasette.sign({"a": {"id": "root"}}, "actor")
    answer = desk.raw("GET", TODAY, headers={"cookie": f"ds_actor={theirs}"})
    assert answer.status_code == 403
    said = desk.raw("GET", "/-/actor.json", headers={"cookie": f"ds_actor={theirs}; {desk.cookie()}"}).json()
    assert said["actor"]["id"] == "desk:ann"


@pytest.mark.parametrize(
    "address", [TODAY, SIGN_IN, f"{TODAY}/nothing-there", "/", "/news/articles", "/news/articles.json", "/nope"]
)
def test_every_answer_says_that_it_is_kept_nowhere_and_shown_in_no_frame(desk: DeskVisitor, address: str) -> None:
    headers = desk.raw("GET", address, headers={"cookie": desk.cookie()}).headers
    assert headers["cache-control"] == "private, no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    for word in ("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert word in policy
    if address.startswith(TODAY):
        assert "default-src 'none'" in policy
        assert "script-src" not in policy
        assert "unsafe" not in policy


def test_readers_read_pages_and_tables(reader: DeskVisitor) -> None:
    for address in (
        TODAY,
        f"{TODAY}.json",
        f"{TODAY}/stories/3",
        "/",
        "/news",
        "/news/articles",
        "/news/articles.json",
    ):
        assert reader.raw("GET", address).status_code == 200, address
    page = reader.page("")
    assert "Seen so far" not in page
    assert 'name="do"' not in page


@pytest.mark.parametrize(
    "address",
    ["/news.json?sql=select+1", "/news/articles.csv?_stream=on", "/-/settings.json", "/-/metadata.json", "/-/actor.json", "/news/-/query?sql=select+1"],
)  # fmt: skip
def test_readers_get_no_sql_no_whole_tables_and_no_settings(reader: DeskVisitor, address: str) -> None:
    assert reader.raw("GET", address).status_code == 403


@pytest.mark.parametrize("address", [f"{TODAY}/act", f"{TODAY}/sign-out", "/-/messages", "/news/articles/-/insert"])
def test_readers_write_nothing(reader: DeskVisitor, address: str) -> None:
    assert reader.raw("POST", address, data={"do": "mute story 3"}).status_code == 403


WRITES = (
    ("POST", "/news/articles/-/insert", {"row": {"title": "x"}}),
    ("POST", "/news/articles/-/upsert", {"rows": [{"id": 1, "title": "x"}]}),
    ("POST", "/news/articles/1/-/update", {"update": {"title": "x"}}),
    ("POST", "/news/articles/1/-/delete", {}),
    ("POST", "/news/articles/-/drop", {"confirm": True}),
    ("POST", "/news/articles/-/alter", {"operations": []}),
    ("POST", "/news/-/create", {"table": "t", "row": {"a": 1}}),
    ("POST", "/news/-/execute-write", {"sql": "delete from articles"}),
    ("DELETE", "/news/articles/1", {}),
    ("PATCH", "/news/articles", {}),
)


@pytest.mark.parametrize(("method", "address", "body"), WRITES)
def test_nobody_writes_through_datasette(desk: DeskVisitor, method: str, address: str, body: dict[str, Any]) -> None:
    headers = {"cookie": desk.cookie(), "origin": "http://localhost", "authorization": "Bearer dstok_x"}
    assert desk.raw(method, address, json=body, headers=headers).status_code == 403


def test_datasette_itself_would_not_write_either(desk: DeskVisitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind the gate its own permissions say no as well: 0.65 has no such addresses, 1.0 denies the actions."""
    monkeypatch.setattr("crawler.desk.gate.Gate._why_not", lambda *_: "")
    for method, address, body in WRITES[:8]:
        answer = desk.raw(method, address, json=body, headers={"cookie": desk.cookie(), "origin": "http://localhost"})
        assert answer.status_code in (403, 404, 405), address


def test_a_failure_of_datasette_s_pages_prints_neither_cookies_nor_addresses(
    desk: DeskVisitor, capfd: pytest.CaptureFixture[str]
) -> None:
    token = desk.office.new_token("ann")
    headers = {"cookie": desk.cookie()}
    answer = desk.raw("GET", f"/news/nothing?token={token}", headers=headers)
    assert answer.status_code == 404
    query = "/news.json" if major_version() == 0 else "/news/-/query.json"
    assert desk.raw("GET", f"{query}?sql=select+nothing", headers=headers).status_code == 400
    assert desk.raw("GET", f"{TODAY}/nothing?token={token}", headers=headers).status_code == 404
    said = "".join(capfd.readouterr())
    assert token not in said
    assert desk.cookie() not in said


def test_below_another_address_everything_moves_along(demo_archive: Path) -> None:
    from crawler.desk.serving import datasette_for

    desk = DeskVisitor(demo_archive, now=MOMENT)
    desk.datasette = datasette_for(desk.office, base_url="/watch/")
    page = desk.raw("GET", "/-/wirewatch", headers={"cookie": desk.cookie()})  # the client puts /watch in front
    assert page.status_code == 200
    assert 'href="/watch/-/wirewatch/desk.css"' in page.text
    assert desk.raw("GET", "/-/wirewatch").status_code == 403


def test_there_are_no_web_sockets(desk: DeskVisitor) -> None:
    passed: list[str] = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["type"])

    async def nothing(*_: Any) -> Any:
        return {}

    for kind in ("websocket", "lifespan", "something new"):
        asyncio.run(Gate(app, desk.office)({"type": kind, "path": "/"}, nothing, nothing))
    assert passed == ["lifespan"]
