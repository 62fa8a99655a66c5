"""`perijove diff`: what differs between two notebooks, cell by cell."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from perijove.cli.errors import Trouble
from perijove.cli.revision import notebook_at

if TYPE_CHECKING:
    from perijove.notebook.diff.edit import NotebookDiff
    from perijove.notebook.diff.terminal import StyledLine
    from perijove.notebook.model import Notebook

_PARTS = ("sources", "outputs", "attachments", "metadata", "ids", "details")
_COLOURS = {
    "heading": "1",
    "title": "36",
    "quiet": "90",
    "removed": "31",
    "added": "32",
    "removed-word": "1;7;31",
    "added-word": "1;7;32",
}


def _part_options(command: Any) -> Any:
    for part in reversed(_PARTS):
        command = click.option(
            f"--{part}/--no-{part}", part, default=None, help=f"Show {part} (only), or leave them out."
        )(command)
    return command


@click.command(
    help="Show what differs between two notebooks. A and B are files, `-`, or REVISION:PATH of git, such as"
    " HEAD~1:tour.ipynb. Exit status 0: nothing; 1: something; 2: one can't be read."
)
@click.argument("places", metavar="A B", nargs=-1, required=True)
@click.option("--html", "html_file", metavar="FILE", type=click.Path(path_type=Path), help="Write a page instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the diff as JSON instead.")
@click.option("--word-diff", is_flag=True, help="Mark words in one line: [-old-]{+new+}.")
@click.option("--color/--no-color", default=None, help="By default, colours are for terminals.")
@click.option("--textconv", is_flag=True, hidden=True, help="Print one notebook as text, for git.")
@click.option("--driver", is_flag=True, hidden=True, help="The arguments are those of git's external diffs.")
@_part_options
def diff(*, places: tuple[str, ...], textconv: bool, driver: bool, html_file: Path | None, **given: Any) -> int:
    if textconv:
        return _textconv(places)
    names = places
    if driver and len(places) == 1:
        print(f"* unmerged: {places[0]}")
        return 0
    if driver:
        # path old-file old-hex old-mode new-file new-hex new-mode, and for a renamed file its new path.
        path, old, _, _, new, _, _, *renamed = places
        places, names = (old, new), (f"a/{path}", f"b/{renamed[0] if renamed else path}")
    if len(places) != 2:
        raise click.UsageError(f"two notebooks are compared, found {len(places)}")
    from perijove.notebook.diff.compare import diff as diff_of
    from perijove.notebook.diff.select import PARTS, select

    try:
        before, after = (notebook_at(place) for place in places)
    except Trouble:
        if driver:  # a file that is no notebook, or half of one, is compared as text
            return _as_text(places)
        raise
    parts = _parts({part: given[part] for part in PARTS})
    found = select(diff_of(before, after), parts)
    if html_file is not None:
        _write_page(html_file, before, found, names)
    elif given["as_json"]:
        _print_json(found)
    elif found:
        _print_lines(before, found, names, word_diff=given["word_diff"], color=given["color"])
    # git takes any other status of a driver for a failure.
    return 1 if found and not driver else 0


def _as_text(places: tuple[str, ...]) -> int:
    subprocess.run(["git", "diff", "--no-index", "--no-ext-diff", "--no-textconv", "--", *places], check=False)
    return 0


def _parts(asked: dict[Any, bool | None]) -> list[Any]:
    """The parts to show: those asked for, or all but those declined."""
    only = [part for part, wanted in asked.items() if wanted]
    return only or [part for part, wanted in asked.items() if wanted is not False]


def _print_json(found: "NotebookDiff") -> None:
    from perijove.notebook.diff.encoding import encode

    sys.stdout.buffer.write(encode(found, indent=1) + b"\n")
    sys.stdout.buffer.flush()


def _write_page(path: Path, before: "Notebook", found: "NotebookDiff", names: tuple[str, ...]) -> None:
    from perijove.notebook.diff.page import page
    from perijove.notebook.diff.view import view
    from perijove.notebook.file import replace

    try:
        replace(path, page(view(before, found), names[0], names[1]).encode("utf-8", "replace"))
    except OSError as error:
        raise Trouble(f"{path}: {error.strerror or error}") from error


def _print_lines(
    before: "Notebook", found: "NotebookDiff", names: tuple[str, ...], *, word_diff: bool, color: bool | None
) -> None:
    from perijove.notebook.diff.terminal import terminal_lines
    from perijove.notebook.diff.view import view

    is_terminal = sys.stdout.isatty()
    coloured = (is_terminal and not os.environ.get("NO_COLOR")) if color is None else color
    lines: list[StyledLine] = [[("heading", f"--- {names[0]}")], [("heading", f"+++ {names[1]}")]]
    width = shutil.get_terminal_size().columns * 4 if is_terminal else None
    lines += terminal_lines(view(before, found), word_diff=word_diff, width=width)
    text = "".join(f"{''.join(_painted(*span, coloured=coloured) for span in line)}\n" for line in lines)
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def _painted(style: str, text: str, *, coloured: bool) -> str:
    text = _harmless(text)
    return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if coloured and style in _COLOURS else text


def _harmless(text: str) -> str:
    """A text whose control characters are shown, not obeyed by the terminal."""
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() or char == "\t" else _named(char) for char in text)


def _named(char: str) -> str:
    return chr(0x2400 + ord(char)) if ord(char) < 0x20 else f"<U+{ord(char):04X}>"


def _textconv(places: tuple[str, ...]) -> int:
    """A notebook as text that git can compare by line: what is in it, pictures by size and hash."""
    if len(places) != 1:
        raise click.UsageError(f"one notebook is made text of, found {len(places)}")
    from perijove.notebook.diff.plain_text import plain_text

    text = "".join(f"{line}\n" for line in plain_text(notebook_at(places[0])))
    sys.stdout.buffer.write(text.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()
    return 0
