"""What is read without feedparser is read as by feedparser: for made-up documents of every kind, and for those of feeds/."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.intake.feed import feedparser_private, plainfeed, xmlfeed
from crawler.intake.feed.fullfeed import read_full
from crawler.intake.feed.namespaces import PREFIXES
from crawler.intake.feed.parse import parse_feed
from crawler.intake.feed.plainelement import is_whole, joined
from crawler.intake.feed.plainfeed import read_plain
from crawler.intake.opening import opened
from tests.site import rss

URL = "https://feeds.example.org/news.xml"
XML = {"content-type": "application/xml"}
NOW = datetime(2026, 11, 5, 12, 0, tzinfo=UTC)
FEEDS = Path(__file__).parents[1] / "feeds"

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "slash": "http://purl.org/rss/1.0/modules/slash/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "turbo": "http://turbo.example.org/",
    "wire": "http://wire.example.org/",
}
DECLARED = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in NAMES.items())

TEXTS = (
    "", " ", "A plain word", "  spaced\n out ", "&lt;p&gt;Marked &amp;amp; up&lt;/p&gt;", "<![CDATA[<b>bold</b> & so]]>", "Grüße &#x4e2d;&#8364;",
    "caf\u00c3\u00a9", "smart \u0093quotes\u0094", "one<!-- a remark -->two", "<?php echo ?>kept", "&#xA0;edge&#xA0;", "a ]]&gt; b", "tab\there",
    "<i>nested</i>", "<div xmlns='http://www.w3.org/1999/xhtml'>deep</div>", "ann@desk.example (Ann Lee)", "Ann, Bob", "\u2028line", "!",
)  # fmt: skip
ADDRESSES = (
    "https://www.example.org/a", "http://example.org", "https://example.org/?a=1&amp;b=2#c", "/relative", "//host.example/x", "story-7", "",
    "https://example.org/a b", "https://example.org/x?a=1&amp;amp;lang;=2", "https://example.org/шлях", "http:///three", "HTTPS://EXAMPLE.ORG/A",
    "tag:example.org,2026:7", "urn:uuid:7", "mailto:a@b.example", "http://[bad", "https://example.org/a;b?", "  https://example.org/edge\n",
    "javascript:void(0)", "https://example.org/%D1%8F?", "https://example.org/a#", "https://example.org/&lt;x&gt;",
)  # fmt: skip
DATES = ("Wed, 04 Mar 2026 08:00:00 GMT", "2026-03-04T08:00:00Z", "yesterday", "")
TYPES = (
    "",
    ' type="html"',
    ' type="text"',
    ' type="TEXT/HTML"',
    ' type="xhtml"',
    ' type=""',
    ' type="image/png"',
    ' mode="escaped"',
    ' xml:lang="uk"',
)
KINDS = (
    ' rel="alternate"',
    ' rel="self"',
    ' rel="Enclosure" type="image/png"',
    ' type="audio/mp3"',
    ' hreflang="de"',
    ' rel="replies" thr:count="2"',
    "",
)
TEXT_ELEMENTS = (
    "title", "description", "author", "category", "comments", "dc:creator", "dc:subject", "dc:language", "dc:rights", "dc:title", "dc:description",
    "content:encoded", "atom:summary", "atom:content", "atom:title", "media:description", "media:title", "media:credit", "media:keywords",
    "media:thumbnail", "feedburner:origLink", "itunes:summary", "itunes:author", "slash:comments", "wire:slug", "wire:full-text", "turbo:content",
    "wire:title", "Title", "keywords", "image", "language", "summary", "content", "body", "name", "dc:publisher", "dc:contributor", "media:text",
)  # fmt: skip
DATE_ELEMENTS = (
    "pubDate",
    "atom:updated",
    "atom:published",
    "dc:date",
    "dcterms:modified",
    "dcterms:issued",
    "dcterms:created",
    "lastBuildDate",
)
WHOLE_ELEMENTS = (
    "<media:content url='https://i.example/1.jpg' medium='image' fileSize='3'/>",
    "<media:content URL='https://i.example/2.jpg' type='IMAGE/png'><media:thumbnail url='t.jpg' width='1'/><media:description>deep</media:description></media:content>",
    "<media:content url='v.mp4' type='video/mp4'><media:title>shown</media:title></media:content>",
    "<media:content wire:url='https://i.example/3.jpg' medium='image'/>",
    "<media:group><media:content url='https://i.example/4.jpg' medium='image'/><media:rating>adult</media:rating></media:group>",
    "<media:thumbnail url='https://i.example/5.jpg'/>", "<enclosure url='https://i.example/6.jpg' type='image/jpeg' length='7'/>",
    "<enclosure href='https://i.example/7.jpg' type='image/jpeg'/>", "<enclosure type='image/png'/>", "<category term='x' label='X'/>",
    "<category domain='d'/>", "<category scheme='s' domain='d'>both</category>", "<category label='L'>said</category>", "<category/>",
    "<source url='https://first.example/feed'>First</source>", "<source url='/feed'/>", "<source>Told</source>", "<itunes:image href='i.png'/>",
    "<atom:author><atom:name>Ann \u00c3\u00a9</atom:name><atom:email>a@b.example</atom:email></atom:author>",
    "<atom:author><atom:email>c@d.example</atom:email></atom:author>", "<atom:author><atom:name/><atom:email>e@f.example</atom:email></atom:author>",
    "<atom:author>stray<atom:name>Bo</atom:name><atom:uri>/bo</atom:uri></atom:author>", "<atom:contributor><atom:name>Cy</atom:name></atom:contributor>",
    "<atom:source><atom:title>Other</atom:title></atom:source>", "<wire:box><title>inside</title></wire:box>", "<wire:note kind='x'>text</wire:note>",
    "<link/>", "<media:category>m</media:category>", "<title xml:base='/x'>t</title>", "<dc:creator role='x'>r</dc:creator>", "loose words",
)  # fmt: skip
texts, addresses = st.sampled_from(TEXTS), st.sampled_from(ADDRESSES)
item_parts = st.one_of(
    st.builds("<{0}{1}>{2}</{0}>".format, st.sampled_from(TEXT_ELEMENTS), st.sampled_from(("", "", *TYPES)), texts),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("title", "description", "content:encoded", "dc:creator", "category")), texts),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(DATE_ELEMENTS), st.sampled_from(DATES)),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("link", "guid", "atom:id", "comments", "feedburner:origLink")), addresses),
    st.builds("<guid isPermaLink='{}'>{}</guid>".format, st.sampled_from(("true", "false", "TRUE", "")), addresses),
    st.builds("<{} href='{}'{}/>".format, st.sampled_from(("atom:link", "link")), addresses, st.sampled_from(KINDS)),
    st.sampled_from(WHOLE_ELEMENTS),
)  # fmt: skip
about_parts = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("title", "description", "language", "dc:language", "copyright", "category", "ttl", "generator")), texts),
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(("link", "atom:id", "docs")), addresses),
    st.builds("<atom:link href='{}'{}/>".format, addresses, st.sampled_from(KINDS)),
    st.sampled_from((
        "<image><url>/i.png</url><title>Picture</title><link>/p</link><width>w</width></image>", "<image><odd/><title>Odd</title></image>",
        "<skipHours><hour>1</hour></skipHours>", "<textInput><title>T</title></textInput>", "<itunes:owner><itunes:name>O</itunes:name></itunes:owner>",
        "<itunes:author>I</itunes:author>", "<itunes:summary>S</itunes:summary>", "<media:title>M</media:title>", "<dc:title>D</dc:title>",
        "<feedburner:browserFriendly>b</feedburner:browserFriendly>", "<atom:author><atom:name>A</atom:name></atom:author>", "<cloud domain='x'/>",
        "<managingEditor>m@e.example</managingEditor>", "<wire:title>W</wire:title>",
    )),
)  # fmt: skip
roots = st.sampled_from((
    "", ' xml:lang="pt_BR"', ' xml:lang=""', ' xml:base="https://base.example/x/"', ' xml:base="/y"', ' lang="uk"', ' wire:version="1"',
    ' xmlns:odd="http://purl.org/dc/elements/1.1/"', ' xmlns="http://wire.example.org/"', ' xmlns:geo="http://geo.example/"',
    ' xmlns:r="http://purl.org/rss/1.0/"', ' xmlns:u="http://backend.userland.com/rss2"',
))  # fmt: skip
items = st.lists(item_parts, max_size=7).map("".join)


@st.composite
def documents(draw: st.DrawFn) -> str:
    """An RSS document, or one of Atom with the same elements under Atom's name."""
    holds = [f"<item>{item}</item>" for item in draw(st.lists(items, max_size=3))]
    about = draw(st.lists(about_parts, max_size=3))
    inside = "".join(draw(st.permutations(holds + about)))
    declared = DECLARED + draw(roots)
    if draw(st.booleans()):
        version = draw(st.sampled_from(("2.0", "2.0", "2.0", "0.91", "")))
        return f'<rss version="{version}"{declared}><channel>{inside}</channel></rss>'
    inside = (
        inside.replace("item>", "entry>").replace("guid", "id").replace("pubDate", "published").replace("atom:", "")
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{declared.replace(NAMES["atom"], "http://a.example")}>{inside}</feed>'


def same_or_refused(body: bytes, language: str = "") -> bool:
    """Whether the document is read here; that it is read as by feedparser."""
    plain = read_plain(body, URL, language)
    if plain is None:
        return False
    assert plain == read_full(body, "application/xml", language, URL)
    return True


@settings(max_examples=600, deadline=None)
@example("<rss version='2.0'><channel><item><title/><title>b</title></item></channel></rss>", "")
@given(documents(), st.sampled_from(("", "", "de_AT")))
def test_what_is_read_is_read_as_by_feedparser(document: str, language: str) -> None:
    same_or_refused(document.encode(), language)


ONE_PART = [f"<item>{part}</item>" for part in WHOLE_ELEMENTS]
ONE_PART += [f"<item><{name}>{text}</{name}></item>" for name in TEXT_ELEMENTS for text in ("words", "")]
ONE_PART += [f"<item><link>{a}</link><guid>{a}</guid></item>" for a in ADDRESSES]
ONE_PART += [f"<item><guid>{a}</guid><atom:link href='{a}'{kind}/></item>" for a in ADDRESSES for kind in KINDS]
ONE_PART += [f"<item><title{kind}>t</title><description{kind}>d &amp;amp; e</description></item>" for kind in TYPES]
ONE_PART += [f"<item><title>{text}</title><content:encoded>{text}</content:encoded></item>" for text in TEXTS]
ONE_PART += [
    "<item><description>a</description><description>b</description><content:encoded>c</content:encoded></item>",
    "<item><content:encoded>c</content:encoded><description>a</description><description>b</description></item>",
    "<item><title/><title>second</title></item>",
    "<item><title>t</title><media:title>m</media:title></item>",
    "<item><category domain='d'/><category>late</category><category domain='d'>d</category></item>",
    "<item><dc:creator>A</dc:creator><author/><atom:author><atom:name>N</atom:name></atom:author></item>",
    "<item><pubDate/><dc:date>2026-03-04</dc:date><pubDate>2026-03-05</pubDate></item>",
    "<item><atom:author><atom:name/>loose</atom:author></item>",
    "<title>one</title><item/><title>two</title>",
    "<image><title>p</title></image><title>after</title>",
    "<language>uk</language><item><title>t</title></item><language>de</language>",
]
ATOM_OF_ITS_OWN = (
    "item", "entry", "description", "guid", "pubDate", "language", "modified", "issued", "keywords", "body", "abstract", "source", "managingEditor",
)  # fmt: skip
"""Names that have a meaning for feedparser under Atom's prefix too."""
ONE_PART += [f"<item><title>t</title><atom:{name}>words</atom:{name}></item>" for name in ATOM_OF_ITS_OWN]
ONE_PART += [f"<atom:{name}>words</atom:{name}><item><title>t</title></item>" for name in ATOM_OF_ITS_OWN]
ONE_PART += [
    "<item><description>d</description><description:detail xmlns:description='http://d.example'>x</description:detail></item>",
    "<item><title>t</title><wire:\ua000>x</wire:\ua000></item>",
    "<item><title>t</title><wire:x \u2c00='1'/></item>",
    "<item><category label='L'/><category>x</category><category>x</category><category term='x' label='L'/></item>",
]


@pytest.mark.parametrize("inside", ONE_PART)
def test_each_kind_of_element_is_read_as_by_feedparser(inside: str) -> None:
    same_or_refused(f'<rss version="2.0"{DECLARED}><channel>{inside}</channel></rss>'.encode())
    same_or_refused(
        f'<rss version="2.0" xml:lang="en"{DECLARED}><channel><title>T</title>{inside}</channel></rss>'.encode()
    )


PLAIN = f"""<rss version="2.0"{DECLARED}><channel><title>News</title><link>https://www.example.org/</link><description>d</description>
<language>en</language><atom:link rel="self" href="{URL}"/><image><url>i.png</url><title>i</title><link>/</link></image>
<item><title>One &amp; two</title><link>https://www.example.org/1?a=1&amp;b=2</link><guid isPermaLink="false">7</guid>
<pubDate>Wed, 04 Mar 2026 08:00:00 GMT</pubDate><dc:creator>Ann Lee</dc:creator><category><![CDATA[World]]></category>
<description>short</description><content:encoded><![CDATA[<p>long</p>]]></content:encoded><wire:slug>x</wire:slug>
<media:content url="https://i.example/1.jpg" medium="image"><media:credit>c</media:credit></media:content></item></channel></rss>"""
ATOM = f"""<?xml-stylesheet href="x.xsl"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>News</title><id>tag:example.org</id><link href="https://www.example.org/"/>
<link rel="self" href="{URL}"/><updated>2026-03-04T08:00:00Z</updated><author><name>Desk</name></author><entry><title type="html">One</title>
<link rel="alternate" type="text/html" href="/1"/><id>tag:example.org,2026:1</id><updated>2026-03-04T08:00:00Z</updated>
<author><name>Ann</name><uri>/ann</uri></author><category term="World"/><summary type="html">&lt;p&gt;s&lt;/p&gt;</summary></entry></feed>"""


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.encode(),
        ATOM.encode(),
        rss(("1", "http://127.0.0.1/a", "One")),
        PLAIN.replace(DECLARED, DECLARED + ' xml:base="https://b.example/"').encode(),
    ],
)
def test_usual_feeds_are_read_here(body: bytes) -> None:
    document = opened(body, XML)
    assert document is not None
    assert same_or_refused(document.body)


