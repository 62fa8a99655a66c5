"""A file or a module as a program: code, and what it finds in `sys` and in its names while it runs."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Protocol

from perijove.interpreter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import CodeType

    from perijove.interpreter.namespace import Namespace
    from perijove.interpreter.run import Outcome

if TYPE_CHECKING:

    class Warns(Protocol):
        """What shows errors that do not end a cell."""

        def warn(self, error: BaseException, /) -> None: ...

    class RunsCells(Protocol):
        """What runs a cell within another."""

        def run_cell(self, raw_cell: str, *, silent: bool, shell_futures: bool) -> Outcome: ...


SUFFIXES = ("", ".py", ".ipy", ".ipynb")


@dataclass(frozen=True)
class Program:
    """What there is to run; `folder` goes first on `sys.path`, `names` are the program's from the start."""

    code: CodeType
    file: str
    folder: str
    names: dict[str, Any]


def find_file(name: str) -> Path:
    """The file of that name, with a suffix if need be. Raises UsageError."""
    path = Path(name).expanduser()
    for suffix in SUFFIXES:
        found = path.with_name(path.name + suffix) if path.name else path
        if found.is_file():
            return found
    raise UsageError(f"no file {name!r} in {Path.cwd()}")


def from_file(path: Path) -> Program:
    """A Python file as a program. Raises what reading and compiling raise."""
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    return Program(code, str(path), str(path.resolve().parent), {"__file__": str(path)})


def from_module(name: str) -> Program:
    """A module, or a package's `__main__`, as `python -m` runs it. Raises UsageError, and what importing it raises."""
    import importlib.util

    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except (ModuleNotFoundError, ValueError):
        spec = None
    loader: Any = spec and spec.loader
    code = loader.get_code(spec.name) if spec is not None and hasattr(loader, "get_code") else None
    if spec is None or code is None:
        raise UsageError(f"no module {name!r} with Python code; it has to be importable from {Path.cwd()} or sys.path")
    names = {"__file__": spec.origin, "__spec__": spec, "__loader__": loader, "__package__": spec.parent}
    return Program(code, spec.origin or name, str(Path.cwd()), names)


def run_apart(
    program: Program, user: Namespace, name: str = "__main__", runner: Callable[..., Any] = exec, *, keep: bool = True
) -> None:
    """Run a program with names of its own, which then (`keep`) are the user's too, even when it fails.

    `runner(code, names)` executes it.
    """
    module = ModuleType(name)
    vars(module).update(program.names)
    if name == "__main__":
        sys.modules["__main__"] = module
    try:
        with _first_on_path(program.folder):
            runner(program.code, vars(module))
    finally:
        user.install()
        if keep:
            user.names.update(own_names(vars(module)))


def run_within(
    program: Program, names: dict[str, Any], name: str = "__main__", runner: Callable[..., Any] = exec
) -> None:
    """Run a program in names that are there; `__name__`, `__file__` and the like are its own meanwhile."""
    with own_dunders(names, {**program.names, "__name__": name}), _first_on_path(program.folder):
        runner(program.code, names)


@contextmanager
def own_dunders(names: dict[str, Any], own: dict[str, Any]) -> Iterator[None]:
    """Names put in for a while."""
    before = {key: names[key] for key in own if key in names}
    names.update(own)
    try:
        yield
    finally:
        for key in own:
            names.pop(key, None)
        names.update(before)


@contextmanager
def arguments(words: list[str]) -> Iterator[None]:
    """`sys.argv` for a while."""
    before = sys.argv
    sys.argv = words
    try:
        yield
    finally:
        sys.argv = before


@contextmanager
def _first_on_path(folder: str) -> Iterator[None]:
    sys.path.insert(0, folder)
    try:
        yield
    finally:
        if folder in sys.path:
            sys.path.remove(folder)


def own_names(names: dict[str, Any]) -> dict[str, Any]:
    """Those without double underscores around."""
    return {name: value for name, value in names.items() if not (name.startswith("__") and name.endswith("__"))}


def cells_of(path: Path) -> list[str]:
    """The sources of a notebook's code cells; of another file, its whole text. Raises UsageError for no notebook."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return [text]
    import json

    try:
        cells = json.loads(text).get("cells", [])
        return ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]
    except (ValueError, AttributeError, TypeError) as error:
        raise UsageError(f"{path} is no notebook: {error}") from None


def execute_file(interpreter: Warns, name: Any, names: dict[str, Any], *, raising: bool, leaving: bool) -> None:
    """Run a Python file in a namespace; what it raises is shown unless `raising`, a sys.exit() unless `leaving`."""
    with _shown(interpreter, raising=raising, leaving=leaving):
        path = find_file(str(name))
        with _first_on_path(str(path.resolve().parent)):
            exec(from_file(path).code, names)


def execute_module(interpreter: Warns, name: str, names: dict[str, Any]) -> None:
    """Run a module as `python -m` does, its names then put into a namespace; what it raises is shown."""
    with _shown(interpreter, raising=False, leaving=False):
        import runpy

        names.update(runpy.run_module(name, run_name="__main__", alter_sys=True))


@contextmanager
def _shown(interpreter: Warns, *, raising: bool, leaving: bool) -> Iterator[None]:
    """Show what a program raises."""
    try:
        yield
    except SystemExit as left:
        if raising:
            raise
        if left.code and not leaving:
            interpreter.warn(left)
    except Exception as error:
        if raising:
            raise
        interpreter.warn(error)


def execute_cells(shell: RunsCells, name: Any, *, shell_futures: bool, raising: bool) -> None:
    """Run the cells of an `.ipy` file or a notebook, up to one that fails."""
    for source in cells_of(find_file(str(name))):
        outcome = shell.run_cell(source, silent=True, shell_futures=shell_futures)
        if raising:
            outcome.raise_error()
        if not outcome.success:
            return
