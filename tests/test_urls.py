from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import urls
from crawler.urls import canonical_url, host_of, is_web_url, registered_domain, resolve, split_userinfo


def _names(text: str) -> list[str]:
    return text.split()


PAGE = "https://example.org/World/cafe~1?id=5"


@pytest.mark.parametrize(
    "variant",
    [
        "http://example.org/World/cafe~1?id=5",
        "https://www.example.org/World/cafe~1?id=5",
        "https://EXAMPLE.org./World/cafe~1?id=5",
        "https://example.org:443/World/cafe~1?id=5",
        "http://example.org:80/World/cafe~1?id=5",
        "https://example.org/World/cafe~1/?id=5",
        "https://example.org/World/cafe~1/amp/?id=5",
        "https://example.org/amp/World/cafe~1?id=5",
        "https://example.org/World/cafe~1?id=5&amp=1",
        "https://example.org/World/cafe~1?outputType=amp&id=5",
        "https://m.example.org/World/cafe~1?id=5",
        "https://amp.example.org/World/cafe~1?id=5",
        "https://www.m.example.org/World/cafe~1?id=5",
        "https://example.org/World/cafe~1?utm_source=a&amp;id=5&amp;fbclid=x",
        "https://example.org/World/cafe~1?&#038;id=5&UTM_Medium=b",
        "https://example.org/World/cafe%7E1?%69d=5&gclid=x&mtm_kwd=1&at_campaign=2&CMP=share&ocid=3&mc_cid=4",
        "https://example.org/World/cafe~1?id=5&source=rss",
        "https://example.org/World/cafe~1?id=5&ref=www.example.org",
        "https://example.org/World/cafe~1;jsessionid=AB12?id=5",
        " \thttps://example.org/World/cafe~1?id=5#comments \n",
        "https://example.org/World/\ncafe~1?id=5",
        "https://example.org/World/cafe~1%20?id=5%20",
        "https://reader:secret@example.org/World/cafe~1?id=5",
        "https://example.org/Sport/../World/cafe~1?id=5",
    ],
)
def test_spellings_of_one_page_meet(variant: str) -> None:
    assert canonical_url(variant) == PAGE


@pytest.mark.parametrize(
    "parameter",
    _names("""
    id p v page storyId gallery game section sid date lang source_id article nid cid tid s q t feature view type
    amplitude media_id photo video week edition match team token n key a aid pid num no mode references
    """),
)
def test_parameters_that_may_name_the_page_stay(parameter: str) -> None:
    one, other = (canonical_url(f"https://example.org/a?{parameter}={value}&utm_source=x") for value in "12")
    assert one == f"https://example.org/a?{parameter}=1"
    assert one != other


@pytest.mark.parametrize(
    "other",
    [
        "https://news.example.org/World/cafe~1?id=5",
        "https://example.org/world/cafe~1?id=5",
        "https://example.org/World/cafe~1?id=6",
        "https://example.org/World/cafe~1",
        "https://example.org:8443/World/cafe~1?id=5",
        "https://example.org/World/cafe~1?id=5&ref=elsewhere.net",
        "https://example.org/World/cafe~1?id=5&source=4711",
        "https://example.org/World/cafe%2F1?id=5",
        "https://example.org/World/cafe~1/amplifier?id=5",
        "https://example.org/World/cafe~1?id=5%26x",
        "https://example.org/#!/World/cafe~1?id=5",
    ],
)
def test_other_pages_stay_apart(other: str) -> None:
    assert canonical_url(other) != PAGE


def test_parameters_are_sorted_but_values_of_one_name_keep_their_order() -> None:
    assert canonical_url("https://example.org/?b=2&a=9&b=1") == "https://example.org/?a=9&b=2&b=1"


def test_letters_and_their_escapes_meet() -> None:
    assert canonical_url("https://example.org/Кафе?q=ö x") == "https://example.org/%D0%9A%D0%B0%D1%84%D0%B5?q=%C3%B6+x"
    assert canonical_url("https://example.org/%d0%9a%d0%b0фе?q=%c3%b6%20x") == canonical_url(
        "https://example.org/Кафе?q=ö x"
    )


def test_a_mobile_label_that_is_the_registered_name_stays() -> None:
    assert canonical_url("https://m.co.uk/a") == "https://m.co.uk/a"
    assert canonical_url("https://mobile.de/a") == "https://mobile.de/a"
    assert canonical_url("https://en.m.example.org/a") == "https://en.example.org/a"
    assert canonical_url("https://www.gov.uk/a") == "https://gov.uk/a"


def test_a_feed_host_makes_its_ref_go() -> None:
    url = "https://example.org/a?ref=feedmaker.net"
    assert canonical_url(url, feed_host="www.feedmaker.net") == "https://example.org/a"
    assert canonical_url(url) == url


