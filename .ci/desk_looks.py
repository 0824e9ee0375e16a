"""Opens the pages of the desk in a browser and says what is wrong with their looks; 1 when something is.

Each page at 1280, 390 and 320 pixels, light and dark: nothing wider than the window, no word over another, nothing cut
off, and no serious finding of axe-core. The archive is that of `wirewatch demo`, with texts that strain a page put in.
"""

from __future__ import annotations

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-c", "from crawler.cli import main; main()"]
WIDTHS = (1280, 390, 320)
SCHEMES = ("light", "dark")
MOST_BYTES = 150_000
PAGES = {
    "today": "",
    "story": "stories/STORY",
    "article": "articles/FLAGGED",
    "article, edited": "articles/EDITED?version=1",
    "article, straining": "articles/1",
    "topic": "topics/nato",
    "topics": "topics",
    "trial": "topics/nato/try",
    "sources": "sources",
    "source": "sources/FAILING",
    "search": "search?q=nato+OR+storm",
    "search, mistaken": "search?q=nato+AND+%28",
    "edits": "edits",
    "marks": "marks",
}
FOUND = {
    "STORY": "SELECT id FROM stories ORDER BY article_count DESC",
    "FLAGGED": "SELECT article FROM credits WHERE field = 'body' AND article IN (SELECT article FROM flags) ORDER BY 1",
    "EDITED": "SELECT article FROM versions WHERE reason = 'edit' AND text_version = 1 AND headline_changed ORDER BY 1",
    "FAILING": "SELECT feed FROM polls WHERE outcome = 'failed' ORDER BY 1",
}
"""What the words in capitals stand for."""
PICTURES = {
    "today": (1280, "light"), "story": (1280, "light"), "article": (1280, "light"), "topic": (1280, "dark"),
    "sources": (1280, "light"), "search": (390, "dark"), "edits": (390, "light"),
}  # fmt: skip
"""Name -> width and scheme of its picture in docs/."""
OVERLAPS = """() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.textContent.trim()) continue;
    const style = getComputedStyle(node.parentElement);
    if (style.visibility === 'hidden' || style.display === 'none' || style.opacity === '0') continue;
    if (node.parentElement.closest('details:not([open]) > :not(summary)')) continue;
    let unseen = false;  // clipped to nothing, for screen readers alone
    for (let e = node.parentElement; e; e = e.parentElement) unseen ||= getComputedStyle(e).clipPath === 'inset(50%)';
    if (unseen) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects())
      if (r.width > 2 && r.height > 4) boxes.push({l: r.left, r: r.right, t: r.top + 2, b: r.bottom - 2, n: node});
  }
  boxes.sort((a, b) => a.t - b.t);
  const found = [];
  for (let i = 0; i < boxes.length; i++)
    for (let j = i + 1; j < boxes.length && boxes[j].t < boxes[i].b - 2; j++) {
      const a = boxes[i], b = boxes[j];
      if (a.n === b.n) continue;
      const wide = Math.min(a.r, b.r) - Math.max(a.l, b.l), high = Math.min(a.b, b.b) - Math.max(a.t, b.t);
      if (wide > 3 && high > 4) found.push(a.n.textContent.trim().slice(0, 40) + ' | ' + b.n.textContent.trim().slice(0, 40));
    }
  return found.slice(0, 5);
}"""
WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const wide = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > room + 1);
  return ['the page is ' + document.documentElement.scrollWidth + ' wide',
          ...wide.slice(0, 4).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 40))];
}"""


def problems_of(page: Page, axe: str) -> Iterator[str]:
    """What is wrong with the page as it is shown."""
    for found in page.evaluate(WIDE):
        yield f"too wide: {found}"
    for found in page.evaluate(OVERLAPS):
        yield f"one over another: {found}"
    page.evaluate(axe)
    result: dict[str, Any] = page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
    for finding in result["violations"]:
        if finding["impact"] in ("serious", "critical"):
            where = "; ".join(
                f"{node['target'][0]}: {node['any'][0]['message'] if node['any'] else ''}"
                for node in finding["nodes"][:3]
            )
            yield f"axe {finding['impact']}: {finding['id']}: {finding['help']} ({where})"


def strain(archive: Path) -> None:
    """Give article 1 a text that pages break on: long words, right-to-left, markup, a hundred signs without a space."""
    title = "<b>Bold</b> & \u202egnorts " + "Donaudampfschifffahrtsgesellschaft" * 6
    body = "\n".join(
        ("السلام عليكم: نص عربي طويل عن الناتو وأوكرانيا", "https://example.org/" + "a1b2c3" * 60, "漢字" * 200)
    )
    with closing(sqlite3.connect(archive)) as db, db:
        db.execute("UPDATE articles SET title = ? WHERE id = 1", (title,))
        db.execute("UPDATE article_text SET title = ?, body = ? WHERE article = 1", (title, body))


def addresses(archive: Path) -> dict[str, str]:
    """Name -> address below the desk, with the numbers of this archive."""
    with closing(sqlite3.connect(archive)) as db:
        numbers = {word: str(db.execute(sql).fetchone()[0]) for word, sql in FOUND.items()}
    found = {}
    for name, path in PAGES.items():
        for word, number in numbers.items():
            path = path.replace(word, number)
        found[name] = path
    return found


@contextmanager
def desk(watch: Path) -> Iterator[str]:
    """The address that signs in to a desk of this watch folder."""
    environment = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    command = [*COMMAND, "--dir", str(watch), "open", "--port", "0"]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    try:
        assert server.stdout is not None
        yield server.stdout.readline().strip()
    finally:
        server.terminate()
        server.wait(20)


def look(page: Page, base: str, pages: dict[str, str], axe: str, keep: Path | None) -> Iterator[str]:
    """Every page at every width and scheme; one line for each thing that is wrong."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for name, path in pages.items():
                answer = page.goto((base + path).rstrip("/"), wait_until="load")
                status = answer.status if answer else 0
                if status != (400 if "mistaken" in name else 200):
                    yield f"{name} at {width} {scheme}: answers {status}"
                yield from (f"{name} at {width} {scheme}: {what}" for what in problems_of(page, axe))
                if keep is not None:
                    page.screenshot(path=str(keep / f"{name.replace(', ', '-')}-{width}-{scheme}.png"), full_page=True)


