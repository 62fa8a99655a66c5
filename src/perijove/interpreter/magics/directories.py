"""Where one is: `%cd`, `%pwd`, bookmarks and the stack of folders."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

KEPT = 100  # folders of %dhist, at its beginning and its end


def _here() -> str:
    try:
        return str(Path.cwd())
    except FileNotFoundError:
        raise UsageError("the current folder has been removed; %cd ~ leaves it") from None


def _change(shell: Shell, folder: str) -> None:
    visited = shell.interpreter.user.directories
    try:
        before = str(Path.cwd())
    except FileNotFoundError:
        before = ""
    try:
        os.chdir(Path(folder).expanduser())
    except OSError as error:
        raise UsageError(f"can't change to {folder!r}: {error.strerror}") from None
    if before and visited[-1:] != [before]:
        visited.append(before)
    visited.append(_here())


@register_line_magic
def cd(shell: Shell, line: str) -> None:
    """Change the current folder: `%cd [-q] [-b] FOLDER`.

    Nothing is the home folder, `-` the one before, `-N` the one of that number in %dhist, `--text` the latest in %dhist
    that holds the text, `-b NAME` a bookmark (a bookmark's name alone will do when there is no such folder). -q says
    nothing.
    """
    quiet = False
    marked = False
    target = line.strip()
    while target[:2] in {"-q", "-b"} and target[2:3] in {"", " "}:
        quiet, marked = quiet or target[1] == "q", marked or target[1] == "b"
        target = target[2:].strip()
    _change(shell, _folder(shell, target, marked=marked))
    if not quiet:
        sys.stdout.write(_here() + "\n")


def _folder(shell: Shell, target: str, *, marked: bool) -> str:
    visited = shell.interpreter.user.directories
    if marked:
        sys.stdout.write(f"(bookmark:{target}) -> {_marked(target)}\n")
        return _marked(target)
    if target == "-":
        if len(visited) < 2:
            raise UsageError("there is no folder before this one")
        return visited[-2]
    if target.startswith("--"):
        found = next((folder for folder in reversed(visited) if target[2:] in folder), None)
        if found is None:
            raise UsageError(f"no folder in %dhist holds {target[2:]!r}")
        return found
    if target.startswith("-") and target[1:].isdigit():
        number = int(target[1:])
        if number >= len(visited):
            raise UsageError(f"no folder {number} in %dhist")
        return visited[number]
    folder = " ".join(options.words(target)) or "~"
    if not Path(folder).expanduser().is_dir() and (bookmarked := bookmarks().get(folder)):
        sys.stdout.write(f"(bookmark:{folder}) -> {bookmarked}\n")
        return bookmarked
    return folder


def _marked(name: str) -> str:
    found = bookmarks().get(name)
    if found is None:
        raise UsageError(f"no bookmark {name!r}; %bookmark -l lists those there are")
    return found


@register_line_magic
def pwd(line: str) -> str:  # noqa: ARG001 - the interface
    """The current folder."""
    return _here()


@register_line_magic
def dhist(shell: Shell, line: str) -> None:
    """The folders visited, numbered: `%dhist [N]`, the last N; `%dhist N M`, those from N to M, M excluded."""
    words = [options.whole(word, "%dhist") for word in line.split()]
    if len(words) > 2:
        raise UsageError(f"%dhist takes one or two numbers, found {len(words)}")
    visited = shell.interpreter.user.directories
    start, stop = 0, len(visited)
    if len(words) == 1:
        start = max(stop - words[0], 0)
    elif words:
        start, stop = words
    sys.stdout.write("Directory history (kept in _dh)\n")
    for number, folder in list(enumerate(visited))[start:stop]:
        sys.stdout.write(f"{number}: {folder}\n")


def _stack(shell: Shell) -> list[str]:
    found = shell.user_ns.get("_dir_stack")
    if not isinstance(found, list):
        found = []
        shell.push({"_dir_stack": found}, interactive=False)
    return found


@register_line_magic
def pushd(shell: Shell, line: str) -> list[str]:
    """Change the current folder and remember this one: `%pushd FOLDER`."""
    here = _here()
    _change(shell, " ".join(options.words(line)) or "~")
    _stack(shell).insert(0, here)
    sys.stdout.write(_here() + "\n")
    return _stack(shell)


@register_line_magic
def popd(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Go back to the folder that %pushd remembered last."""
    stack = _stack(shell)
    if not stack:
        raise UsageError("%pushd has remembered no folder")
    _change(shell, stack.pop(0))
    sys.stdout.write(f"popd -> {_here()}\n")


@register_line_magic
def dirs(shell: Shell, line: str) -> list[str]:  # noqa: ARG001 - the interface
    """The folders that %pushd remembers."""
    return _stack(shell)


@register_line_magic
def bookmark(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Names for folders, kept between sessions: `%bookmark NAME [FOLDER]`, the current one without a FOLDER.

    `%bookmark -l` lists them, `%bookmark -d NAME` removes one, `%bookmark -r` all.
    """
    chosen, rest = options.parse(line, "drl")
    if len(chosen) > 1:
        raise UsageError("%bookmark takes one option at a time")
    names = options.words(rest)
    known = bookmarks()
    if "l" in chosen:
        width = max(map(len, known), default=0)
        sys.stdout.write("Current bookmarks:\n")
        for name, folder in sorted(known.items()):
            sys.stdout.write(f"{name:{width}} -> {folder}\n")
    elif "r" in chosen:
        _keep({})
    elif "d" in chosen:
        name = names[0] if names else ""
        _marked(name)
        _keep({key: folder for key, folder in known.items() if key != name})
    elif not 1 <= len(names) <= 2:
        raise UsageError("%bookmark needs a name, and may have a folder after it")
    else:
        folder = str(Path(names[1]).expanduser().resolve()) if len(names) == 2 else _here()
        _keep({**known, names[0]: folder})


def _file() -> Path:
    from perijove.paths import state_dir

    return state_dir() / "bookmarks.json"


def bookmarks() -> dict[str, str]:
    """Folders by the names that %bookmark gave them. Raises UsageError."""
    import json

    try:
        found = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"the bookmarks in {_file()} can't be read: {error}") from None
    return {str(name): str(folder) for name, folder in found.items()} if isinstance(found, dict) else {}


def _keep(bookmarks: dict[str, str]) -> None:
    import json

    path = _file()
    text = json.dumps(bookmarks, indent=1, sort_keys=True) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.{os.getpid()}")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
    except OSError as error:
        raise UsageError(f"the bookmarks can't be written to {path}: {error.strerror}") from None
