"""A story: who said it first, who repeated whom, with the words that say so."""

from __future__ import annotations

from functools import partial

from datasette.utils.asgi import Response

from crawler.archive.judged.story_lookups import story_details
from crawler.desk.shell import Visit


async def story(visit: Visit) -> Response:
    """The echo picture and everything known of a story."""
    details = await visit.read(partial(story_details, story=int(visit.place["id"])))
    return visit.answer(details["title"], "story.html", {"story": details})


async def picture(visit: Visit) -> Response:
    """The picture alone, as a file to keep or send."""
    raise NotImplementedError
