"""`perijove git-setup`: git compares and merges notebooks with perijove, and strips them if that is wanted."""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from perijove.cli.errors import CommandError

_DRIVERS = "*.ipynb diff=perijove merge=perijove"
_STRIP = "*.ipynb filter=perijove-strip"
_SECTIONS = ("diff.perijove", "merge.perijove", "filter.perijove-strip")


@click.command(
    name="git-setup",
    help="Let git compare and merge notebooks with perijove: drivers in git's configuration, and `*.ipynb` in"
    " .gitattributes. Safe to repeat; it says what it changes.",
)
@click.option("--repo", "scope", flag_value="repo", help="For the repository of this folder (the default).")
@click.option("--global", "scope", flag_value="global", help="For all repositories of this user.")
@click.option("--strip", is_flag=True, help="Leave outputs out of what is committed (a clean filter).")
@click.option("--remove", is_flag=True, help="Take all of it away again.")
def git_setup(*, scope: str | None, strip: bool, remove: bool) -> int:
    flag = "--global" if scope == "global" else "--local"
    attributes = _global_attributes() if scope == "global" else _top() / ".gitattributes"
    if remove:
        said = [*_remove_config(flag), *_remove_lines(attributes)]
    else:
        said = [*_set_config(flag, _settings(strip=strip))]
        said += _add_lines(attributes, [_DRIVERS, *([_STRIP] if strip else [])])
    for line in said:
        print(line)
    if not said:
        print("nothing to remove" if remove else "already set up")
    return 0


def _settings(*, strip: bool) -> dict[str, str]:
    command = _command()
    settings = {
        "diff.perijove.command": f"{command} diff --driver",
        "diff.perijove.textconv": f"{command} diff --textconv",
        "diff.perijove.cachetextconv": "true",
        "merge.perijove.name": "notebooks, cell by cell",
        "merge.perijove.driver": f"{command} merge --driver=%P %O %A %B",
    }
    if strip:
        settings |= {
            "filter.perijove-strip.clean": f"{command} strip -",
            "filter.perijove-strip.smudge": "cat",
            "filter.perijove-strip.required": "true",
        }
    return settings


def _command() -> str:
    """How git's shell starts perijove: by name where it finds it, else with this very Python."""
    return "perijove" if shutil.which("perijove") else f"{shlex.quote(Path(sys.executable).as_posix())} -m perijove"


def _set_config(flag: str, settings: dict[str, str]) -> Iterator[str]:
    for key, value in settings.items():
        before = _git("config", flag, "--get", key, missing="")
        if before != value:
            _git("config", flag, key, value)
            yield f"git config {flag} {key} = {value}" + (f" (was {before})" if before else "")


def _remove_config(flag: str) -> Iterator[str]:
    names = _git("config", flag, "--name-only", "--get-regexp", r"\.perijove(-strip)?\.", missing="").splitlines()
    for section in _SECTIONS:
        if any(name.startswith(f"{section}.") for name in names):
            _git("config", flag, "--remove-section", section)
            yield f"removed {section} from git config {flag}"


def _add_lines(path: Path, lines: list[str]) -> Iterator[str]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    new = [line for line in lines if line not in text.splitlines()]
    if new:
        start = text if not text or text.endswith("\n") else f"{text}\n"
        _write(path, start + "".join(f"{line}\n" for line in new))
    for line in new:
        yield f"{path}: added `{line}`"


def _remove_lines(path: Path) -> Iterator[str]:
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if line.strip() not in {_DRIVERS, _STRIP}]
    if kept == lines:
        return
    if kept:
        _write(path, "".join(kept))
    else:
        path.unlink()
    yield f"{path}: removed {len(lines) - len(kept)} of its lines" if kept else f"removed {path}"


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}") from error


def _global_attributes() -> Path:
    """The attributes that hold in all repositories: where git is told they are, else where it looks."""
    named = _git("config", "--global", "--type=path", "--get", "core.attributesFile", missing="")
    if named:
        return Path(named)
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "git" / "attributes"


def _top() -> Path:
    return Path(_git("rev-parse", "--show-toplevel"))


def _git(*arguments: str, missing: str | None = None) -> str:
    """What a command of git prints; `missing` where it fails because there is nothing."""
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    except OSError as error:
        raise CommandError(f"git can't be run: {error.strerror or error}") from error
    if done.returncode == 0:
        return done.stdout.strip()
    if missing is not None and done.returncode == 1:
        return missing
    said = done.stderr.strip().removeprefix("fatal: ").splitlines() or ["it does not say why"]
    hint = "; use --global, or go to a repository" if arguments[0] == "rev-parse" else ""
    raise CommandError(f"git {arguments[0]} failed: {said[0]}{hint}")
