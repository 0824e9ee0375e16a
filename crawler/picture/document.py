"""Puts the picture, the evidence as a list, and what could not be seen into one self-contained page."""

from __future__ import annotations

from html import escape

from crawler.picture.contents import Card, EchoPicture
from crawler.picture.drawing import draw
from crawler.urls import is_web_url

_STYLE = """
:root { --paper: #fbfaf7; --ink: #1d1d1b; --soft: #5d5b55; --line: #c9c5ba; --card: #ffffff; --origin: #fff3d6;
  --edge: #b97a00; --link: #0b4f8a;
  --c0: #0b6e99; --c1: #a8461f; --c2: #2f7d32; --c3: #7b3fa0; --c4: #9a6b00; --c5: #b0305c; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #15171a; --ink: #e9e6df; --soft: #a8a499; --line: #41454b; --card: #1f2226; --origin: #3a2f14;
    --edge: #e0a83a; --link: #8cc4f4;
    --c0: #5fc0ea; --c1: #f09468; --c2: #7fcf83; --c3: #c79ae6; --c4: #e3b64a; --c5: #f08cb0; }
}
* { box-sizing: border-box; }
html { color-scheme: light dark; }
body { margin: 0 auto; max-width: 40rem; padding: 1rem .75rem 3rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.45 system-ui, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.3rem; line-height: 1.25; margin: .2rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
p.sentence { font-size: 1.1rem; font-weight: 600; margin: .3rem 0; }
p, li { margin: .3rem 0; }
a { color: var(--link); }
.soft, footer { color: var(--soft); font-size: .9rem; }
code { font-size: .8rem; overflow-wrap: anywhere; }
svg { display: block; width: 100%; height: auto; margin: 1rem 0; }
svg text { fill: var(--ink); font-size: 13.5px; unicode-bidi: plaintext; }
svg .time, svg .note { fill: var(--soft); font-size: 11.5px; }
svg .name { font-weight: 700; }
svg .quote { font-size: 11.5px; font-style: italic; }
svg a text { fill: var(--link); }
svg rect { fill: var(--card); stroke: var(--line); }
svg .origin rect { fill: var(--origin); stroke: var(--edge); stroke-width: 2; }
svg .gone rect { fill: var(--origin); stroke: var(--edge); stroke-width: 2; stroke-dasharray: 5 4; }
svg .arrow { fill: none; stroke-width: 1.6; }
svg .head { fill: var(--ink); }
""" + "".join(f"svg .arrow.c{i} {{ stroke: var(--c{i}); }} svg .dot.c{i} {{ fill: var(--c{i}); }}\n" for i in range(6))


def render(scene: EchoPicture) -> str:
    """The page as text: no script, no address that is loaded, every text escaped."""
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>{escape(scene.title)}</title>
<style>{_STYLE}</style>
</head>
<body>
<header>
<p class="soft">Story {scene.story}: who said it first, and who repeated whom. Times are UTC.</p>
<h1>{escape(scene.title)}</h1>
<p class="sentence">{escape(scene.sentence)}</p>
<p class="soft">An arrow leads from an article to its source, with the words or the measure that it rests on.
A known origin is where the arrows end; it is not proof that the news is true.</p>
</header>
<main>
{draw(scene)}
<h2>The evidence</h2>
<ol>
{"".join(_evidence(card) for card in scene.cards)}</ol>
</main>
<footer>
<h2>What could not be seen</h2>
<ul>
{"".join(f"<li>{escape(line)}</li>{chr(10)}" for line in scene.unseen)}</ul>
<p>Text hashes are SHA-256 of title, summary and body as stored, in UTF-8, joined by empty lines.
Made {scene.made_at:%Y-%m-%d %H:%M} UTC by {escape(scene.made_by)}.</p>
</footer>
</body>
</html>
"""


def _evidence(card: Card) -> str:
    title = escape(card.title)
    if is_web_url(card.url):
        title = f'<a href="{escape(card.url, quote=True)}" rel="noreferrer noopener">{title}</a>'
    told = ""
    if card.step is not None:
        words = escape(card.step.words)
        told = f"<br>{escape(card.step.reason.replace('_', ' '))}: {escape(card.step.source_name)}. "
        told += f"<q>{words}</q>" if card.step.quoted else words
    elif card.own_words:
        told = f"<br>own reporting: <q>{escape(card.own_words)}</q>"
    marks = f" ({escape(', '.join(card.marks))})" if card.marks else ""
    return (
        f"<li>{escape(card.outlet)}, article {card.article}{marks}: {title}{told}<br>"
        f"<code>text version {card.text_version}, sha256 {escape(card.text_sha256)}</code></li>\n"
    )
