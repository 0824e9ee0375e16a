"""Groups of commands that know what was meant by a mistyped one."""

from __future__ import annotations

from collections.abc import Collection

import click

from crawler.errors import did_you_mean


class CommandGroup(click.Group):
    """Refuses an unknown command with the nearest known one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        if args and args[0] not in known and not args[0].startswith("-"):
            raise no_command(args[0], known, ctx)
        return super().resolve_command(ctx, args)


def no_command(name: str, known: Collection[str], ctx: click.Context) -> click.UsageError:
    """What is told of a command that does not exist."""
    return click.UsageError(f"There is no command '{name}'{did_you_mean(name, known)}", ctx)


def no_option(error: click.NoSuchOption) -> click.UsageError:
    """The same of an option, in the same words."""
    if error.ctx and (where := _of_the_program(error)):
        return click.UsageError(f"The option '{error.option_name}' stands before the command: {where}", error.ctx)
    options = [option for p in error.ctx.command.params for option in p.opts] if error.ctx else []
    # All of them would be too many to read: --help has them with what they do.
    near = did_you_mean(error.option_name, options)
    hint = near if near.startswith("; did") else "; --help lists the options."
    return click.UsageError(f"There is no option '{error.option_name}'{hint}", error.ctx)


def _of_the_program(error: click.NoSuchOption) -> str:
    """How an option is written that every command has, but before its name; '' for other options."""
    assert error.ctx is not None
    root = error.ctx.find_root()
    for param in root.command.params:
        if error.option_name in param.opts and isinstance(param, click.Option):
            value = "" if param.is_flag or param.count else f" {param.make_metavar(root)}"
            words = error.ctx.command_path.split()
            return f"`{words[0]} {error.option_name}{value} {' '.join(words[1:])}`."
    return ""
