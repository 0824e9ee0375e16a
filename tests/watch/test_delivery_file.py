"""delivery.toml and its secrets: mistakes are named with the nearest word, and nothing secret is for others to read."""

from __future__ import annotations

import re
from datetime import time, timedelta
from pathlib import Path

import pytest

from crawler.errors import ConfigError
from crawler.watch.delivery_file import DeliveryFile, load_delivery
from crawler.watch.packaged import packaged
from crawler.watch.secrets import filled, without_secrets

CHANNEL = '[channels.desk]\nurl = "${DESK_URL}"\n'
RULE = '[[alerts]]\nname = "nato"\nchannel = "desk"\n'


def load(folder: Path, text: str, mode: int = 0o644) -> DeliveryFile:
    (folder / "delivery.toml").write_text(text, encoding="utf-8")
    (folder / "delivery.toml").chmod(mode)
    return load_delivery(folder)


def test_without_a_file_nobody_is_told(tmp_path: Path) -> None:
    assert load_delivery(tmp_path) == DeliveryFile({}, ())


def test_the_file_that_init_writes_tells_nothing_and_can_be_uncommented(tmp_path: Path) -> None:
    text = (packaged("defaults") / "delivery.toml").read_text("utf-8")
    assert load(tmp_path, text) == DeliveryFile({}, ())
    lines = [line.removeprefix("# ") for line in text.splitlines() if " = " in line or line.startswith("# [")]
    assert [rule.name for rule in load(tmp_path, "\n".join(lines)).alerts] == ["nato", "care"]


def test_a_whole_rule(tmp_path: Path) -> None:
    found = load(
        tmp_path,
        CHANNEL + RULE + 'topics = ["nato"]\non = ["headline_changed"]\nwhere = "language:(en OR uk)"\nquiet = "22:00-06:00"\n'
        'batch_minutes = 0\nmax_items = 3\nhold = "5m"\nmax_age = "2d"\nsubject = "plain"\n',
    )  # fmt: skip
    (rule,) = found.alerts
    assert rule.quiet is not None
    assert (rule.quiet.start, rule.quiet.end) == (time(22), time(6))
    assert (rule.batch, rule.hold, rule.max_age) == (timedelta(0), timedelta(minutes=5), timedelta(days=2))
    assert (rule.max_items, rule.subject, rule.where) == (3, "plain", "language:(en OR uk)")
    assert found.secret_names == ("DESK_URL",)


