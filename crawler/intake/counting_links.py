"""Reads where a counting redirect leads, when its own address says so: the article is there, not at the search engine."""

from __future__ import annotations

import re
from urllib.parse import parse_qs

from crawler.urls import is_web_url

# Host and path of a redirect (the end of the country of a search engine is any), and the parameters that name the page.
_REDIRECTS = (
    (re.compile(r"https?://(?:www\.)?google\.[a-z.]{2,6}/url\?(.*)", re.IGNORECASE), ("url", "q")),
    (re.compile(r"https?://(?:www\.)?bing\.com/news/apiclick\.aspx\?(.*)", re.IGNORECASE), ("url",)),
    (re.compile(r"https?://(?:lm?|www)\.facebook\.com/l\.php\?(.*)", re.IGNORECASE), ("u",)),
    (re.compile(r"https?://(?:www\.)?vk\.com/away\.php\?(.*)", re.IGNORECASE), ("to",)),
    (re.compile(r"https?://out\.reddit\.com/[^?]*\?(.*)", re.IGNORECASE), ("url",)),
    (re.compile(r"https?://(?:www\.)?youtube\.com/redirect\?(.*)", re.IGNORECASE), ("q",)),
)


def where_it_leads(link: str) -> str:
    """The address that a counting redirect names as its aim; '' for any other address."""
    for redirect, names in _REDIRECTS:
        if found := redirect.fullmatch(link):
            said = parse_qs(found[1], max_num_fields=50)
            return next((aim for name in names for aim in said.get(name, ()) if is_web_url(aim)), "")
    return ""
