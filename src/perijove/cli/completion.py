"""Completes the command line in a shell, by click's scripts: `eval "$(_PERIJOVE_COMPLETE=bash_source perijove)"`."""

import click
from click.shell_completion import CompletionItem, shell_complete

from perijove.cli.arguments import COMMANDS
from perijove.cli.commands import load
from perijove.cli.options import NAMES

VARIABLE = "_PERIJOVE_COMPLETE"


class Program(click.Group):
    """The whole command line as click sees it: what `perijove.cli.arguments` reads, and the commands."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's interface
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        return load(COMMANDS[cmd_name][0]) if cmd_name in COMMANDS else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - as above
        """Commands and options; also files, which can be run."""
        if incomplete.startswith("-"):
            return [CompletionItem(name) for name in sorted(NAMES) if name.startswith(incomplete)]
        commands = [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items()]
        return [*(item for item in commands if item.value.startswith(incomplete)), CompletionItem("", type="file")]


def complete(instruction: str) -> int:
    """Do what a shell asks for: print its script (`bash_source`), or completions; the exit status."""
    return shell_complete(Program("perijove"), {}, "perijove", VARIABLE, instruction)