@pytest.mark.parametrize(
    "text, said",
    [
        ("alert = 1\n", "did you mean 'alerts'"),
        (CHANNEL + 'adress = "x"\n', r"unknown key \[channels.desk\] 'adress'"),
        (CHANNEL + RULE + 'topic = ["nato"]\n', "did you mean 'topics'"),
        (CHANNEL + RULE + 'on = ["new_story"]\n', "did you mean 'story_new'"),
        (CHANNEL + RULE.replace("desk", "dask"), "did you mean 'desk'"),
        (CHANNEL + RULE + 'on = ["story_new", "source_gap"]\n', "two rules"),
        (CHANNEL + RULE + 'on = ["source_gap"]\ntopics = ["nato"]\n', "takes 'sources'"),
        (CHANNEL + RULE + 'sources = "tag:nato"\n', "write 'where'"),
        (CHANNEL + RULE + 'where = "NATO"\n', "takes scopes only"),
        (CHANNEL + RULE + 'where = "langage:("\n', "'where'"),
        (CHANNEL + RULE + 'quiet = "22-6"\n', "22:00-06:00"),
        (CHANNEL + RULE + 'hold = "soon"\n', "10m, 12h or 7d"),
        (CHANNEL + RULE + "on = []\n", "'on' is empty"),
        (CHANNEL + RULE + "max_items = true\n", "whole number"),
        (CHANNEL + RULE + RULE, "two rules are called .nato."),
        ('[channels.desk]\nurl = ""\n', "has no 'url'"),
        ('[channels.desk]\nurl = "smtp://a.example"\n', "'to' and 'from'"),
        ("[[channels]]\n", r"\[channels.NAME\]"),
        ("[alerts]\n", "two brackets"),
        ("x = \n", "not valid TOML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        load(tmp_path, text)


@pytest.mark.parametrize("line", ['url = "smtps://me:hunter2@a.example"\nto = "a@b.example"\nfrom = "w@b.example"', 'url = "https://a.example"\nsecret = "hunter2"'])  # fmt: skip
def test_a_written_secret_is_for_its_owner_only(tmp_path: Path, line: str) -> None:
    text = f"[channels.desk]\n{line}\n"
    with pytest.raises(ConfigError, match="other users can read it") as told:
        load(tmp_path, text)
    assert "hunter2" not in str(told.value)
    assert "hunter2" not in repr(load(tmp_path, text, 0o600))


def test_where_secrets_come_from(tmp_path: Path) -> None:
    own, named, credentials = tmp_path / "secrets.env", tmp_path / "named", tmp_path / "credentials"
    credentials.mkdir()
    for path, text in ((own, "# mine\nexport S='four'\n"), (named, "two\n"), (credentials / "S", "three\n")):
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
    environment = {"S": "one", "S_FILE": str(named), "CREDENTIALS_DIRECTORY": str(credentials)}
    for expected, gone in (("one", "S"), ("two", "S_FILE"), ("three", "CREDENTIALS_DIRECTORY"), ("four", "")):
        assert filled("x/${S}", tmp_path, environment) == f"x/{expected}"
        environment.pop(gone, None)


def test_a_secret_that_is_missing_or_for_all_to_read(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"secret S is not set.*secrets\.env"):
        filled("${S}", tmp_path, {})
    own = tmp_path / "secrets.env"
    own.write_text("S=hunter2\n", encoding="utf-8")
    for mode in (0o644, 0o640, 0o604):
        own.chmod(mode)
        with pytest.raises(ConfigError, match=r"[Oo]ther users can read") as told:
            filled("${S}", tmp_path, {})
        assert "hunter2" not in str(told.value)
    own.chmod(0o600)
    with pytest.raises(ConfigError, match=r"[Oo]ther users can read"):
        own.chmod(0o604)
        filled("${T}", tmp_path, {"T_FILE": str(own)})


def test_other_processes_get_an_environment_without_secrets() -> None:
    environment = {"S": "x", "S_FILE": "y", "CREDENTIALS_DIRECTORY": "z", "PATH": "p"}
    assert without_secrets(environment, ["S"]) == {"PATH": "p"}


def test_which_sources_are_private(tmp_path: Path) -> None:
    from crawler.watch.folder import Watch

    lines = "url\nhttps://a.example/f\nhttps://me:hunter2@b.example/f\nhttp://10.0.0.5:1200/f\nhttps://10.0.0.6/f\n"
    (tmp_path / "feeds.csv").write_text(lines, encoding="utf-8")
    allowed = "allow_private=10.0.0.5:1200,10.0.0.6:443"
    assert Watch(tmp_path, (allowed,)).private_sources == (
        "https://b.example/f", "http://10.0.0.5:1200/f", "https://10.0.0.6/f",
    )  # fmt: skip
    assert Watch(tmp_path).private_sources == ("https://b.example/f",)
    (tmp_path / "feeds.csv").write_text("url\nhttps://a.example/f\n", encoding="utf-8")
    assert Watch(tmp_path).private_sources == ()


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        ('url = "file:news.db"', "is no file to write messages into"),
        ('url = "file:feeds.csv"', "is no file to write messages into"),
        ('url = "file:topics/nato.toml"', "is no file to write messages into"),
        ('url = "file:"', "is no file to write messages into"),
        ('url = "desk.example/hook"', "must begin with https://"),
        ('url = "smtps://h"\nto = ["desk"]\nfrom = "w@h.example"', "'desk' is no mail address"),
        ('url = "smtps://h"\nto = ["a@h.example\\nBcc: b@h.example"]\nfrom = "w@h.example"', "is no mail address"),
    ],
)
def test_channels_that_could_only_fail_or_do_harm_are_refused(tmp_path: Path, channel: str, said: str) -> None:
    (tmp_path / "delivery.toml").write_text(f"[channels.desk]\n{channel}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape(said)):
        load_delivery(tmp_path)


def test_a_scope_that_only_leaves_out_is_told_what_it_lacks(tmp_path: Path) -> None:
    rule = (
        '[channels.desk]\nurl = "file:a.jsonl"\n[[alerts]]\nname = "n"\nchannel = "desk"\nwhere = "NOT outlet:tass"\n'
    )
    (tmp_path / "delivery.toml").write_text(rule, encoding="utf-8")
    with pytest.raises(ConfigError, match=re.escape("outlet:* NOT outlet:NAME")):
        load_delivery(tmp_path)
