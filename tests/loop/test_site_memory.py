"""What a site repeats on every page leaves the texts, also those stored before the site was known."""

from __future__ import annotations

from pathlib import Path

from tests.memory_crawl import memory_site, memory_watch
from tests.site import Answer, dated, page
from tests.watching import watch_folder

CHROME = "Our newsroom in Harbour Street is open to visitors of NATO events every first Monday of the month."
TEXTS = {
    "bread": "Bakers in the old town raise the price of a loaf by a tenth, because flour from the plains comes late this year.",
    "trams": "Line seven stops running on Sunday nights until the rails beneath the market square have been replaced.",
    "rivers": "Anglers report the first salmon above the weir since the paper mill closed its gates in the eighties.",
    "schools": "Three headteachers ask for a later start of lessons and show how pupils slept during a trial in spring.",
    "bridges": "An engineer finds rust in the cables of the footbridge and closes it for cyclists from tomorrow morning.",
    "weather": "A storm from the north takes the roofs off two barns and leaves a lighthouse keeper without a telephone.",
    "theatre": "The director of the playhouse resigns in the interval of a comedy, and the audience takes it for a scene.",
    "football": "A goalkeeper of forty-four saves two penalties, and his daughter scores the winner in the match afterwards.",
}


def article(subject: str) -> bytes:
    # The first three sentences are the lead, which is never touched.
    more = [" ".join(sorted(TEXTS[subject][:-1].split(), reverse=turn)).capitalize() + "." for turn in (True, False)]
    return page(f"News about {subject}", TEXTS[subject], *more, CHROME)


def test_repeated_lines_are_taken_out_and_the_leads_stay(tmp_path: Path) -> None:
    with memory_site() as site:
        for subject in TEXTS:
            site.answers[f"/{subject}"] = Answer(body=article(subject), headers={"Content-Type": "text/html"})
        items = [(s, site.url(f"/{s}"), f"News about {s}") for s in TEXTS]
        site.answers["/feed"] = Answer(body=dated(*items))
        watch = memory_watch(watch_folder(tmp_path, [site.url("/feed")]), site)
        assert watch.run("run", "--all").returncode == 0
        texts = watch.rows("SELECT t.* FROM article_text t")
        assert len(texts) == len(TEXTS)
        for text in texts:
            assert CHROME not in text["body"]
            assert text["body"].startswith(TEXTS[text["title"].removeprefix("News about ")])
        cleaned = watch.rows("SELECT article, body FROM versions WHERE reason = 'boilerplate'")
        assert cleaned, "what was stored before the site was known is cleaned as a new version"
        assert all(CHROME in version["body"] for version in cleaned)
        assert watch.rows("SELECT * FROM flags") == [], "the site's own line must not flag an article"
        assert watch.last_counts().get("articles_edited", 0) == 0