def test_two_servers_at_odd_ports_stay_two() -> None:
    assert canonical_url("http://127.0.0.1:8000/a") == "http://127.0.0.1:8000/a"
    assert canonical_url("https://127.0.0.1:8000/a") == "https://127.0.0.1:8000/a"


@pytest.mark.parametrize(
    ("url", "cleaned"),
    [
        ("http://[bad", "http://[bad"),
        (" mailto:desk@example.org ", "mailto:desk@example.org"),
        ("/relative?utm_source=x", "/relative?utm_source=x"),
        ("", ""),
        ("http://", "http://"),
        ("https://exa mple.org/a", "https://exa mple.org/a"),
        ("http://example.org:99999/", "http://example.org:99999/"),
        ("tag:example.org,2024:1\x00", "tag:example.org,2024:1"),
    ],
)
def test_what_is_no_web_address_comes_back_cleaned(url: str, cleaned: str) -> None:
    assert canonical_url(url) == cleaned


_piece = st.sampled_from(
    [
        *_names("""/ amp /amp .amp .html %20 % %41 %2E .. /. ? & &amp; &#38; amp; # #! utm_a=1 id=5 + ;jsessionid=1 ; =
    é a // www. m. ref= example.org"""),
        " ",
        "\ud800",
        "\u200b",
    ]
)
_odd_url = st.builds(
    lambda scheme, host, tail: scheme + host + "".join(tail),
    st.sampled_from(["http://", "HTTPS://", "//", ""]),
    st.sampled_from(
        ["example.org", "www.m.example.org", "u:p@Example.org:80", "[::1]:8", "www.www.x", "[", "é.org", "1"]
    ),
    st.lists(_piece, max_size=9),
)


@given(st.one_of(_odd_url, st.text(), st.text().map(lambda text: "http://example.org/" + text)))
def test_canonical_form_is_its_own_canonical_form(url: str) -> None:
    once = canonical_url(url)
    assert canonical_url(once) == once


@given(_odd_url)
def test_canonical_form_of_a_web_address_is_plain_ascii_without_userinfo(url: str) -> None:
    once = canonical_url(url)
    if is_web_url(once) and "#!" not in once:
        assert once.isascii() and " " not in once and "@" not in urlsplit(once).netloc


@given(st.one_of(_odd_url, st.text()), st.one_of(_odd_url, st.text()))
def test_no_address_raises(base: str, href: str) -> None:
    resolved = resolve(base, href)
    assert resolved == "" or is_web_url(resolved)
    host_of(href), split_userinfo(href), registered_domain(href)


@pytest.mark.parametrize(
    ("url", "answer"),
    [
        ("https://example.org/a", True),
        ("HTTP://127.0.0.1:80", True),
        ("http://[::1]/", True),
        ("http://[::1/", False),
        ("ftp://example.org/", False),
        ("https:///a", False),
        ("https://exa_mple.org/", True),
        ("javascript:alert(1)", False),
        ("//example.org/a", False),
        ("https://example..org/", False),
    ],
)
def test_is_web_url(url: str, answer: bool) -> None:
    assert is_web_url(url) is answer


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://u:p@News.Example.ORG:81/a", "news.example.org"),
        ("http://[2001:DB8::1]:80/", "2001:db8::1"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://[bad", ""),
        ("mailto:a@example.org", ""),
    ],
)
def test_host_of(url: str, host: str) -> None:
    assert host_of(url) == host


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.news.example.co.uk", "example.co.uk"),
        ("Feeds.Example.COM.", "example.com"),
        ("someone.github.io", "someone.github.io"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]", "::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_registered_domain(host: str, domain: str) -> None:
    assert registered_domain(host) == domain


def test_split_userinfo() -> None:
    assert split_userinfo("https://desk%40x:p%3Ass@example.org/a@b") == ("https://example.org/a@b", "desk@x:p:ss")
    assert split_userinfo("https://example.org/a@b") == ("https://example.org/a@b", "")
    assert split_userinfo("mailto:a@example.org") == ("mailto:a@example.org", "")


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        ("https://example.org/a/b", " ../c ", "https://example.org/c"),
        ("https://u:p@example.org/a/b", "c d", "https://example.org/a/c%20d"),
        ("https://example.org/a", "//u:p@cdn.example.org/x", "https://cdn.example.org/x"),
        ("https://example.org/a", "javascript:void(0)", ""),
        ("https://example.org/a", "http://[bad", ""),
        ("", "/c", ""),
        ("https://example.org/a", "", "https://example.org/a"),
    ],
)
def test_resolve(base: str, href: str, url: str) -> None:
    assert resolve(base, href) == url


@given(st.from_regex(urls._USUAL, fullmatch=True))
def test_what_is_told_at_a_glance_is_an_address_when_looked_at(url: str) -> None:
    assert urls._split(url) is not None
