"""The command line: finds the command, turns errors into one sentence and an exit code."""

from __future__ import annotations

import importlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import __version__
from crawler.errors import WirewatchError
from crawler.mistyped import CommandGroup

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.terminal import Screen
    from crawler.watch.folder import Watch

# Name, module:attribute, one line. The first six are what a new user needs, in that order.
COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("crawler.commands.init:init", "Write the first files of a watch."),
    "run": ("crawler.commands.run:run", "Poll the sources that are due, once (for cron)."),
    "add": ("crawler.commands.add:add", "Find the feeds of a site and add one."),
    "flags": ("crawler.commands.flags:flags", "List flagged articles with the words that made each flag."),
    "show": ("crawler.commands.show:show", "Show one article or story with everything known about it."),
    "open": ("crawler.commands.open:open_desk", "Open the desk in the browser."),
    "stories": ("crawler.commands.stories:stories", "List stories and their known origins."),
    "edits": ("crawler.commands.edits:edits", "List edits of published articles."),
    "status": ("crawler.commands.status:status", "Show coverage and what needs attention."),
    "doctor": ("crawler.commands.doctor:doctor", "Examine the watch and this machine, and say what to do."),
    "metrics": ("crawler.commands.metrics:metrics", "Print figures for monitoring."),
    "service": ("crawler.commands.service:service", "Print systemd units."),
    "completion": ("crawler.commands.completion:completion", "Say how your shell completes commands with Tab."),
    "reread": ("crawler.commands.reread:reread", "Read kept pages again with today's reader."),
    "copies": ("crawler.commands.copies:copies", "Explain and correct copies."),
    "search": ("crawler.commands.search:search", "Search titles and texts."),
    "daemon": ("crawler.commands.run:daemon", "Poll the sources that are due, until stopped."),
    "fetcher": ("crawler.commands.fetcher:fetcher", "Send requests for a daemon on another machine."),
    "fleet": ("crawler.commands.fleet:fleet", "List fetchers, and read again what one brought."),
    "alerts": ("crawler.commands.alerts:alerts", "List, check and preview alert rules."),
    "digests": ("crawler.commands.digests:digests", "List, preview and send the digests."),
    "channels": ("crawler.commands.alerts:channels", "List channels and send a test message."),
    "deliver": ("crawler.commands.deliver:deliver", "Send what is due, once (for cron)."),
    "deliveries": ("crawler.commands.deliver:deliveries", "List what was sent, and retry what failed."),
    "follow": ("crawler.commands.marks:follow", "Tell every event of a story."),
    "mute": ("crawler.commands.marks:mute", "Tell nothing of a story, topic, source, outlet or word."),
    "done": ("crawler.commands.marks:done", "Tell of a story only when it gets another origin or headline."),
    "unfollow": ("crawler.commands.marks:unfollow", "End a follow."),
    "unmute": ("crawler.commands.marks:unmute", "End a mute."),
    "reopen": ("crawler.commands.marks:reopen", "End a done."),
    "serve": ("crawler.commands.open:serve", "Run the desk as a service."),
    "sign-in": ("crawler.commands.open:sign_in", "Print an address that signs a person in to that service."),
    "marks": ("crawler.commands.marks:marks", "List what is followed, muted and done."),
    "topics": ("crawler.commands.topics:topics", "Add, check, test and apply topics."),
    "label": ("crawler.commands.label:label", "Mark a flag as right or wrong."),
    "feeds": ("crawler.commands.feeds:feeds", "List, import, export, pause and remove sources."),
    "prune": ("crawler.commands.prune:prune", "Delete what [keep] in watch.toml lets go."),
    "forget": ("crawler.commands.forget:forget", "Forget articles, on demand and for good."),
    "backup": ("crawler.commands.backup:backup", "Copy the archive, even while a run or daemon is running."),
    "demo": ("crawler.commands.demo:demo", "Crawl a packaged news world on this machine."),
}

