"""The commands as click sees them: listed from a table, imported when one is run."""

import difflib
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click

from perijove.cli.arguments import COMMANDS
from perijove.cli.errors import CommandError, UsageError
from perijove.settings import Settings, SettingsError, load_settings

USAGE = """\
Usage: perijove [-i] [--set SECTION.KEY=VALUE] [-c CODE | -m MODULE | FILE | -] [ARGUMENTS]
       perijove COMMAND [OPTIONS]

Without anything: an interactive prompt. `pj` is short for `perijove`.

  -c CODE        run code, `%magics` and `await` included
  -m MODULE      run a module as a script
  FILE           run a file (.py, .ipy, .ipynb); `-` reads from standard input
  -i             go on at the prompt afterwards
  --             what follows is a file and its arguments
  --set S.K=V    a setting, for this run (see docs/settings.md); or --S.K=V
  --show-config  show all settings and their values
  --ext MODULE, --init CODE
                 load an extension, run code before the first input
  --gui LOOP, --matplotlib[=GUI], --pylab[=GUI]
                 as %gui, %matplotlib, %pylab
  --pdb, --xmode MODE, --autocall 0|1|2, --no-automagic
                 as the magics of these names
  --logfile FILE, --logappend FILE
                 as %logstart
  --quick        leave the startup files out
  --profile NAME, --profile-dir FOLDER
                 other settings and startup files than the usual ones
  --ignore-cwd   do not import from the current folder
  --no-banner, --no-confirm-exit, --no-title, --nosep, --simple-prompt, --classic, --vi
                 the prompt
  --colors NAME, --theme NAME, --images auto|kitty|iterm2|none
                 what is shown, and how
  -V, --version  show the version
  -h, --help     show this, or a command's options after its name

Commands:
"""


class SuggestingGroup(click.Group):
    """A group that names the nearest command when there is none of that name."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            near = difflib.get_close_matches(name, self.list_commands(ctx), n=1, cutoff=0.5)
            there_are = ", ".join(self.list_commands(ctx))
            hint = f"did you mean {near[0]!r}?" if near else f"there are: {there_are}"
            raise click.UsageError(f"no command {name!r}; {hint}", ctx)
        return super().resolve_command(ctx, args)


def run_command(argv: Sequence[str], flags: Mapping[str, str]) -> int:
    """Run `perijove COMMAND …` and return the exit status; `flags` are the settings given before the command."""
    name, *arguments = argv
    if name in {"-h", "--help"}:
        print(USAGE + "\n".join(f"  {command:<13}  {line}" for command, (_, line) in COMMANDS.items()))
        return 0
    command: click.Command = load(COMMANDS[name][0])
    try:
        status = command.main(arguments, prog_name=f"perijove {name}", standalone_mode=False, obj=dict(flags))
    except click.NoSuchOption as error:
        near = f"; did you mean {error.possibilities[0]!r}?" if error.possibilities else ""
        raise UsageError(f"no option {error.option_name!r}{near} (see perijove {name} --help)") from error
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx is not None else f"perijove {name}"
        raise UsageError(f"{_sentence(error)} (see {where} --help)") from error
    except click.ClickException as error:
        raise CommandError(_sentence(error)) from error
    except click.Abort:
        return 130
    return status if isinstance(status, int) else 0


def settings_for(context: click.Context, flags: Mapping[str, Any]) -> Settings:
    """The settings of a command: its own options over the ones given with `--set`."""
    given: dict[str, Any] = dict(context.find_root().obj or {})
    given.update({name: value for name, value in flags.items() if value is not None})
    try:
        return load_settings(given)
    except SettingsError as error:
        raise UsageError(str(error)) from error


def load(reference: str) -> click.Command:
    """A command of the table, imported."""
    module, _, attribute = reference.partition(":")
    found = getattr(import_module(module), attribute)
    assert isinstance(found, click.Command), reference
    return found


def _sentence(error: click.ClickException) -> str:
    text = error.format_message().rstrip(".")
    return text[:1].lower() + text[1:]
