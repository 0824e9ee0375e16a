"""Prints how many spellings of real addresses meet in one canonical form, what gets lost, and addresses per CPU second.

usage: python tests/bench/urls.py [EVALS_FOLDER]
"""

from __future__ import annotations

import gzip
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from crawler.urls import canonical_url, host_of, is_web_url


def _names(text: str) -> list[str]:
    return text.split()


IDENTITY = _names("""
    id p v page storyId gallery game section sid date lang source_id article articleid nid cid tid s q t view type
    media_id photo video week edition match team token n key aid pid num no mode
""")
TRACKING = _names("""
    utm_source=rss utm_medium=feed utm_campaign=a utm_id=3 mtm_source=x mtm_campaign=y pk_campaign=1 fbclid=IwA gclid=C
    gbraid=0 wbraid=1 dclid=2 msclkid=3 yclid=4 twclid=5 ttclid=6 igshid=7 mc_cid=8 mc_eid=9 _ga=1.2 _hsenc=p _hsmi=2
    mkt_tok=e at_medium=RSS at_campaign=KARANGA ns_mchannel=rss ns_source=twitter CMP=share cmpid=rss ocid=rss
    icid=rss ncid=x smid=tw-share xtor=RSS-1 wt_mc=a srsltid=b vero_id=c oly_enc_id=d guccounter=1 s_cid=9 src=rss
    __twitter_impression=true ito=1490 ref_src=twsrc spm=a.b source=rss from=twitter gad_source=1 li_fat_id=x epik=y
""")


def real_addresses(folder: Path, limit: int = 20_000) -> list[str]:
    """Page addresses of the real feeds, in a fixed random order."""
    found: set[str] = set()
    for path in sorted((folder / "feeds" / "feeds").glob("*.gz")):
        text = gzip.decompress(path.read_bytes()).decode("utf8", "replace")
        links = re.findall(r"<link>\s*(?:<!\[CDATA\[)?\s*(https?://[^<\s\]]+)", text)
        found.update(links + re.findall(r"<link[^>]*href=[\"'](https?://[^\"'\s]+)", text))
    urls = sorted(url.replace("&amp;", "&") for url in found if is_web_url(url) and url.count("/") > 3)
    random.Random(1).shuffle(urls)
    return urls[:limit]


def variants(url: str, rng: random.Random) -> dict[str, str]:
    """Other spellings of the same page, by trait."""
    bare = url.partition("#")[0]
    scheme, _, rest = bare.partition("://")
    netloc, _slash, tail = rest.partition("/")
    path, mark, query = tail.partition("?")
    host = netloc.removeprefix("www.")
    swap = "http" if scheme == "https" else "https"
    letter = next(
        (i for i, c in enumerate(path) if c.isalpha() and c.isascii() and "%" not in path[max(0, i - 2) : i]), -1
    )
    tracked = rng.sample(TRACKING, 2)
    old = mark + query
    result = {
        "tracking": bare + ("&" if query else "?") + "&".join(tracked),
        "tracking, &amp;": bare + ("&amp;" if query else "?") + "&amp;".join(tracked),
        "fragment": bare + "#comments",
        "scheme": f"{swap}://{rest}",
        "www": f"{scheme}://{host if netloc != host else 'www.' + host}/{tail}",
        "trailing slash": f"{scheme}://{netloc}/{path.rstrip('/') if path.endswith('/') else path + '/'}{old}",
        "host case": f"{scheme}://{netloc.upper()}/{tail}",
        "default port": f"{scheme}://{netloc}:{443 if scheme == 'https' else 80}/{tail}",
        "amp": f"{scheme}://{netloc}/{path.rstrip('/')}/amp{old}",
        "mobile": f"{scheme}://m.{host}/{tail}",
        "spaces": f" {bare}\n",
    }
    if letter >= 0:
        result["percent"] = f"{scheme}://{netloc}/{path[:letter]}%{ord(path[letter]):02x}{path[letter + 1 :]}{old}"
    if "&" in query:
        result["&amp;"] = f"{scheme}://{netloc}/{path}?{query.replace('&', '&amp;')}"
    return result


def main(folder: Path) -> None:
    urls = real_addresses(folder)
    rng = random.Random(1)
    met: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    everything: list[str] = []
    for url in urls:
        home = canonical_url(url)
        for trait, variant in variants(url, rng).items():
            tried[trait] += 1
            met[trait] += canonical_url(variant) == home
            everything.append(variant)
    kept = sum(
        canonical_url(f"https://example.org/a?{n}=1") != canonical_url(f"https://example.org/a?{n}=2") for n in IDENTITY
    )
    start = time.process_time()
    merged = {canonical_url(url) for url in urls}
    for url in everything:
        canonical_url(url)
    cpu = time.process_time() - start
    for trait in sorted(tried):
        print(f"{trait:16} {met[trait] / tried[trait]:.4f}  of {tried[trait]}")
    print(f"recall           {sum(met.values()) / sum(tried.values()):.4f}  over {len(urls)} addresses")
    print(f"identity kept    {kept} of {len(IDENTITY)}")
    print(f"distinct         {len(merged)} of {len(urls)} addresses, {len({host_of(u) for u in urls})} hosts")
    print(f"per CPU second   {(len(urls) + len(everything)) / cpu:,.0f}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/evals"))
