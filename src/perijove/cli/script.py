"""Runs code, a module or a file on the interpreter and ends: what `python` does, with magics, `await` and displays."""

import os
import sys
from dataclasses import replace
from pathlib import Path
from types import CodeType, ModuleType

from perijove import mime
from perijove.cli.arguments import Invocation
from perijove.cli.errors import CommandError, UsageError
from perijove.cli.place import place_on_path
from perijove.compat.serving import terminal_shell
from perijove.interpreter.events import Display, ErrorEvent, Event, Page, Result
from perijove.interpreter.interpreter import Interpreter
from perijove.settings import Settings


class ScriptHost:
    """Prints what code shows, as plain text; errors go to stderr."""

    def emit(self, event: Event) -> None:
        match event:
            case Result() | Display() | Page():
                text = mime.plain_text(event.data)
                if text is not None:
                    print(text)
            case ErrorEvent(ename="SystemExit", evalue=text):
                if text.strip() and not text.lstrip("-").isdigit():
                    print(text, file=sys.stderr)  # `sys.exit("why")`
            case ErrorEvent():
                sys.stdout.flush()
                print("\n".join(event.traceback), file=sys.stderr)
            case _:  # nothing to clear, and no next input
                pass

    def ask(self, prompt: str, password: bool) -> str:
        if password:
            from getpass import getpass

            return getpass(prompt)
        return input(prompt)


def run_script(invocation: Invocation, settings: Settings, main_module: ModuleType) -> int:
    """Run what was asked for and return the exit status: 1 when it raised, its own when it said one."""
    interpreter = _interpreter(settings, main_module)
    for cell in invocation.cells:
        _run_cell(interpreter, cell)
    status = _run(invocation, interpreter, main_module, here=settings.terminal.import_here)
    if invocation.interactive:
        from perijove.terminal.start import main

        sys.argv = [""]
        return main(settings, module=main_module, quick=invocation.quick)
    return status


def _run(invocation: Invocation, interpreter: Interpreter, main_module: ModuleType, *, here: bool) -> int:
    target, arguments = invocation.target, invocation.arguments
    if invocation.kind == "code":
        if here:
            place_on_path("")
        sys.argv = ["-c", *arguments]
        return _run_cell(interpreter, target)
    if invocation.kind == "module":
        place_on_path(str(Path.cwd()))
        sys.argv = [target, *arguments]
        return _run_module(target, interpreter, main_module)
    source = _read(target)
    place_on_path("" if target == "-" else str(Path(target).resolve().parent))
    sys.argv = [target, *arguments]
    main_module.__dict__.update({"__file__": target, "__cached__": None})
    if target.endswith(".ipynb"):
        return _run_notebook(interpreter, source, target)
    if target.endswith(".ipy"):
        return _run_cell(interpreter, source.decode())
    try:
        code = compile(source, "<stdin>" if target == "-" else target, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        return _failed(error, interpreter)
    return _run_code(code, interpreter)


def _interpreter(all_settings: Settings, main_module: ModuleType) -> Interpreter:
    colors = all_settings.interpreter.colors and sys.stderr.isatty() and "NO_COLOR" not in os.environ
    host = ScriptHost()
    settings = replace(all_settings.interpreter, colors=colors)
    return Interpreter(host, settings, module=main_module, inline_figures=False, shell=terminal_shell)


def _run_cell(interpreter: Interpreter, code: str) -> int:
    prepared = interpreter.prepare(code)
    if prepared.is_async:
        import asyncio

        outcome = asyncio.run(interpreter.run_async(prepared))
    else:
        outcome = interpreter.run_sync(prepared)
    if outcome.exit_code is not None:
        return outcome.exit_code
    return 1 if outcome.status == "error" else 0


def _run_notebook(interpreter: Interpreter, source: bytes, name: str) -> int:
    """Run a notebook's code cells, up to the first that fails; to keep their outputs is `perijove run`'s."""
    from perijove.notebook.errors import NotebookError
    from perijove.notebook.ipynb import reads
    from perijove.notebook.model import CodeCell

    try:
        notebook = reads(source, name=name)
    except NotebookError as error:
        raise CommandError(str(error)) from error
    codes = [cell.source for cell in notebook.cells if isinstance(cell, CodeCell)]
    return next((status for code in codes if (status := _run_cell(interpreter, code))), 0)


def _run_code(code: CodeType, interpreter: Interpreter) -> int:
    interpreter.user.install()
    try:
        exec(code, interpreter.namespace)  # noqa: S102 - it is the user's own
    except (SystemExit, BrokenPipeError):
        raise
    except BaseException as error:  # noqa: BLE001 - user code
        return _failed(error, interpreter)
    return 0


def _run_module(name: str, interpreter: Interpreter, main_module: ModuleType) -> int:
    import runpy
    from importlib.util import find_spec

    try:
        found = find_spec(name)
    except (ImportError, ValueError) as error:
        raise UsageError(f"no module {name!r}: {error}") from error
    if found is None:
        raise UsageError(f"no module {name!r}")
    try:
        names = runpy.run_module(name, run_name="__main__", alter_sys=True)
    except (SystemExit, BrokenPipeError):
        raise
    except BaseException as error:  # noqa: BLE001 - user code
        return _failed(error, interpreter)
    main_module.__dict__.update(names)
    return 0


def _failed(error: BaseException, interpreter: Interpreter) -> int:
    from perijove.interpreter.traceback.rendering import error_event
    from perijove.interpreter.traceback.style import style_of

    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename in {__file__, "<frozen runpy>"}:
        trace = trace.tb_next  # what has led to the user's code
    error = error.with_traceback(trace)
    interpreter.host.emit(error_event(error, style_of(interpreter.settings)))
    return 130 if isinstance(error, KeyboardInterrupt) else 1


def _read(target: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if target == "-" else Path(target).read_bytes()
    except OSError as error:
        raise CommandError(f"{target} can't be read: {error.strerror}") from error
