from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import ConfigError, UsageError
from crawler.watch.fleet_settings import FleetSettings
from crawler.watch.settings_file import CrawlSettings, KeepSettings, WatchSettings, load_settings, with_overrides


def load(tmp_path: Path, text: str) -> WatchSettings:
    (tmp_path / "watch.toml").write_text(text, encoding="utf-8")
    return load_settings(tmp_path / "watch.toml")


def test_no_file_and_an_empty_file_mean_all_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "watch.toml") == load(tmp_path, "") == WatchSettings()
    assert WatchSettings().crawl.delay == 1.0
    assert WatchSettings().contact == "", "never a placeholder"


def test_what_is_written_holds(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        'contact = "mailto:desk@a.example"\n[crawl]\ndelay = 2\npages = "flagged"\nreread = false\n'
        'page_tries = 0\nallow_private = ["10.0.0.5:1200", "[fd00::1]:80"]\nproxy = "http://proxy.example:3128"\n',
    )
    assert found.contact == "mailto:desk@a.example"
    crawl = found.crawl
    assert crawl.delay == 2.0
    assert isinstance(crawl.delay, float)
    assert (crawl.pages, crawl.reread, crawl.page_tries) == ("flagged", False, 0)
    assert crawl.allow_private == ["10.0.0.5:1200", "[fd00::1]:80"]


def test_a_byte_order_mark_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_bytes(b'\xef\xbb\xbfcontact = "https://a.example"\r\n')
    assert load_settings(tmp_path / "watch.toml").contact == "https://a.example"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\ncontakt = 'x'\n", 2, "unknown key 'contakt'; did you mean 'contact'?"),
        ("[crawl]\n\ndelai = 1\n", 3, "unknown key [crawl] 'delai'; did you mean 'delay'?"),
        ("[crawl]\nxyzzy = 1\n", 2, "known: allow_loopback, allow_private, backlog_days"),
        ("[crwal]\ndelay = 1\n", 1, "unknown key 'crwal'; did you mean 'crawl'?"),
        ("[[crawl]]\ndelay = 1\n", 1, "'crawl' is a table: write [crawl] on a line of its own"),
        ("title = 'x'\ncrawl = 3\n", 2, "'crawl' is a table"),
        ("crawl.delai = 1\n", 1, "did you mean 'delay'?"),
        ("[crawl.delay]\nx = 1\n", 1, "'delay' must be a number"),
        ("[crawl]\ndelay = '1'\n", 2, "[crawl] 'delay' must be a number, not '1'"),
        ("[crawl]\ndelay = true\n", 2, "'delay' must be a number, not True"),
        ("[crawl]\nreread = 1\n", 2, "'reread' must be true or false, not 1"),
        ("[crawl]\nworkers = 1.5\n", 2, "'workers' must be a whole number greater than 0, or \"auto\", not 1.5"),
        ("[crawl]\nallow_private = '10.0.0.5:1200'\n", 2, "'allow_private' must be a list of texts"),
        ("[crawl]\nallow_private = [1]\n", 2, "'allow_private' must be a list of texts"),
        ("contact = 5\n", 1, "'contact' must be text in quotes, not 5"),
        ("[crawl]\ndelay = -1\n", 2, "'delay' must be"),
        ("[crawl]\ndelay = nan\n", 2, "'delay' must be"),
        ("[crawl]\ndelay = inf\n", 2, "'delay' must be"),
        ("[crawl]\ntimeout = 0\n", 2, "'timeout' must be greater than 0, not 0"),
        ("[crawl]\nmax_redirects = -1\n", 2, "'max_redirects' must be 0 or more"),
        ("[crawl]\npages = 'flaged'\n", 2, "'pages' must be one of all, flagged, none, not 'flaged'; did you mean 'flagged'?"),
        ("[crawl]\nallow_private = ['10.0.0.0/8']\n", 2, "'10.0.0.0/8': write exact host:port"),
        ("[crawl]\nallow_private = ['10.0.0.5']\n", 2, "'10.0.0.5': write exact host:port"),
        ("[crawl]\ninsecure_tls = ['https://a.example']\n", 2, "'https://a.example': write the host alone"),
        ("[crawl]\ninsecure_tls = ['a.example', 'b.example:443']\n", 2, "'b.example:443': write the host alone"),
        ("[crawl]\nproxy = 'proxy.example:3128'\n", 2, "'proxy' must be http://host:port"),
        ('contact = "a\\nX-Header: b"\n', 1, "'contact' must be"),
        ('contact = "the desk"\n', 1, "'contact' must be"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_line_with_file_line_and_key(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(tmp_path, text)
    message = str(told.value)
    assert message.startswith(f"{tmp_path / 'watch.toml'}:{line}: ")
    assert said in message
    assert "\n" not in message
    assert told.value.exit_code == 2


@pytest.mark.parametrize("text", ["contact = https://a.example\n", "[crawl\n", "delay = 1\ndelay = 2\n"])
def test_what_is_no_toml_is_told_with_its_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError, match=r"watch\.toml: not valid TOML: .*line \d"):
        load(tmp_path, text)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "watch.toml").write_bytes(b"contact = '\xff'")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path / "watch.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        load_settings(tmp_path)


@pytest.mark.parametrize("contact", ["https://a.example/about", "mailto:desk@a.example", "desk@a.example", ""])
def test_contacts_that_sites_can_turn_to(tmp_path: Path, contact: str) -> None:
    assert load(tmp_path, f'contact = "{contact}"\n').contact == contact