@pytest.mark.parametrize(
    "body",
    [
        PLAIN.replace("One &amp; two", "One & two"),
        PLAIN.replace("</channel>", ""),
        "<!DOCTYPE rss [<!ENTITY x 'y'>]>" + PLAIN,
        "<?xml version='1.0' encoding='utf-16'?>" + PLAIN,
        PLAIN.replace('xmlns:dc="http://purl.org/dc/elements/1.1/"', 'xmlns:dc="http://other.example/"'),
        PLAIN.replace("<wire:slug>", "<wire:slug xmlns:wire='http://purl.org/dc/elements/1.1/'>"),
        PLAIN.replace("<wire:slug>x</wire:slug>", "<atom:title xmlns:atom='http://other.example/'>x</atom:title>"),
        PLAIN.replace("<item>", "<item rdf='1'>"),
        ATOM.replace('type="html">&lt;p&gt;s&lt;/p&gt;', 'type="xhtml">s'),
        ATOM.replace("x.xsl", 'x.xsl" encoding="latin-1'),
        ATOM.replace("x.xsl", "x>y.xsl"),
        ATOM.replace("x.xsl", "x.xsl\n>"),
        f"<rss version='2.0'{DECLARED}><channel/><channel/></rss>",
        f"<rss version='2.0'{DECLARED}><channel><item>{'<media:group>' * 200}{'</media:group>' * 200}</item></channel></rss>",
        "",
    ],
)  # fmt: skip
def test_what_is_not_plain_is_refused(body: str) -> None:
    assert read_plain(body.encode(), URL, "") is None


