"""The patterns made of a language's cue tables."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from crawler.read_also import READ_ALSO, LinkOpeners, phrases
from crawler.reading.credits.languages import CUES, alternatives

OPENING = r"[\s«»\"“”„‟'’‘‚(\[《「『（【]*"
CLOSING = r"[»\"“”'’›)\]》」』）】]*"
_PLAIN_WORD = r"[^\s.,;:!?()«»„“\"]+"


def _flat(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _listed(text: str) -> str:
    return alternatives("; ".join(phrases(text)))


def _touching(joined: str) -> str:
    """What a name may stand right behind: an elided preposition ("all'Ansa"), letters written together with it."""
    return rf"(?<=['’])|(?<={joined})|(?<={joined}-)" if joined else r"(?<=['’])"


class Grammar:
    """The compiled patterns of one language; left patterns end at the name, right ones begin behind it."""

    def __init__(self, language: str) -> None:
        self.language, self.cues = language, CUES[language]
        cues = self.cues
        called = rf"(?:[ld]['’])?{alternatives(cues.types)}"
        kind = rf"(?:{_PLAIN_WORD}\s+){{0,3}}?{called}[\"»”“]?\s+(?:{_PLAIN_WORD}\s+){{0,2}}?"
        article = rf"(?:{alternatives(cues.articles)}\s*){{0,2}}(?:(?:(?-i:[A-Z])\w+\s)?\w+['’]s?\s+)?"
        self._name = rf"{OPENING}(?:{kind})?{article}{OPENING}\Z"
        adverbs = (
            rf"(?:,?\s+(?:{alternatives(cues.adverbs)}|\(\w[^()]{{0,30}}\)|{alternatives(cues.types)})){{0,5}},?\s+"
        )
        self._adverbs = adverbs if cues.spaced else r"\s*"
        self._begin, self._end = (r"(?:\A|(?<!\w))", r"(?!\w)") if cues.spaced else ("", "")
        self._space = r"\s+" if cues.spaced else r"\s*"
        self._gap = self._name if not cues.spaced else rf"(?:[\s,]|{_touching(cues.joined)}){self._name}"
        self._closing = rf"{CLOSING}(?:{alternatives(cues.hung_on)})?{CLOSING}" if cues.hung_on else CLOSING

    def _left(self, cues: str, gap: int = 0) -> re.Pattern[str]:
        word = _PLAIN_WORD if gap else alternatives(self.cues.adverbs)
        words = rf"(?:\s+{word}){{0,{gap or 4}}}?"
        return _flat(rf"{self._begin}{alternatives(cues)}{words}{self._gap}")

    def _anywhere(self, cues: str) -> re.Pattern[str]:
        return _flat(rf"{self._begin}{alternatives(cues)}{self._end}")

    def _right(self, cues: str, between: str = "") -> re.Pattern[str]:
        return _flat(rf"{self._closing}{between}{self._adverbs}{alternatives(cues)}{self._end}")

    @cached_property
    def before(self) -> re.Pattern[str]:
        return self._left(self.cues.before)

    @cached_property
    def inverted(self) -> re.Pattern[str]:
        return self._left(self.cues.inverted)

    @cached_property
    def work(self) -> re.Pattern[str]:
        return self._left(self.cues.work)

    @cached_property
    def cite(self) -> re.Pattern[str]:
        return _flat(rf"{self._begin}{alternatives(self.cues.cite)}{self._end}[^,.;:!?()，。；：（）]{{0,60}}\Z")

    @cached_property
    def relay(self) -> re.Pattern[str]:
        return self._left(self.cues.relay)

    @cached_property
    def told(self) -> re.Pattern[str]:
        return self._left(self.cues.told, self.cues.told_gap)

    @cached_property
    def learned(self) -> re.Pattern[str]:
        return self._left(self.cues.learned)

    @cached_property
    def after(self) -> re.Pattern[str]:
        # "Axios's Jane Roe reported"; "CNBC Jane Roe is reporting"; "Kommersant, a business daily, reported"
        person = r"(?:['’]s?)?\s+(?:\w+\s+){0,3}?(?-i:[A-Z][\w’'-]+\s+[A-Z][\w’'-]+)"
        described = rf",\s[^,.;:!?]{{0,40}}{alternatives(self.cues.types)}[^,.;:!?]{{0,30}},"
        return self._right(self.cues.after, rf"(?:{person}|{described})?")

    @cached_property
    def after_weak(self) -> re.Pattern[str]:
        reporter = r"(?:['’]s?\s+(?-i:[A-Z][\w’'-]+\s+[A-Z][\w’'-]+))?"  # "Bloomberg's Jane Roe says"
        return self._right(self.cues.after_weak, reporter)

    @cached_property
    def not_said(self) -> re.Pattern[str]:
        return _flat(rf"\s*{alternatives(self.cues.not_said)}")

    @cached_property
    def aired(self) -> re.Pattern[str]:
        spoken = rf"(?<!\w){alternatives(self.cues.spoken)}(?!\w)[^.;:!?]{{0,100}}"
        return _flat(rf"{spoken}\s{alternatives(self.cues.aired)}{self._gap}")

    @cached_property
    def learned_after(self) -> re.Pattern[str]:
        return self._right(self.cues.learned_after)

    @cached_property
    def told_after(self) -> re.Pattern[str]:
        # No comma here: "... an die Welt", sagte er" names no newspaper.
        return _flat(rf"{self._closing}{self._space}{alternatives(self.cues.told_after)}{self._end}")

    @cached_property
    def work_after(self) -> re.Pattern[str]:
        return _flat(rf"(?:['’]s?|{self._closing})?(?:\s+|-){alternatives(self.cues.work_after)}(?!\w)")

    @cached_property
    def cite_after(self) -> re.Pattern[str]:
        return _flat(rf"{self._closing},?{self._space}{alternatives(self.cues.cite)}{self._end}")

    @cached_property
    def not_report(self) -> re.Pattern[str]:
        return _flat(rf"\s*{alternatives(self.cues.not_report)}(?!\w)")

    @cached_property
    def not_outlet(self) -> re.Pattern[str]:
        return _flat(rf"(?:['’]s?)?{self._closing}(?:{self._space}|-){alternatives(self.cues.not_outlet)}{self._end}")

    @cached_property
    def joiner(self) -> re.Pattern[str]:
        between = rf"(?:[,/&+]|,?\s*{alternatives(self.cues.joiner)}(?!\w))"
        kind = rf"(?:{_PLAIN_WORD}\s+){{0,2}}?{alternatives(self.cues.types)}\s+"
        return _flat(rf"{CLOSING}\s*{between}{OPENING}(?:{kind})?(?:{alternatives(self.cues.articles)}\s*)?{OPENING}\Z")

    @cached_property
    def label(self) -> re.Pattern[str]:
        return _flat(
            rf"{self._begin}{alternatives(self.cues.label)}\s*[:：]{OPENING}(?:[^.!?\n]{{0,60}}[,;/]\s*)??{self._name}"
        )

    @cached_property
    def opener(self) -> re.Pattern[str]:
        return _flat(rf"(?:\A|[.!?…][»\"”’)\]]*\s+){alternatives(self.cues.opener)}{self._gap}")

    @cached_property
    def wire(self) -> re.Pattern[str]:
        return _flat(rf"(?:\A|(?<!\w)){alternatives(self.cues.wire)}[\s:]+(?:[^.!?\n]{{0,120}}[\s,])??{self._name}")

    @cached_property
    def republished(self) -> re.Pattern[str]:
        return _flat(
            rf"(?:\A|(?<!\w)){alternatives(self.cues.republished)}[\s:]+(?:{_PLAIN_WORD}\s+){{0,5}}?{OPENING}\Z"
        )

    @cached_property
    def poll_left(self) -> re.Pattern[str]:
        return _flat(rf"{self._begin}{alternatives(self.cues.poll)}{self._end}[^.;:!?,\n。，]{{0,60}}\Z")

    @cached_property
    def poll_right(self) -> re.Pattern[str]:
        slashed = r"(?:\s*[/–-]\s*[\w.]+(?:\s+[A-ZÀ-Þ]\w+)?){0,2}"
        return _flat(
            rf"{CLOSING}(?:['’]s)?{slashed}(?:{self._space}|-)(?:\w+\s+)?{alternatives(self.cues.poll)}{self._end}"
        )

    @cached_property
    def not_the_article(self) -> re.Pattern[str]:
        """A link to another article or an invitation. "Read more at <name>" is none: it credits."""
        words = READ_ALSO.get(self.language, LinkOpeners())
        always, others = _listed(words.always), _listed(f"{words.headline} | {words.label}")
        elsewhere = rf"(?!\s+{_listed(words.elsewhere)}(?!\w))"
        words_here = rf"{always}{elsewhere}|{others}|{alternatives(self.cues.not_the_article)}"
        return _flat(rf"{self._begin}(?:{words_here}){self._end}")

    @cached_property
    def background(self) -> re.Pattern[str]:
        return self._anywhere(self.cues.background)

    @cached_property
    def own_words(self) -> re.Pattern[str]:
        return self._anywhere(self.cues.own_words)

    @cached_property
    def anonymous(self) -> re.Pattern[str]:
        return self._anywhere(self.cues.anonymous)

    @cached_property
    def channels(self) -> re.Pattern[str]:
        return self._anywhere(self.cues.channels)

    @cached_property
    def media(self) -> re.Pattern[str]:
        return self._anywhere(self.cues.media)

    @cached_property
    def contributed(self) -> re.Pattern[str]:
        return _flat(rf"{CLOSING}\s+{alternatives(self.cues.contributed)}(?!\w)")

    @cached_property
    def plain_behind(self) -> re.Pattern[str]:
        return _flat(rf"(?:\A|(?<!\w)){alternatives(self.cues.plain_behind)}\s\Z")

    @cached_property
    def plain_before(self) -> re.Pattern[str]:
        return _flat(rf"\s+{alternatives(self.cues.plain_before)}(?!\w)")

    @cached_property
    def hung_on(self) -> re.Pattern[str]:
        return _flat(rf"{CLOSING}{alternatives(self.cues.hung_on)}")

    @cached_property
    def typed(self) -> re.Pattern[str]:
        """What an outlet is called, right before its name."""
        return _flat(rf"{self._begin}{alternatives(self.cues.types)}{self._space}{OPENING}\Z")

    @cached_property
    def type_words(self) -> re.Pattern[str]:
        return _flat(rf"(?<!\w){alternatives(self.cues.types)}(?!\w)")


@lru_cache(maxsize=16)
def grammar_for(language: str) -> Grammar:
    """The grammar of a language; English for those that have none."""
    return Grammar(language if language in CUES else "en")