WRITTEN = {
    float: ("2.5", 2.5),
    int: ("3", 3),
    str: None,
    bool: ("false", False),
    list: (" a:1 , b:2,", ["a:1", "b:2"]),
}
HOSTS = (" a.example , b.example,", ["a.example", "b.example"])
TEXTS: dict[str, Any] = {"workers": 3, "pages": "none", "tdm": "respect", "proxy": "http://proxy.example:3128"}


@pytest.mark.parametrize("name", [f.name for f in fields(CrawlSettings)])
def test_every_crawl_key_can_be_set_for_one_run(name: str) -> None:
    default = getattr(CrawlSettings(), name)
    words, value = HOSTS if name == "insecure_tls" else WRITTEN[type(default)] or (str(TEXTS[name]), TEXTS[name])
    changed = with_overrides(WatchSettings(contact="c"), [f"{name}={words}"])
    assert getattr(changed.crawl, name) == value
    assert changed.contact == "c"
    assert with_overrides(changed, []) == changed


@pytest.mark.parametrize(("cores", "workers"), [(1, 2), (2, 2), (3, 2), (8, 7)])
def test_workers_are_one_fewer_than_cores_unless_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cores: int, workers: int
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: set(range(cores)))
    assert load(tmp_path, "").crawl.worker_count == workers
    assert load(tmp_path, '[crawl]\nworkers = "auto"\n').crawl.worker_count == workers
    assert load(tmp_path, "[crawl]\nworkers = 5\n").crawl.worker_count == 5


def test_the_last_of_two_settings_holds() -> None:
    assert with_overrides(WatchSettings(), ["delay=1", "delay=3"]).crawl.delay == 3.0


@pytest.mark.parametrize(("word", "value"), [("true", True), ("Yes", True), ("1", True), ("no", False), ("0", False)])
def test_words_for_yes_and_no(word: str, value: bool) -> None:
    assert with_overrides(WatchSettings(), [f"reread={word}"]).crawl.reread is value


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("delay", "--set delay: write key=value"),
        ("delai=1", "no [crawl] key 'delai'; did you mean 'delay'?"),
        ("contact=x", "no [crawl] key 'contact'"),
        ("delay=soon", "'delay' must be a number"),
        ("delay=-1", "'delay' must be"),
        ("delay=inf", "'delay' must be"),
        ("delay=nan", "'delay' must be"),
        ("workers=2.5", "'workers' must be a whole number greater than 0"),
        ("workers=0", "'workers' must be a whole number greater than 0"),
        ("reread=maybe", "'reread' must be true or false"),
        ("pages=some", "'pages' must be one of all, flagged, none"),
        ("allow_private=10.0.0.0/8", "write exact host:port"),
        ("=1", "no [crawl] key ''"),
    ],
)
def test_a_mistake_in_set_is_named(pair: str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        with_overrides(WatchSettings(), [pair])
    assert said in str(told.value)
    assert any(f.name in str(told.value) for f in fields(CrawlSettings)) or "key=value" in str(told.value)


def test_every_key_says_what_it_means() -> None:
    parts = ("crawl", "keep", "fleet")
    every: list[Any] = [
        *fields(CrawlSettings),
        *fields(KeepSettings),
        *fields(FleetSettings),
        *(f for f in fields(WatchSettings) if f.name not in parts),
    ]
    assert all(f.metadata["meaning"] for f in every)


def test_what_is_kept(tmp_path: Path) -> None:
    found = load(
        tmp_path, 'contact = ""\n[keep]\ntext_days = 90\nspare = ["flagged"]\nraw = "flagged"\nmax_gb = 40\n'
    ).keep
    assert found == KeepSettings(text_days=90, spare=["flagged"], raw="flagged", max_gb=40.0)
    kept = KeepSettings()
    assert (kept.text_days, kept.versions, kept.raw) == (0, 0, "never"), "by default no text goes, and no page is kept"


@pytest.mark.parametrize(
    "line, said",
    [
        ("text_days = 99999999", "'text_days' must be at most 365000"),
        ("text_day = 90", "unknown key [keep] 'text_day'; did you mean 'text_days'?"),
        ("text_days = -1", "'text_days' must be 0 or more"),
        ("text_days = 1.5", "[keep] 'text_days' must be a whole number"),
        ('raw = "flaged"', "did you mean 'flagged'?"),
        ('spare = ["storys"]', "did you mean 'stories'?"),
        ('spare = "stories"', "[keep] 'spare' must be a list of texts"),
    ],
)
def test_a_mistake_in_keep_is_named_with_its_line(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(ConfigError) as told:
        load(tmp_path, f"[crawl]\n\n[keep]\n{line}\n")
    assert "watch.toml:4: " in str(told.value)
    assert said in str(told.value)


def test_a_fleet_has_a_broker_and_no_password_in_the_file(tmp_path: Path) -> None:
    found = load(tmp_path, '[fleet]\nbroker = "amqps://desk@broker.example/news"\nallow_plain = true\n').fleet
    assert found == FleetSettings("amqps://desk@broker.example/news", True)
    assert FleetSettings().broker == "", "by default everything is fetched from here"
    with pytest.raises(ConfigError, match=r"watch.toml:2: 'broker' holds a password") as told:
        load(tmp_path, '[fleet]\nbroker = "amqps://desk:s3cr3t@broker.example"\n')
    assert "s3cr3t" not in str(told.value)
    for broker in ("https://broker.example", "broker.example", "amqps://", "amqp://a b"):
        with pytest.raises(ConfigError, match="'broker' must be"):
            load(tmp_path, f'[fleet]\nbroker = "{broker}"\n')
