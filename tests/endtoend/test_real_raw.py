"""Raw pages with a real server: kept as they came over the line, packed, through a redirect."""

from __future__ import annotations

import gzip
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from tests.site import Answer, dated, page, serve_site
from tests.watching import watch_folder


def test_what_the_server_sent_is_what_is_kept(tmp_path: Path) -> None:
    html = page("NATO meets", "Words of the page. " * 40)
    with serve_site() as site:
        site.answers["/feed"] = Answer(body=dated(("1", site.url("/old"), "NATO meets")))
        site.answers["/old"] = Answer(302, headers={"Location": site.url("/a")})
        packed = gzip.compress(html, mtime=1)
        headers = {"Content-Type": "text/html", "Content-Encoding": "gzip", "Set-Cookie": "s3ntinel"}
        site.answers["/a"] = Answer(body=packed, headers=headers)
        watch = watch_folder(tmp_path, [site.url("/feed")], '[crawl]\ndelay = 0\n[keep]\nraw = "all"\n')
        assert watch.run("run").returncode == 0
        assert watch.run("reread", "--from", "raw").stdout.startswith("1 page read: 0 better texts")
    (path,) = (tmp_path / "raw").iterdir()
    with path.open("rb") as file:
        kept = {r.rec_type: (r.http_headers, r.raw_stream.read()) for r in ArchiveIterator(file)}
        assert kept["response"][1] == packed
    assert kept["request"][0].get_header("User-Agent").startswith("wirewatch/")
    assert kept["response"][0].get_header("Content-Encoding") == "gzip"
    assert b"s3ntinel" not in gzip.decompress(path.read_bytes())
    assert watch.rows("SELECT url FROM raw_pages") == [{"url": site.url("/a")}]
