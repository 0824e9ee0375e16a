"""Names of outlets that are on no list, by their form, in scripts without capitals: 《北方晚报》, 沖縄日報, 한빛일보.

A name begins with its run of signs: behind a mark, a space or, in Japanese, a letter of the other kana.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.reading.names import WHOLE

_CHINESE = re.compile(
    r"《(?P<name>[\u4e00-\u9fff]{1,8}(?:日报|日報|时报|時報|晚报|晚報|早报|早報|邮报|郵報|周刊|週刊|新闻|新聞|报|報))》"
)
_JAPANESE = re.compile(
    r"(?<![\u4e00-\u9fff\u30a1-\u30fc])(?P<name>[\u4e00-\u9fff\u30a1-\u30fc]{2,8}?(?:新聞|新報|日報|通信|放送))(?![\u4e00-\u9fff\u30a1-\u30fc])"
)
_KOREAN = re.compile(r"(?<!\w)(?P<name>[가-힣]{2,6}(?:일보|신문|통신|방송))(?=\W|[은는이가을를에와과의도])")
_NO_NAMES = re.compile(
    "(?:地元|現地|各|民放|国営|公共|同|電気|無線|学級|海外|地方|ラジオ|テレビ|英字|号外|インターネット|データ)(?:新聞|通信|放送)|"
    "(?:지역|국내|해외|현지|일간|국영|공영|온라인|인터넷|무선|데이터|학교|종편|생)(?:신문|통신|방송)"
)
"""The local press, state broadcasting, wireless communication: kinds, and no names."""


def eastern_names(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of what may name an outlet; the caller still needs a cue to believe it."""
    if WHOLE.search(text) is None:
        return
    for pattern in (_CHINESE, _JAPANESE, _KOREAN):
        for match in pattern.finditer(text):
            if _NO_NAMES.fullmatch(match["name"]) is None:
                yield match.span("name")
