"""Breaks one line of a central module at a time and says which breaks no test notices.

    python -m tests.bench.mutants [NAME ...]

Each mutant is made in a copy of the checkout, and only the tests named with it are run. What survives is a hole in the
tests, unless the line it changed makes no difference. Exit 1 when one survives.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
TIMEOUT_S = 300
WAY = "tests/steps/test_way.py"
ADDRESS, SPEAKS, EVENTS = (f"tests/steps/test_{name}.py" for name in ("known_address", "who_speaks", "events"))
PRUNING, FORGETTING, BACKUP = (
    "tests/steps/test_pruning.py",
    "tests/steps/test_forgetting.py",
    "tests/archive/test_backup.py",
)


class Mutant(NamedTuple):
    """One change: in ``path``, ``old`` (which stands there once) becomes ``new``; ``tests`` must notice."""

    name: str
    path: str
    old: str
    new: str
    tests: str


MUTANTS = (
    Mutant("late_result", "steps/poll_way.py", "if generation_of(db, item.feed.id) != item.feed.state.generation:", "if False:", WAY),
    Mutant("copy_teaches", "steps/site_lines.py", "if is_copy(db, stored.article):", "if False:", WAY),
    Mutant("members_stay", "archive/judged/copy_rows.py", 'where id = ? or copy_of = ?", [roots[0], root, root]', 'where id = ?", [roots[0], root]', WAY),
    Mutant("second_root", "archive/judged/copy_rows.py", "for root in roots[1:]:", "for root in roots[2:]:", WAY),
    Mutant("waiting_edit", "archive/ledger/entries.py", 'if old["waits"]:', "if False:", WAY),
    Mutant("item_alone", "crawl/batch.py", "with savepoint(db):", "if True:", f"{WAY} tests/crawl/test_batch.py"),
    Mutant("page_over_feed", "steps/renewing.py", 'if old.text_source != "page":\n        return Renewal', 'if False:\n        return Renewal', WAY),
    Mutant("feed_over_page", "steps/article.py", 'if record.text_source != "page":', "if False:", "tests/steps"),
    Mutant("no_version", "steps/renewing.py", 'return Renewal("edit", record, True,', 'return Renewal("edit", record, False,', WAY),
    Mutant("every_look", "steps/renewing.py", "if not makes_version(old.text_version, in_a_row, old.changed_at, now):", "if False:", "tests/steps"),
    Mutant("clocks", "steps/renewing.py", "if _runs_by_itself(old, record.draft):", "if False:", "tests/steps"),
    Mutant("site_line_edit", "steps/renewing.py", "if _only_site_lines_went(old.wording, record):", "if False:", "tests/steps"),
    Mutant("same_page", "steps/article.py", "mark_same_page(db, article, owner)", "None", "tests/steps"),
    Mutant("not_related", "steps/grouping.py", "if judging.copies:", "if False:", WAY),
    Mutant("not_grouped", "steps/grouping.py", "if judging.stories:", "if False:", WAY),
    Mutant("joined_forgotten", "steps/grouping.py", "concerned = [article, *judgement.joined]", "concerned = [article]", "tests/steps"),
    Mutant("judged_early", "steps/readings.py", "judging=_judging(crawl, now=not waits)", "judging=_judging(crawl)", WAY),
    Mutant("old_is_news", "steps/readings.py", "if item.is_first and not _dated_within", "if not item.is_first and not _dated_within", WAY),
    Mutant("retry_after", "steps/readings.py", "again = max(again, item.retry_after)", "again = min(again, item.retry_after)", f"{WAY} tests/conformance/test_real_pace.py"),
    Mutant("key_not_parted", "archive/ledger/entries.py", "keys.part(known.ambiguous)", "None", "tests/archive"),
    Mutant("key_not_learnt", "steps/poll_way.py", "(keys.learn if known.entry is None else keys.hand_over)(known.keys, entry)", "None", f"{WAY} tests/loop/test_edits.py"),
    Mutant("no_edition", "steps/editions.py", "return AtAddress(standing[0].number + 1, None)", "return None", ADDRESS),
    Mutant("stranger_speaks", "steps/rules.py", "if self.speaks_for(feed_url, feed_outlet, url):", "if True:", SPEAKS),
    Mutant("stranger_stays", "steps/article.py", "if old.told_by is not None and record.told_by is None:", "if False:", SPEAKS),
    Mutant("filled_by_stranger", "steps/readings.py", "if item.entry.draft and own else", "if item.entry.draft else", SPEAKS),
    Mutant("backlog_is_told", "steps/tracing.py", 'bool(a["backlog"])', "False", EVENTS),
    Mutant("origin_again", "archive/judged/origin_rows.py", "found.get(o.outlet, now)", "now", EVENTS),
    Mutant("origin_told_again", "steps/tracing.py", "tracing.origins, found)", "tracing.origins, {})", EVENTS),
    Mutant("copy_in_story", "steps/grouping.py", "story = now.story_of_root", "story = now.story", "tests/steps"),
    Mutant("sleeps", "steps/grouping.py", "awake=is_root)", "awake=True)", "tests/steps"),
    Mutant("traced_at_once", "steps/tracing.py", "if untraced_rows.is_collecting(db):", "if False:", "tests/steps"),
    Mutant("redirect_early", "intake/polling/decide.py", "ADOPT_AFTER = 3", "ADOPT_AFTER = 2", "tests/intake/polling"),
    Mutant("rereads_twice", "crawl/budget.py", " - under_way))", "))", "tests/crawl"),
    Mutant("offline", "fetching/outage.py", "if failed_at <= answered_at]", "if failed_at > answered_at]", "tests/fetching/test_outage.py"),
    Mutant("conditional", "crawl/sources.py", "if headers:", "if False:", WAY),
    Mutant("tried_too_far", "steps/trying.py", "first = (progress.reached or newest + 1) if progress.stopped else 0", "first = 0", "tests/steps/test_trying.py"),
    Mutant("mark_of_another_text", "desk/article_view.py", 'return bool(row["text_version"] == facts["text_version"])', "return True", "tests/desk"),
    Mutant("prunes_flagged", "archive/keep/going_rows.py", "AND NOT ({self.spared})", "", PRUNING),
    Mutant("prunes_open_stories", "archive/keep/going_rows.py", "AND NOT ({_MAY_CHANGE}) ", "", PRUNING),
    Mutant("keys_go", "archive/keep/ledger_rows.py", "[(-articles[entry], feed, key) for key, entry in keys]", "[]", PRUNING),
    Mutant("departed", "archive/keep/ledger_rows.py", "(e.last_seen_at < substr(f.document_at, 1, 10) OR", "(1 OR", PRUNING),
    Mutant("not_asked_again", "steps/pruning.py", "if is_still_going(self._db, going, article):", "if True:", PRUNING),
    Mutant("gone_is_stored", "steps/article.py", "if is_gone(db, article):", "if False:", PRUNING),
    Mutant("half_pages", "archive/keep/erase_rows.py", 'db.execute("DELETE FROM story_members WHERE article = ?", (article,))', "return db.execute(\"UPDATE story_members SET terms = '[]', vector = '{}', names = '' WHERE article = ?\", (article,)).rowcount", PRUNING),
    Mutant("days_lost", "archive/keep/sum_rows.py", "SET {\", \".join(f\"{name} = {name} + excluded.{name}\" for name in sums)}", "SET {sums[0]} = {sums[0]}", PRUNING),
    Mutant("one_size", "steps/pruning.py", "self.size = max(self._least, self.size // 2)", "pass", PRUNING),
    Mutant("clock_believed", "archive/keep/going_rows.py", "return found.fetchone() is not None", "return True", PRUNING),
    Mutant("collected_again", "steps/refusing.py", "taken = [one for one in offered if not _refuses(db, *one)]", "taken = [*offered]", FORGETTING),
    Mutant("page_again", "steps/page_way.py", "refused = refuses_record(db, self._record)", "refused = None", FORGETTING),
    Mutant("index_holds", "steps/forgetting.py", "space.begin_merging(db)", "None", FORGETTING),
    Mutant("log_holds", "commands/forget.py", "    empty = space.checkpoint(db)", "    empty = True", FORGETTING),
    Mutant("words_counted", "archive/keep/forget_rows.py", "recount_words(db, story)\n", "None\n", FORGETTING),
    Mutant("said_again", "archive/outbox_rows.py", "coalesce(a.came_at < ?2 AND coalesce(e.at, d.at) < ?3, 0)", "0", BACKUP),
    Mutant("unverified", "archive/keep/backup_file.py", "if there != counts:", "if False:", BACKUP),
)  # fmt: skip


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether the tests pass although the line is broken. ``folder``: a copy of the checkout, put back as it was."""
    path = folder / "crawler" / mutant.path
    source = path.read_text(encoding="utf-8")
    if source.count(mutant.old) != 1:
        raise SystemExit(f"{mutant.name}: {mutant.old!r} stands {source.count(mutant.old)} times in {mutant.path}.")
    path.write_text(source.replace(mutant.old, mutant.new), encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:randomly", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *mutant.tests.split()], cwd=folder, capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except subprocess.TimeoutExpired:
        return False  # a test that hangs has noticed
    finally:
        path.write_text(source, encoding="utf-8")
    if done.returncode not in (0, 1, 2):
        raise SystemExit(f"{mutant.name}: the tests did not run:\n{done.stdout.decode()[-2000:]}")
    return done.returncode == 0


def main() -> None:
    """Print a line for each mutant."""
    wanted = set(sys.argv[1:])
    left = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "checkout"
        names = ("crawler", "spiders", "tests", "data/defaults", "data/demo")
        for name in names:
            shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("pyproject.toml", "scrapy.cfg"):
            shutil.copy(ROOT / name, folder / name)
        for mutant in MUTANTS:
            if not wanted or mutant.name in wanted:
                alive = survives(mutant, folder)
                left += [mutant.name] if alive else []
                print(f"{mutant.name:18}{'SURVIVES' if alive else 'noticed'}", flush=True)
    print(f"{len(left)} survive: {', '.join(left)}" if left else "none survives")
    raise SystemExit(bool(left))


if __name__ == "__main__":
    main()
