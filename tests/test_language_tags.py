"""Language tags as feeds and pages write them."""

from __future__ import annotations

import pytest

from crawler.language_tags import subtags


@pytest.mark.parametrize(
    ("tag", "said"),
    [
        ("en-us", ("en", "US")),
        ("epo", ("eo", "")),
        ("ger", ("de", "")),
        ("zh-Hant-TW", ("zh", "TW")),
        ("zh-Hans", ("zh", "")),
        ("pt_BR", ("pt", "BR")),
        ("es-419", ("es", "419")),
        ("sr-Latn-RS", ("sr", "RS")),
        ("fil", ("fil", "")),
        ("iw", ("he", "")),
        ("und", ("", "")),
        ("english", ("", "")),
        ("", ("", "")),
        ("uk_UA.UTF-8", ("uk", "UA")),
    ],
)
def test_a_tag_is_a_language_and_a_region(tag: str, said: tuple[str, str]) -> None:
    assert subtags(tag) == said