def draw(page: Page, base: str, pages: dict[str, str]) -> Iterator[str]:
    """The pictures of docs/: the first screen of the main pages; one line for each that is too large."""
    for name, (width, scheme) in PICTURES.items():
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 560 if width > 1000 else 760})
        page.goto((base + pages[name]).rstrip("/"), wait_until="load")
        path = ROOT / "docs" / "pictures" / f"desk-{name}.png"
        path.parent.mkdir(exist_ok=True)
        page.screenshot(path=str(path))
        if path.stat().st_size > MOST_BYTES:
            yield f"{path.name} has {path.stat().st_size} bytes"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--browser", required=True)
    options.add_argument("--axe", required=True, type=Path)
    options.add_argument("--pictures", action="store_true", help="only make the pictures of docs/")
    options.add_argument("--keep", type=Path, help="write a picture of every page, width and scheme into this folder")
    asked = options.parse_args()
    axe = asked.axe.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*COMMAND, "--dir", folder, "demo"], cwd=ROOT, check=True, capture_output=True, timeout=300)
        watch = Path(folder) / "demo-watch"
        if not asked.pictures:
            strain(watch / "news.db")
        pages = addresses(watch / "news.db")
        with desk(watch) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=asked.browser, args=["--no-sandbox", "--disable-gpu"])
            page = browser.new_context().new_page()
            page.goto(address, wait_until="load")
            base = page.url.partition("/-/wirewatch")[0] + "/-/wirewatch/"
            found = list(draw(page, base, pages) if asked.pictures else look(page, base, pages, axe, asked.keep))
            browser.close()
    print(
        "\n".join(found)
        or (
            "drawn" if asked.pictures else f"{len(PAGES)} pages, {len(WIDTHS)} widths, light and dark: nothing is wrong"
        )
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
