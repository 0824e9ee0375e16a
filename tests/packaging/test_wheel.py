"""What `pip install .` and a source release hold. Built with hatchling itself: nothing is downloaded."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def build(kind: str, folder: Path) -> Path:
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build("wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: str) -> set[str]:
    """Files of the checkout that git would keep, below ``folder``."""
    found = (ROOT / folder).rglob("*")
    return {str(p.relative_to(ROOT)) for p in found if p.is_file() and "__pycache__" not in p.parts}


def test_the_wheel_holds_the_packages_and_nothing_else_at_the_top(wheel: Path, names: set[str]) -> None:
    assert wheel.name == f"wirewatch-{PROJECT['version']}-py3-none-any.whl"
    assert {name.split("/")[0] for name in names} == {
        "crawler",
        "spiders",
        f"wirewatch-{PROJECT['version']}.dist-info",
    }


def test_every_module_is_in_the_wheel(names: set[str]) -> None:
    modules = {name for name in files("crawler") | files("spiders") if name.endswith(".py")}
    assert modules <= names


def test_the_packaged_data_is_in_the_wheel(names: set[str]) -> None:
    for folder in ("defaults", "demo", "deploy"):
        there = {name.replace(f"data/{folder}", f"crawler/_data/{folder}", 1) for name in files(f"data/{folder}")}
        assert there
        assert there <= names


def test_nothing_of_a_users_watch_is_in_the_wheel(names: set[str]) -> None:
    assert not [name for name in names if name.endswith((".db", ".lock", ".pyc", "news.db-wal"))]
    assert {name.split("/")[2] for name in names if name.startswith("crawler/_data/")} == {"defaults", "demo", "deploy"}


def test_the_wheel_says_who_it_is(wheel: Path, names: set[str]) -> None:
    info = f"wirewatch-{PROJECT['version']}.dist-info"
    with zipfile.ZipFile(wheel) as archive:
        metadata = archive.read(f"{info}/METADATA").decode()
        entry_points = archive.read(f"{info}/entry_points.txt").decode()
    assert "Name: wirewatch\n" in metadata
    assert "License-Expression: Apache-2.0\n" in metadata
    assert "Requires-Python: >=3.11\n" in metadata
    assert "[console_scripts]\nwirewatch = crawler.cli:main\n" in entry_points
    assert "[datasette]\nwirewatch = crawler.desk.plugin\n" in entry_points
    assert f"{info}/licenses/LICENSE" in names


def test_the_installed_wheel_finds_its_data_and_its_spiders(wheel: Path, tmp_path: Path) -> None:
    """Without the checkout beside it."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    code = (
        "import crawler, sys\n"
        "assert crawler.__file__.startswith(sys.path[0]), crawler.__file__\n"
        "from crawler.crawl.preflight import check_packages\ncheck_packages()\n"
        "from crawler.demo.world import load_world\nfrom crawler.watch.packaged import packaged\n"
        "assert str(packaged('demo')).startswith(sys.path[0])\nload_world(packaged('demo'))\n"
        "from crawler.cli import main\nmain(['--dir', sys.argv[1], 'init'])"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[0] = {str(tmp_path / 'site')!r}\n{code}", str(tmp_path / "w")],
        cwd=tmp_path,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "w" / "topics" / "nato.toml").is_file()


def test_a_source_release_has_what_building_and_testing_need(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        top = f"wirewatch-{PROJECT['version']}/"
        names = {name.removeprefix(top) for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "scrapy.cfg", "tests/conftest.py"} <= names
    assert {"crawler/cli.py", "spiders/feeds.py", "docs/design.md", "data/demo/world.toml"} <= names
    assert "data/defaults/feeds.csv" in names
    assert not [name for name in names if name.endswith((".pyc", ".db"))]


def test_the_version_is_written_once_more_only_in_the_package() -> None:
    from crawler import __version__

    assert __version__ == PROJECT["version"]
