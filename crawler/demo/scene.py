"""What stands where at one moment: the addresses and times of every article at one pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from crawler.demo.content import Article, Content, DemoOutlet, Edition

BETWEEN_PASSES = timedelta(hours=2)
"""So much later it is at each next pass, on the clocks of the pages and of whoever crawls them."""
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
}


@dataclass(frozen=True, slots=True)
class Scene:
    """The world as one request sees it. ``port`` is 0 when the Host header named none."""

    content: Content
    pass_number: int
    base_time: datetime
    port: int = 0
    visit: int = 0
    """How many requests came before this one: what runs on a page by itself changes with it."""

    def root(self, outlet: DemoOutlet) -> str:
        """``http://127.42.0.3:8123``"""
        return f"http://{outlet.address}:{self.port}" if self.port else f"http://{outlet.address}"

    def edition(self, article: Article) -> Edition | None:
        """The article as it stands now, None before its first pass."""
        standing = [edition for edition in article.editions if edition.from_pass <= self.pass_number]
        return standing[-1] if standing else None

    def standing(self, outlet: DemoOutlet) -> list[tuple[Article, Edition]]:
        """Every article of an outlet that has a page now, newest first."""
        pairs = [(article, self.edition(article)) for article in self.content.articles if article.outlet == outlet.id]
        return sorted(
            ((article, edition) for article, edition in pairs if edition),
            key=lambda pair: (pair[1].published, pair[0].slug),
            reverse=True,
        )

    def listed(self, outlet: DemoOutlet) -> list[tuple[Article, Edition]]:
        """What the outlet's feed lists now, newest first."""
        return [pair for pair in self.standing(outlet) if pair[0].listed <= self.pass_number]

    def path(self, article: Article) -> str:
        """The path of the article's page, unquoted."""
        outlet = self.content.outlets[article.outlet]
        first = article.editions[0]
        return (article.path or outlet.article_path).format(
            slug=article.slug,
            section=slug_of(first.section) or "news",
            number=article.number,
            date=self.local(first.published, outlet),
        )

    def url(self, article: Article) -> str:
        """The absolute address of the article's page."""
        return self.root(self.content.outlets[article.outlet]) + self.path(article)

    def at(self, offset: timedelta) -> datetime:
        """An offset of the files as aware UTC, to the second."""
        return (self.base_time + offset).astimezone(UTC).replace(microsecond=0)

    def local(self, offset: timedelta, outlet: DemoOutlet) -> datetime:
        """The same in the outlet's own zone."""
        zone = datetime.fromisoformat(f"2000-01-01T00:00:00{outlet.utc_offset}").tzinfo
        return self.at(offset).astimezone(zone)

    def clock(self, outlet: DemoOutlet) -> str:
        """What a clock on the outlet's pages shows, ``20:00:07``."""
        running = BETWEEN_PASSES * (self.pass_number - 1) + timedelta(seconds=self.visit)
        return f"{self.local(running, outlet):%H:%M:%S}"

    def stated(self, edition: Edition, outlet: DemoOutlet) -> str:
        """The time of publication as the outlet's pages state it: ISO 8601 in its own zone, or the day."""
        local = self.local(edition.published, outlet)
        return f"{local:%Y-%m-%d}" if edition.day_only else local.isoformat()

    def in_words(self, offset: timedelta, outlet: DemoOutlet, language: str) -> str:
        """``23 November 2026, 18:05`` in the page's language and the outlet's zone."""
        local = self.local(offset, outlet)
        return f"{local.day} {MONTHS.get(language, MONTHS['en']).split()[local.month - 1]} {local:%Y, %H:%M}"


def slug_of(text: str) -> str:
    """``World news`` -> ``world-news``"""
    return "-".join(text.lower().replace("&", " ").split())
