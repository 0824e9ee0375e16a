"""The words that open a link to another article, language by language: "Read also: <headline>".

Three rooms ask for them, each at its own place: reading takes such lines out of a text (``reading.furniture``), topics
do not match in what is left of them (``judging.topics.noise``), and an outlet named in one is no source of the article
(``reading.credits``). What else these rooms refuse (tags, advertisements, "follow us") means something different in each
and stands in a table of their own: ``FURNITURE``, ``LINE_LABELS`` and ``LINE_NOTICES``, ``Cues.not_the_article``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LinkOpeners:
    """Phrases of one language in lower case, parted by "|"."""

    always: str = ""
    """However the line goes on."""
    headline: str = ""
    """Also said within an article: believed when what follows is no long sentence, or after a colon."""
    label: str = ""
    """Ordinary words: believed before a colon, or when the line ends with them."""
    elsewhere: str = ""
    """After one of these words, a phrase of ``always`` tells where the whole article is to be read: "Read more at"."""


READ_ALSO = {
    "en": LinkOpeners(
        always="read also | also read | read more | see also",
        headline="""
            read next | more on this | more on this story | more on this topic | more stories | more news | more from us |
            don't miss | don’t miss | you may also like | you might also like | you may like |
            you may also be interested in
        """,
        label="""
            recommended | recommended for you | recommended stories | recommended reading | related | related article |
            related articles | related story | related stories | related news | related content | related topics |
            related links | related posts| read this | read on | most read | watch also
        """,
        elsewhere="at | in | on",
    ),
    "uk": LinkOpeners(
        always="читайте також | дивіться також",
        headline="читайте ще | читати також | більше новин | вас може зацікавити",
        label="також читайте",
    ),
    "ru": LinkOpeners(
        always="читайте также | смотрите также",
        headline="читать также | читайте далее | читать далее",
        label="также читайте | по теме | материалы по теме | больше новостей",
    ),
    "de": LinkOpeners(
        always="lesen sie auch | lesen sie mehr | lesen sie hier",
        headline="""
            lesen sie dazu | lesen sie dazu auch | lesen sie weiter | lies auch | lies mehr | auch interessant |
            das könnte sie auch interessieren | das könnte sie interessieren | das könnte dich auch interessieren |
            mehr zum thema | mehr dazu | siehe auch
        """,
        label="zum thema | weitere artikel | weitere nachrichten | weitere themen",
    ),
    "fr": LinkOpeners(
        always="lire aussi | à lire aussi | lire également",
        headline="à lire également | à voir aussi | voir aussi | sur le même sujet | sur le même thème",
        label="pour aller plus loin | lire la suite",
    ),
    "es": LinkOpeners(
        always="lea también | lee también | te puede interesar",
        headline="""
            lea más | lee más | vea también | le puede interesar | puede interesarle | noticias relacionadas |
            artículo relacionado | artículos relacionados | contenido relacionado
        """,
        label="""
            leer también | leer más | ver también | también te puede interesar | siga leyendo | sigue leyendo | más información
        """,
    ),
    "it": LinkOpeners(
        always="leggi anche | vedi anche | potrebbe interessarti",
        headline="ti potrebbe interessare | potrebbe interessarti anche | per approfondire | articoli correlati",
        label="leggi di più | leggi tutto | guarda anche | approfondisci | notizie correlate",
    ),
    "pl": LinkOpeners(
        always="czytaj też | czytaj także | czytaj również | zobacz także",
        headline="""
            przeczytaj też | przeczytaj także | przeczytaj również | czytaj więcej | czytaj dalej | zobacz też |
            zobacz również
        """,
        label="polecamy | więcej na ten temat",
    ),
    "pt": LinkOpeners(
        always="leia também | leia mais | veja também",
        headline="leia ainda | veja mais | saiba mais | notícias relacionadas",
    ),
    "nl": LinkOpeners(always="lees ook", headline="lees meer | lees verder | bekijk ook"),
    "sv": LinkOpeners(always="läs också | läs även", headline="läs mer"),
    "no": LinkOpeners(always="les også", headline="les mer | les mere"),
    "da": LinkOpeners(always="læs også", headline="læs mere"),
    "fi": LinkOpeners(always="lue myös", headline="lue lisää"),
    "cs": LinkOpeners(always="čtěte také", headline="přečtěte si také | přečtěte si"),
    "hu": LinkOpeners(headline="olvassa el | olvassa el ezt is | olvasd el"),
    "ro": LinkOpeners(always="citește și", headline="citeşte şi | citește mai mult"),
    "el": LinkOpeners(headline="διαβάστε επίσης | διαβάστε ακόμα | διαβάστε ακόμη"),
    "bg": LinkOpeners(headline="прочетете още"),
    "sr": LinkOpeners(headline="прочитајте и | прочитајте још"),
    "hr": LinkOpeners(headline="pročitajte i | pročitajte još | pročitajte više | pogledajte i"),
    "tr": LinkOpeners(headline="ayrıca okuyun | bunu da okuyun | ilgili haber | ilgili haberler | devamını oku"),
    "zh": LinkOpeners(headline="相关阅读 | 延伸閱讀 | 推荐阅读 | 相关新闻 | 相关报道 | 相关文章"),
    "ja": LinkOpeners(
        headline="関連記事 | 関連ニュース | 関連リンク | あわせて読みたい | おすすめ | おすすめ記事 | おすすめの記事"
    ),
    "ko": LinkOpeners(headline="관련 기사 | 관련기사 | 관련 뉴스 | 관련뉴스"),
    "ar": LinkOpeners(always="اقرأ أيضا", headline="اقرأ أيضًا | اقرأ المزيد"),
    "fa": LinkOpeners(headline="بیشتر بخوانید"),
    "he": LinkOpeners(headline="קראו גם | קראו עוד"),
    "id": LinkOpeners(headline="baca juga | baca selengkapnya"),
    "vi": LinkOpeners(headline="xem thêm | đọc thêm"),
}


def phrases(text: str) -> Iterator[str]:
    """The phrases of one table."""
    return (" ".join(phrase.split()) for phrase in text.split("|") if phrase.strip())


def of_all_languages(table: str) -> tuple[str, ...]:
    """The phrases of one table (``always``, ``headline``, ``label``) in all languages, each once."""
    return tuple(dict.fromkeys(phrase for words in READ_ALSO.values() for phrase in phrases(getattr(words, table))))
