from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest

from crawler import __version__
from crawler.archive.connect import connect
from crawler.archive.lock import run_lock
from crawler.cli import COMMANDS, cli, main
from crawler.commands import status
from crawler.commands.ids import login_name
from crawler.crawl.preflight import asked_of, check_contact
from crawler.errors import WirewatchError
from crawler.watch.folder import Watch
from tests.commands.conftest import Said, Wirewatch
from tests.watching import WatchFolder, environment

ROOT = Path(__file__).parents[2]


def python(code: str, *arguments: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env=env or environment(False),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_help_opens_with_what_a_new_user_needs(wirewatch: Wirewatch) -> None:
    said = wirewatch("--help")
    assert said.code == 0
    named = re.findall(r"^  ([\w-]+) ", said.out.split("Commands:")[1].split("Exit codes:")[0], re.MULTILINE)
    assert named[:6] == ["init", "run", "add", "flags", "show", "open"]
    assert set(named) == set(COMMANDS)
    for code in ("0", "1", "2", "4", "75", "129", "130", "143"):
        assert re.search(rf"^\s*.*\b{code}\b  ", said.out.split("Exit codes:")[1], re.MULTILINE), code


def test_help_needs_none_of_the_heavy_packages() -> None:
    """`wirewatch --help` under 0.3 s of CPU; tests/bench/start.py prints the figure."""
    heavy = "scrapy twisted lxml feedparser trafilatura sqlite_utils apscheduler tldextract datasette".split()
    code = (
        "import sys\nfrom crawler.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        f"print('loaded:', [name for name in {heavy} if name in sys.modules])"
    )
    assert python(code).stdout.endswith("loaded: []\n")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(wirewatch: Wirewatch, name: str) -> None:
    said = wirewatch(name, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: wirewatch {name} ")
    assert cli.get_command(click.Context(cli), name).name == name  # type: ignore[union-attr]


def test_the_line_in_the_list_is_not_another_story_than_the_help() -> None:
    for name, (_, line) in COMMANDS.items():
        assert line[0].isupper()
        assert line.endswith(".")
        assert len(line) < 80, name


def test_version(wirewatch: Wirewatch) -> None:
    assert wirewatch("--version").out == f"wirewatch {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("flgas",), "There is no command 'flgas'; did you mean 'flags'?"),
        (("xyzzy",), "There is no command 'xyzzy'; known: "),
        (("init", "--dir", "x"), "stands before the command: `wirewatch --dir DIRECTORY init`."),
        (("feeds", "list", "--utc"), "stands before the command: `wirewatch --utc feeds list`."),
        (("flags", "--topci"), "There is no option '--topci'; did you mean '--topic'?"),
        (("flags", "--qqqqqqqqq"), "There is no option '--qqqqqqqqq'; --help lists the options."),
        (("topics", "lst"), "There is no command 'lst'; did you mean 'list'?"),
        (("show", "strory", "1"), "There is no command 'strory'; did you mean 'story'?"),
        (("show", "article", "one"), "'one' is not a valid integer"),
        (("flags", "--since", "soon"), "'soon' is not a time. Write 2026-11-23"),
        (("flags", "--limit", "0"), "0"),
        (("search",), "QUERY"),
        (("--dir",), "--dir"),
        ((), "Usage"),
    ],
)
def test_what_cannot_be_done_as_written_ends_with_2(
    wirewatch: Wirewatch, arguments: tuple[str, ...], said: str
) -> None:
    found = wirewatch(*arguments)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
    assert "Traceback" not in found.err


@pytest.mark.parametrize("name", ["watch.toml", "delivery.toml", "topics/ferry.toml", "secrets.env"])
def test_a_file_that_is_no_utf_8_is_told_in_plain_words(wirewatch: Wirewatch, folder: WatchFolder, name: str) -> None:
    (folder.path / "delivery.toml").write_text('[channels.desk]\nurl = "https://desk.example/${HOOK}"\n')
    connect(folder.archive).close()
    path = folder.path / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes('title = "Пором"\n'.encode("utf-16"))
    path.chmod(0o600)
    command = {"watch.toml": ("status",), "topics/ferry.toml": ("topics", "check")}.get(name, ("alerts", "check"))
    found = wirewatch(*command)
    said = " ".join((found.out + found.err).split())
    assert "it is no text in UTF-8. Save it as UTF-8." in said, said
    assert "codec" not in said