@pytest.mark.parametrize("path", sorted(FEEDS.glob("*.xml")), ids=lambda path: path.stem)
def test_feeds_with_traits_are_read_as_by_feedparser(path: Path) -> None:
    document = opened(path.read_bytes(), XML)
    if document is not None:
        same_or_refused(document.body)


@given(st.text("aZ9.:/?#&=;%[]@ é|-", max_size=12).map("https://".__add__))
def test_a_whole_address_is_one_that_joining_leaves(address: str) -> None:
    assert not is_whole(address) or joined(URL, address) == feedparser.urls._urljoin(URL, address) == address


@pytest.mark.parametrize(
    ("media", "bozo"),
    [("application/rss+xml", False), ("text/xml", False), ("", False), ("text/html", True), ("text/plain; x=y", True)],
)
def test_what_a_response_says_it_is_counts_as_by_feedparser(media: str, bozo: bool) -> None:
    body, headers = rss(("1", "http://127.0.0.1/a", "One")), {"content-type": media}
    document = opened(body, headers)
    assert document is not None
    assert read_full(document.body, media.partition(";")[0] or "application/xml", "", URL).bozo is bozo
    assert xmlfeed.read(document.body, headers, URL, 9, NOW).bozo is bozo


def test_feedparser_gives_elements_no_meaning_that_is_unknown_here() -> None:
    """A later version may understand more; what it then makes of an element must not be passed over."""
    parser: Any = feedparser.api.StrictFeedParser
    methods = [name.split("_", 2)[2] for name in dir(parser) if name.startswith(("_start_", "_end_"))]
    understood = {name.partition("_")[0].lower() for name in methods if "_" in name}
    assert understood <= plainfeed.MEANT_IN_ITEMS
    known = {address.lower(): prefix for address, prefix in parser.namespaces.items() if address}
    assert {
        address: prefix for address, prefix in known.items() if not prefix or prefix.lower() in understood
    } == PREFIXES


