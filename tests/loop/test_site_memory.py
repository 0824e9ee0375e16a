"""What a site repeats on every page leaves the texts, also those stored before the site was known."""

from __future__ import annotations

from pathlib import Path

from tests.site import Answer, dated, page, serve_site
from tests.watching import watch_folder

CHROME = "Our newsroom in Harbour Street is open to visitors of NATO events every first Monday of the month."
SUBJECTS = ("bread", "trams", "rivers", "schools", "bridges", "weather", "theatre", "football")


def article(subject: str) -> bytes:
    lines = [
        f"The town council has spoken about {subject} for three hours, and nobody in the hall went home before the end.",
        f"A report on {subject} names four causes, of which the second is the most expensive by far, the treasurer said.",
        f"Whoever wants to read more about {subject} finds the minutes of the meeting in the library from Thursday on.",
    ]
    return page(f"Council speaks about {subject}", *lines, CHROME)


def test_repeated_lines_are_taken_out_and_the_leads_stay(tmp_path: Path) -> None:
    with serve_site() as site:
        for subject in SUBJECTS:
            site.answers[f"/{subject}"] = Answer(body=article(subject), headers={"Content-Type": "text/html"})
        items = [(s, site.url(f"/{s}"), f"Council speaks about {s}") for s in SUBJECTS]
        site.answers["/feed"] = Answer(body=dated(*items))
        watch = watch_folder(tmp_path, [site.url("/feed")])
        assert watch.run("run", "--all").returncode == 0
        texts = watch.rows("SELECT t.* FROM article_text t")
        assert len(texts) == len(SUBJECTS)
        for text in texts:
            assert CHROME not in text["body"]
            assert text["body"].startswith("The town council has spoken about")
            assert "finds the minutes" in text["body"]
        cleaned = watch.rows("SELECT article, body FROM versions WHERE reason = 'boilerplate'")
        assert cleaned, "what was stored before the site was known is cleaned as a new version"
        assert all(CHROME in version["body"] for version in cleaned)
        assert watch.rows("SELECT * FROM flags") == [], "the site's own line must not flag an article"
        assert watch.last_counts().get("articles_edited", 0) == 0