EXIT_CODES = """\b
Exit codes:
  0    done
  1    failed
  2    cannot be done as written (command line, watch.toml, feeds.csv, topics)
  4    status --check: something needs attention; doctor: something fails
  75   another run or daemon holds this archive
  129  ended by SIGHUP    130  ended by Ctrl-C    143  ended by SIGTERM"""


@dataclass(frozen=True, slots=True)
class App:
    """What every command gets: the watch folder and how much to say."""

    folder: Path
    verbosity: int
    color: str = "auto"
    utc: bool = False
    log_json: bool = False

    def watch(self, overrides: Sequence[str] = (), *, required: bool = True) -> Watch:
        """The watch folder. Raises UsageError when it must exist and does not."""
        from crawler.watch.folder import Watch

        watch = Watch(self.folder, tuple(overrides))
        if required:
            watch.require()
        return watch

    def screen(self) -> Screen:
        """Where this command writes; local times are those of the watch."""
        from crawler.terminal import screen_of

        return screen_of(self.color, utc=self.utc, zone=lambda: self.watch(required=False).settings.zone)


class LazyGroup(CommandGroup):
    """A group that knows its commands' names and help lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name][0].partition(":")
        command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def invoke(self, ctx: click.Context) -> object:
        """`wirewatch flags | head`: the reader has seen enough, which click would call a failure."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Python would complain again while closing stdout.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])


@click.group(cls=LazyGroup, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=lambda: Path(os.environ.get("WIREWATCH_DIR") or "data"),
    show_default="$WIREWATCH_DIR, else ./data",
    help="The watch folder.",
)
@click.option("-v", "--verbose", count=True, help="Print more on stderr; -vv shows tracebacks.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colour the output; auto: on a terminal, unless NO_COLOR is set.",
)
@click.option("--utc", is_flag=True, help="Print times in UTC on a terminal too.")
@click.option("--log-json", is_flag=True, help="Write the log on stderr as JSON, one object a line.")
@click.version_option(__version__, prog_name="wirewatch", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context, folder: Path, verbose: int, color: str, utc: bool, log_json: bool) -> None:
    """Watch news sources, archive their articles and flag the topics you follow."""
    ctx.obj = App(folder, verbose, color, utc, log_json)


def main(arguments: Sequence[str] | None = None) -> None:
    """The console script: never a traceback without -vv."""
    arguments = sys.argv[1:] if arguments is None else arguments
    _open_what_is_closed()
    raise SystemExit(_run(list(arguments)))


def _open_what_is_closed() -> None:
    """A program may be started without stdin, stdout or stderr (``>&-``); Python has None for them then."""
    for name, flags, mode in (("stdin", os.O_RDONLY, "r"), ("stdout", os.O_WRONLY, "w"), ("stderr", os.O_WRONLY, "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, flags), mode, encoding="utf-8"))


def _run(arguments: list[str]) -> int:
    try:
        result = cli.main(arguments, prog_name="wirewatch", standalone_mode=False)
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return 130
    except click.NoSuchOption as error:
        from crawler.mistyped import no_option

        no_option(error).show(sys.stderr)
        return error.exit_code
    except click.ClickException as error:
        error.show(sys.stderr)
        return error.exit_code
    except WirewatchError as error:
        return _told(str(error), error, error.exit_code, arguments)
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        from crawler.machine import file_trouble, machine_trouble

        words = str(machine_trouble(error) or file_trouble(error) or "") or (
            f"{type(error).__name__}: {error}. This should not happen; run the same command with -vv for details"
        )
        return _told(words, error, 1, arguments)


def _told(words: str, error: Exception, code: int, arguments: list[str]) -> int:
    if _loudness(arguments) > 1:
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    from crawler.output import complain, draw

    complain(words)
    draw(getattr(error, "drawing", ()))
    return code


def _loudness(arguments: list[str]) -> int:
    """How often -v was given, also when the command line could not be read to its end."""
    short = sum(word.count("v") for word in arguments if word.startswith("-v") and not word.strip("-v"))
    return short + arguments.count("--verbose")