@pytest.mark.parametrize(
    "body",
    [
        "<rss version='2.0'{}><channel><title>xmlns</title></channel></rss>",
        "<rss version='2.0'><channel><item><wire:box{} xmlns:wire='http://wire.example'/></item></channel></rss>",
    ],
)
def test_hundreds_of_namespaces_are_not_plain(body: str) -> None:
    """Each element would be asked for all of them."""
    many = "".join(f" xmlns:a{n}='http://a.example/{n}'" for n in range(300))
    assert read_plain(body.format(many).encode(), URL, "") is None
    assert read_plain(body.format("").encode(), URL, "") is not None


@pytest.mark.parametrize("start", ["media:content", "category", "link href=''", "guid", "author"])
def test_hundreds_of_attributes_are_not_plain(start: str) -> None:
    """lxml looks at all of them for each."""
    many = "".join(f" a{n}=''" for n in range(300))
    body = f"<rss version='2.0'{DECLARED}><channel><item><{start}{many}/></item></channel></rss>"
    assert read_plain(body.encode(), URL, "") is None


OWN_FIELDS = (
    "links",
    "authors",
    "contributors",
    "enclosures",
    "title_detail",
    "summary_detail",
    "description_detail",
    "media_content",
)


@pytest.mark.parametrize("name", OWN_FIELDS)
def test_an_element_named_as_a_field_of_feedparser_costs_no_entry(name: str) -> None:
    """It would stand where feedparser has a list or a table of its own."""
    odd = f"<{name}>Ann Lee</{name}><{name} type='text'>Ann Lee</{name}>"
    usual = "<title>t</title><link>https://www.example.org/{}</link><description>d</description><enclosure url='e'/>"
    for one in (odd + usual, usual + odd):
        items = f"<item>{one.format(1)}</item><item>{usual.format(2)}</item>"
        found = parse_feed(f'<rss version="2.0"><channel>{items}</channel></rss>'.encode(), XML, URL, NOW)
        assert [entry.link for entry in found.entries] == ["https://www.example.org/1", "https://www.example.org/2"]


def test_authors_of_an_item_in_one_element_are_read() -> None:
    body = '<rss version="2.0"><channel><item><title>t</title><authors>Ann Lee</authors></item></channel></rss>'
    assert read_full(body.encode(), "application/xml", "", URL).entries[0].authors == ("Ann Lee",)


def test_plain_feeds_are_read_without_loading_feedparser() -> None:
    code = "import sys; from crawler.intake.feed.parse import parse_feed; from tests.site import rss; from datetime import datetime, UTC; "
    code += "found = parse_feed(rss(('1', 'http://127.0.0.1/a', 'One')), {}, 'http://127.0.0.1/feed', datetime(2026, 11, 5, tzinfo=UTC)); "
    code += "assert found.entries and 'feedparser' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


def test_a_feedparser_that_joins_otherwise_is_given_what_must_be_joined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feedparser_private, "join", None)
    assert read_plain(PLAIN.encode(), URL, "") is not None
    assert read_plain(PLAIN.replace(">https://www.example.org/1?a=1&amp;b=2<", ">/1<").encode(), URL, "") is None
