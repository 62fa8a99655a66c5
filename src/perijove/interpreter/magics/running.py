"""`%run`: a file as a program."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.magics.timing import duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.magics.caller import Shell

from contextlib import contextmanager


@register_line_magic
def run(shell: Shell, line: str) -> None:
    """Run a file as a program: `%run [-i] [-n] [-e] [-t] [-m MODULE | FILE] arguments`.

    Its names are then the user's. -i runs it in the user's namespace, -n with another `__name__` than `__main__`,
    -e ignores sys.exit(), -t says how long it took, -m runs a module. A `.ipy` file's cells may hold magics; an
    `.ipynb` file's code cells are run one after the other.
    """
    chosen, rest = options.parse(line, "inetm:")
    module = chosen.get("m")
    words = options.words(rest)
    if module is None and not words:
        raise UsageError("%run needs a file")
    target = module or words.pop(0)
    started = time.perf_counter()
    try:
        with _arguments([target, *words]):
            if module is not None:
                _run_module(shell, module)
            else:
                _run_file(shell, _found(target), chosen)
    except SystemExit as leaving:
        if "e" not in chosen and leaving.code not in {None, 0}:
            raise
    if "t" in chosen:
        sys.stdout.write(f"Wall time: {duration(time.perf_counter() - started)}\n")


def _found(name: str) -> Path:
    for path in (Path(name).expanduser(), Path(f"{name}.py").expanduser(), Path(f"{name}.ipy").expanduser()):
        if path.is_file():
            return path
    raise UsageError(f"no file {name!r} in {Path.cwd()}")


@contextmanager
def _arguments(words: list[str]) -> Iterator[None]:
    before = sys.argv
    sys.argv = words
    try:
        yield
    finally:
        sys.argv = before


def _run_module(shell: Shell, module: str) -> None:
    import runpy

    shell.user_ns.update(_kept(runpy.run_module(module, run_name="__main__", alter_sys=True)))
    shell.interpreter.user.install()


def _run_file(shell: Shell, path: Path, chosen: dict[str, str]) -> None:
    if path.suffix in {".ipy", ".ipynb"}:
        for source in _cells(path):
            shell.interpreter.execute_nested(source, path.name)
        return
    code = compile(path.read_bytes(), str(path), "exec", dont_inherit=True)
    name = path.stem if "n" in chosen else "__main__"
    if "i" in chosen:
        _in_namespace(shell.user_ns, code, str(path), name)
        return
    _as_main(shell, code, path, name)


def _as_main(shell: Shell, code: Any, path: Path, name: str) -> None:
    import types

    program = types.ModuleType(name)
    program.__file__ = str(path)
    folder = str(path.resolve().parent)
    sys.path.insert(0, folder)
    if name == "__main__":
        sys.modules["__main__"] = program
    try:
        exec(code, program.__dict__)
    finally:
        shell.interpreter.user.install()
        if folder in sys.path:
            sys.path.remove(folder)
        shell.user_ns.update(_kept(vars(program)))


def _in_namespace(names: dict[str, Any], code: Any, file: str, name: str) -> None:
    before: dict[str, Any] = {key: names[key] for key in ("__file__", "__name__") if key in names}
    names.update(__file__=file, __name__=name)
    try:
        exec(code, names)
    finally:
        names.pop("__file__", None)
        names.update(before)


def _kept(names: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in names.items() if not (name.startswith("__") and name.endswith("__"))}


def _cells(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipy":
        return [text]
    import json

    cells = json.loads(text).get("cells", [])
    return ["".join(cell.get("source", "")) for cell in cells if cell.get("cell_type") == "code"]