def test_a_file_that_cannot_be_written_is_told_in_plain_words(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    connect(folder.archive).close()
    found = wirewatch("metrics", "--file", str(folder.path / "nowhere" / "figures.prom"))
    assert (found.code, found.out) == (1, "")
    assert "there is no such file or folder" in found.err
    assert "should not happen" not in found.err


def test_a_command_runs_without_open_streams() -> None:
    """As a service or a shell starts it with ``>&-``: Python has no stdout then."""
    code = "import sys\nsys.stdout = sys.stderr = sys.stdin = None\nfrom crawler.cli import main\nmain(['--version'])"
    assert python(code).returncode == 0


def test_a_full_disk_behind_the_output_is_told_in_plain_words() -> None:
    with Path("/dev/full").open("w") as full:
        found = subprocess.run(
            [sys.executable, "-c", "from crawler.cli import main; main(['--help'])"],
            cwd=ROOT, env=environment(False), stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert found.returncode == 1
    assert found.stderr == "wirewatch: The output cannot be written: the disk is full. Make room.\n"


def test_a_folder_that_is_no_watch(wirewatch: Wirewatch, tmp_path: Path) -> None:
    for command in (("run",), ("flags",), ("status",), ("search", "x"), ("show", "article", "1"), ("open",)):
        found = wirewatch(*command)
        assert (found.code, found.out) == (2, ""), command
        assert found.err == (
            f"wirewatch: {tmp_path} is not a watch folder: it has no feeds.csv. "
            f"Run `wirewatch --dir {tmp_path} init`, or name another folder with --dir.\n"
        )


def test_a_watch_without_an_archive(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    for command in (("flags",), ("status",), ("search", "x"), ("show", "article", "1"), ("open",)):
        found = wirewatch(*command)
        assert (found.code, found.out) == (2, ""), command
        assert found.err.startswith(f"wirewatch: There is no archive at {folder.archive}.")
        assert "wirewatch run" in found.err
    assert not folder.archive.exists()


def test_a_file_that_is_no_archive_ends_with_1(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    folder.archive.write_bytes(b"This is a text. " * 500)
    for command in (("flags",), ("status",), ("search", "x"), ("show", "article", "1"), ("feeds", "list")):
        found = wirewatch(*command)
        assert found.code == 1, command
        assert found.err.startswith(f"wirewatch: {folder.archive} cannot be used as an archive")
        assert found.err.count("\n") == 1


def test_the_folder_is_named_by_option_before_environment(
    wirewatch: Wirewatch, filled: WatchFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert wirewatch("status").code == 0
    assert wirewatch("--dir", str(tmp_path / "other"), "status").code == 2
    monkeypatch.setenv("WIREWATCH_DIR", str(tmp_path / "other"))
    assert wirewatch("--dir", str(filled.path), "status").code == 0
    monkeypatch.setenv("WIREWATCH_DIR", "")
    monkeypatch.chdir(tmp_path)
    assert "data is not a watch folder" in wirewatch("status").err


@pytest.mark.parametrize(
    ("loud", "traceback"),
    [
        (["-v"], False),
        (["-vv"], True),
        (["-v", "-v"], True),
        (["--verbose", "-v"], True),
        (["-vvv"], True),
        ([], False),
    ],
)
@pytest.mark.parametrize("expected", [True, False])
def test_a_traceback_only_with_vv(
    wirewatch: Wirewatch,
    filled: WatchFolder,
    monkeypatch: pytest.MonkeyPatch,
    loud: list[str],
    traceback: bool,
    expected: bool,
) -> None:
    def fail(*_: Any) -> None:
        raise WirewatchError("The disk is full.") if expected else ZeroDivisionError("by nought")

    monkeypatch.setattr(status, "status_lines", fail)
    found = wirewatch(*loud, "status")
    assert found.code == 1
    assert ("Traceback" in found.err) == traceback
    last = found.err.splitlines()[-1]
    if expected:
        assert last == "wirewatch: The disk is full."
    else:
        assert last.startswith("wirewatch: ZeroDivisionError: by nought.")
        assert "-vv" in last


def test_ctrl_c_ends_with_130(wirewatch: Wirewatch, filled: WatchFolder, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(status, "status_lines", interrupt)
    found = wirewatch("status")
    assert found.code == 130
    assert "Traceback" not in found.err


def test_a_reader_that_has_seen_enough_is_no_failure(folder: WatchFolder) -> None:
    """`wirewatch feeds list | head -1`"""
    lines = "".join(f"https://{number}.example/feed\n" for number in range(5000))
    (folder.path / "feeds.csv").write_text("url\n" + lines)
    with subprocess.Popen(
        folder.command("feeds", "list"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("health")
        process.stdout.close()
        assert process.stderr.read() == ""
        assert process.wait(20) == 0


def test_another_run_ends_with_75_and_names_the_holder(
    wirewatch: Wirewatch, folder: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREWATCH_ALLOW_LOOPBACK", "1")
    (folder.path / "feeds.csv").write_text("url\nhttp://127.0.0.1:1/feed\n")
    with run_lock(folder.path / "news.db.lock", "daemon"):
        for command in ("run", "daemon"):
            found = wirewatch(command)
            assert (found.code, found.out) == (75, "")
            assert f"daemon, process {os.getpid()}" in found.err


def test_without_a_contact_nothing_is_asked(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    for command in (("run",), ("run", "--all"), ("daemon",)):
        found = wirewatch(*command)
        assert (found.code, found.out) == (2, "")
        assert "watch.toml names no contact" in found.err
        assert 'contact = "' in found.err, "it says what to write"
    assert not folder.archive.exists()


def test_mistakes_in_the_files_end_with_2(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "watch.toml").write_text("[crawl]\ndelai = 1\n")
    found = wirewatch("run")
    assert found.code == 2
    assert found.err == f"wirewatch: {folder.path}/watch.toml:2: unknown key [crawl] 'delai'; did you mean 'delay'?\n"
    (folder.path / "watch.toml").write_text("[crawl]\nallow_loopback = true\n")
    (folder.path / "feeds.csv").write_text("url\nhttp://127.0.0.1:1/feed\n")
    assert wirewatch("run", "--set", "delai=1").code == 2
    (folder.path / "topics" / "bad.toml").write_text('title = "x"\nquery = "(a"\n')
    found = wirewatch("run")
    assert found.code == 2
    assert str(folder.path / "topics" / "bad.toml") in found.err


def test_a_foreign_spiders_package_is_named(tmp_path: Path, folder: WatchFolder) -> None:
    """With one in front, `scrapy list` prints nothing and exits 0."""
    (tmp_path / "site" / "spiders").mkdir(parents=True)
    (tmp_path / "site" / "spiders" / "__init__.py").write_text("")
    code = "import sys; sys.path.insert(0, sys.argv.pop(1)); from crawler.cli import main; main()"
    for command in (("run",), ("demo",)):
        done = python(code, str(tmp_path / "site"), "--dir", str(folder.path), *command)
        assert done.returncode == 1, done.stderr
        assert f"The package 'spiders' at {tmp_path / 'site'} does not belong to wirewatch" in done.stderr
        assert "Traceback" not in done.stderr


def test_main_takes_the_arguments_of_the_process(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr(sys, "argv", ["wirewatch", "--version"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    assert capsys.readouterr().out == f"wirewatch {__version__}\n"


def test_what_files_say_cannot_drive_the_terminal(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    (folder.path / "feeds.csv").write_text("url,title\nhttps://a.example/feed,a\x1b[2J\n\x1b]0;owned\x07,b\n")
    (folder.path / "watch.toml").write_text('contact = "https://a.example"\n"a\\u001b[2J" = 1\n')
    said: list[Said] = [wirewatch("feeds", "list"), wirewatch("run"), wirewatch("feeds", "import", "\x1b[2J")]
    for found in said:
        assert "\x1b" not in found.out + found.err
        assert "\x07" not in found.out + found.err
    assert "is not an http or https address" in said[0].err


def test_numbers_that_no_archive_can_hold_are_unknown_ones(wirewatch: Wirewatch, folder: WatchFolder) -> None:
    connect(folder.archive).close()
    number = str(2**63)
    for command in (
        ("show", "article", number), ("show", "story", number), ("label", number, "nato", "right"),
        ("copies", "explain", number), ("copies", "same", number, "1", "--why", "x"), ("copies", "undo", "1", number),
        ("topics", "explain", "nato", "--article", number),
    ):  # fmt: skip
        found = wirewatch(*command)
        assert (found.code, found.out) == (2, ""), command
        assert f" {number}" in found.err, command
        assert "should not happen" not in found.err


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (OSError(errno.EMFILE, "Too many open files", "/lib/some_module.py"), "ulimit -n"),
        (OSError(errno.EROFS, "Read-only file system", "/watch/news.db.lock"), "/watch/news.db.lock cannot be"),
        (PermissionError(errno.EACCES, "Permission denied", "/watch/feeds.csv"), "Change its permissions"),
    ],
)
def test_what_the_machine_refuses_is_no_mistake_of_ours(
    wirewatch: Wirewatch, folder: WatchFolder, monkeypatch: pytest.MonkeyPatch, error: OSError, told: str
) -> None:
    """A module is loaded when it is wanted, perhaps when nothing can be opened any more; so is the lock of a run."""

    def refused(*_: Any) -> Any:
        raise error

    monkeypatch.setattr("crawler.crawl.preflight.check_packages", refused)
    found = wirewatch("run")
    assert (found.code, found.out, found.err.count("\n")) == (1, "", 1)
    assert told in found.err
    assert "should not happen" not in found.err


def test_a_user_without_a_name_is_called_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found: 23456")

    monkeypatch.setattr("getpass.getuser", nobody)
    assert login_name() == f"user {os.getuid()}"


def test_leave_to_ask_loopback_is_no_leave_to_ask_others_without_a_contact(
    wirewatch: Wirewatch, folder: WatchFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WIREWATCH_ALLOW_LOOPBACK", "1")
    (folder.path / "feeds.csv").write_text("url\nhttp://127.0.0.1:1/feed\nhttps://paper.example/feed\n")
    for command in (("run",), ("feeds", "preview", "https://paper.example/"), ("add", "https://paper.example/")):
        found = wirewatch(*command)
        assert (found.code, found.out) == (2, ""), command
        assert "watch.toml names no contact" in found.err
    (folder.path / "feeds.csv").write_text("url,paused\nhttp://127.0.0.1:1/feed,\nhttps://paper.example/feed,yes\n")
    watch = Watch(folder.path, ("allow_loopback=true",))
    check_contact(watch.settings, asked_of(watch))
