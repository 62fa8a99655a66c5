"""What the shell is asked about code: completion, help, earlier inputs; and what it does for matplotlib."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from perijove.interpreter.errors import UsageError


def complete(shell: Any, text: str, line: str | None = None, cursor_pos: int | None = None) -> tuple[str, list[str]]:
    """What could stand at the cursor: the text that is replaced, and the proposals."""
    found: tuple[str, list[str]] = shell.Completer.complete(text, line, cursor_pos)
    return found


def check_complete(shell: Any, code: str) -> tuple[str, str]:
    """Whether code could be run as it is, and the next line's indent."""
    status, indent = shell.interpreter.is_complete(code)
    return status, indent


def user_expressions(shell: Any, expressions: dict[str, str]) -> dict[str, Any]:
    """The value of each expression as a MIME bundle, or its error."""
    found: dict[str, Any] = shell.interpreter.evaluate(expressions)
    return found


def object_inspect_mime(shell: Any, oname: str, detail_level: int = 0, omit_sections: Any = ()) -> dict[str, Any]:
    """What is known of a name, as a MIME bundle. Raises KeyError."""
    del omit_sections
    found: dict[str, Any] | None = shell.interpreter.inspect(oname, len(oname), detail_level)
    if found is None:
        raise KeyError(oname)
    return found


def object_inspect_text(shell: Any, oname: str, detail_level: int = 0) -> str:
    """What is known of a name, as text. Raises KeyError."""
    return str(object_inspect_mime(shell, oname, detail_level)["text/plain"])


def extract_input_lines(shell: Any, range_str: str, raw: bool = False) -> str:
    """The text of earlier inputs; for an empty range all of this session but the latest."""
    lines = [text for _, _, text in shell.history_manager.get_range_by_str(range_str, raw=raw)]
    return "\n".join(lines if range_str else lines[:-1])


def find_user_code(shell: Any, target: str, raw: bool = True, **_: Any) -> str:
    """Code that a text names: inputs, a file, or a value that is a text. Raises ValueError, TypeError."""
    code = extract_input_lines(shell, target, raw=raw)
    if code:
        return code
    path = Path(target).expanduser()
    if path.is_dir():
        raise ValueError(f"{target!r} is a folder, not a file")
    if path.is_file():
        return path.read_text(encoding="utf-8")
    try:
        value = eval(target, shell.user_ns)  # noqa: S307 - the name of a text, or an expression that gives one
    except Exception as error:
        raise ValueError(f"{target!r} was found neither among inputs, nor as a file, nor as a name") from error
    text = getattr(value, "value", value)
    if not isinstance(text, str):
        raise TypeError(f"{target} is neither a text nor a macro")
    return text


def reset_selective(shell: Any, regex: str | None = None) -> None:
    """Delete the user's names that match a pattern. Raises TypeError."""
    import re

    if not isinstance(regex, str):
        raise TypeError("the names to delete are told by a pattern")
    pattern = re.compile(regex)
    for name in [name for name in shell.interpreter.user.user_names() if pattern.search(name)]:
        del shell.user_ns[name]


def enable_gui(shell: Any, gui: str | None = None) -> None:
    """Have a toolkit's loop run while the program waits; none for None."""
    if shell.interpreter.gui is not None:
        shell.interpreter.gui(gui)
    shell.active_eventloop = gui


def enable_matplotlib(shell: Any, gui: str | None = None) -> tuple[str | None, str]:
    """Have matplotlib show figures here, or in a toolkit's windows; the toolkit and the backend."""
    shell.run_line_magic("matplotlib", gui or "")
    import importlib

    backend = str(importlib.import_module("matplotlib").get_backend())
    return gui or ("inline" if "inline" in backend else None), backend


def enable_pylab(shell: Any, gui: str | None = None, import_all: bool = True) -> tuple[str | None, str, list[str]]:
    """The same, with matplotlib's and numpy's names among the user's; those that were there before are told."""
    before = dict(shell.user_ns)
    shell.run_line_magic("pylab", f"{'' if import_all else '--no-import-all '}{gui or ''}")
    found, backend = enable_matplotlib(shell, gui)
    return found, backend, [name for name, value in before.items() if shell.user_ns.get(name, value) is not value]


def transform_ast(shell: Any, node: Any) -> Any:
    """A syntax tree after the transformers of the user's."""
    from perijove.interpreter.transform.tree import transform_tree

    return transform_tree(node, shell.ast_transformers, shell.interpreter.warn)


def should_run_async(shell: Any, raw_cell: str, **_: Any) -> bool:
    """Whether a cell awaits."""
    try:
        return bool(shell.interpreter.prepare(raw_cell, store_history=False, silent=True).is_async)
    except UsageError:
        return False


def define_macro(shell: Any, name: str, themacro: Any) -> None:
    """Give code a name, which alone runs it. Raises ValueError for what is no code."""
    from perijove.interpreter.magics.sources import Macro

    if not isinstance(themacro, (Macro, str)):
        raise ValueError(f"a macro is made of text, found {type(themacro).__name__}")  # noqa: TRY004 - as IPython
    shell.user_ns[name] = Macro(themacro) if isinstance(themacro, str) else themacro


def new_main_mod(shell: Any, filename: str, modname: str) -> Any:
    """A module for a script's names."""
    from types import ModuleType

    del shell
    made = ModuleType(modname, "Module created for a script's names.")
    made.__file__ = filename
    return made
