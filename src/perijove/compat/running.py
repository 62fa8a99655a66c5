"""What the shell does that runs code, or tells how code ran, by names that only some ask for."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ast
    from collections.abc import Sequence

_SHOWN = {"last_expr", "last_expr_or_assign", "last", "all", "none"}


def last_execution_result(shell: Any) -> Any:
    """How the latest cell ended; None before one has."""
    return shell.interpreter.execution.last_outcome


def last_execution_succeeded(shell: Any) -> bool:
    """Whether the latest cell ended without an error."""
    outcome = shell.interpreter.execution.last_outcome
    return bool(outcome is None or outcome.success)


def custom_exceptions(shell: Any) -> tuple[type[BaseException], ...]:
    """The errors that a handler of the user's shows."""
    found: tuple[type[BaseException], ...] = shell.interpreter.exception_handlers.types
    return found


async def run_code(shell: Any, code_obj: Any, result: Any = None, *, async_: bool = False) -> bool:
    """Run compiled code among the user's names; says whether it failed, and shows how."""
    hook, sys.excepthook = sys.excepthook, sys.__excepthook__
    try:
        value = eval(code_obj, shell.user_global_ns, shell.user_ns)  # noqa: S307 - what it is for
        if async_ or (hasattr(value, "__await__") and code_obj.co_flags & 0x80):
            await value
    except BaseException as error:  # noqa: BLE001 - user code
        if result is not None:
            result.error_in_exec = error
        shell.showtraceback((type(error), error, error.__traceback__), running_compiled_code=True)
        return True
    finally:
        sys.excepthook = hook
    return False


async def run_ast_nodes(
    shell: Any,
    nodelist: Sequence[ast.stmt],
    cell_name: str,
    interactivity: str = "last_expr",
    compiler: Any = compile,
    result: Any = None,
) -> bool:
    """Run statements, and show the values of those that `interactivity` names; says whether one failed."""
    import ast as trees

    if interactivity not in _SHOWN:
        raise ValueError(f"what is shown is one of {', '.join(sorted(_SHOWN))}, found {interactivity!r}")
    nodes = list(nodelist)
    shown = len(nodes) if interactivity == "none" else 0 if interactivity == "all" else len(nodes) - 1
    for index, node in enumerate(nodes):
        single = index >= shown and (interactivity == "last" or isinstance(node, trees.Expr))
        tree = trees.Interactive([node]) if single else trees.Module([node], [])
        code = compiler(tree, cell_name, "single" if single else "exec")
        if await run_code(shell, code, result):
            return True
    return False


def debugger(shell: Any, force: bool = False) -> None:
    """Look at the latest error where it was raised, if the debugger follows errors, or in any case with `force`."""
    if force or shell.call_pdb:
        shell.run_line_magic("debug", "")


def prefilter(shell: Any, lines: str, continue_prompt: bool = False) -> str:
    """The Python that lines stand for."""
    del continue_prompt
    return str(shell.interpreter.transform(lines)).rstrip("\n")


def switch_doctest_mode(shell: Any, mode: bool = True) -> None:
    """Show prompts, values and errors as Python's own prompt does, or go back."""
    from perijove.interpreter.magics.appearance import DoctestMode

    if mode != (shell.interpreter.magics.kept(DoctestMode).before is not None):
        shell.run_line_magic("doctest_mode", "")


def show_banner(shell: Any, banner: str | None = None) -> None:
    """Write what a session begins with."""
    sys.stdout.write(shell.banner if banner is None else banner)


def system_piped(shell: Any, cmd: str) -> None:
    """Run a command, whose output goes where that of cells does. Raises OSError for one in the background."""
    if cmd.rstrip().endswith("&"):
        raise OSError("a command that is waited for can't run in the background; take the & away")
    shell.system_raw(shell.var_expand(cmd, depth=1))


def autoindent(shell: Any) -> bool:
    """Whether the prompt indents new lines."""
    return bool(shell.interpreter.front_end.indents)
