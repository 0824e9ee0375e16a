"""The recipes of alerts.md can be used as they stand."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.watch.delivery_file import load_delivery
from crawler.watch.secrets import filled, names_in
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "alerts.md").read_text(encoding="utf-8")
BLOCKS = [block for block in re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL) if "channels." in block]
SECRETS = {
    "BOT_TOKEN": "123456789:abcdefghijklmnopqrstuvwxyz0123456789", "CHAT_ID": "-1001234", "SLACK_A": "T1JJ3T3L2",
    "SLACK_B": "A1BRTD4JD", "SLACK_C": "TIiajkdnlazkcOXrIdevi7FQ", "FROM_NUMBER": "+491234567890", "TO_NUMBER": "+491234567891",
}  # fmt: skip


def test_rules_and_channels_are_read(tmp_path: Path) -> None:
    parts = re.findall(r"```toml\n(.*?)```", PAGE[PAGE.index("## Recipes") :], re.DOTALL)
    (tmp_path / "delivery.toml").write_text("\n".join(parts), encoding="utf-8")
    found = load_delivery(tmp_path)
    assert {"telegram", "slack", "signal", "ntfy", "matrix", "mail"} <= found.channels.keys()
    assert {rule.name for rule in found.alerts} == {"nato", "nato at night", "care"}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_apprise_knows_the_addresses(tmp_path: Path) -> None:
    apprise = pytest.importorskip("apprise")
    for block in BLOCKS:
        (url,) = re.findall(r'^url = "(.*)"', block, re.MULTILINE)
        if not url.startswith(("http", "smtp", "file", "stdout")):
            known = {name: SECRETS.get(name, "word") for name in names_in(url)}
            assert apprise.Apprise().add(filled(url, tmp_path, known)), url
