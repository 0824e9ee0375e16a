"""Writes the echo picture of a story into a file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.picture.document import render
from crawler.steps.echo_scene import scene_of


def write_echo(story: dict[str, Any], path: Path, now: datetime) -> None:
    """Writes the page of a story as ``story_details`` gives it; the page says that it was drawn at ``now``."""
    path.write_text(render(scene_of(story, now)), encoding="utf-8")
