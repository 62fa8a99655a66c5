"""What `get_ipython()` gives the user's code and the magics: the interpreter under the names that people know.

Also what the transformed source calls. Nothing of ours calls `get_ipython` itself.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display.publish import DisplayHandle
from perijove.interpreter.events import Page, SetNextInput
from perijove.interpreter.hooks import PRIORITY, Hooks
from perijove.interpreter.magics.registry import CELL_KIND, LINE_KIND, Magic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from perijove.interpreter.callbacks import Callbacks
    from perijove.interpreter.debugger.sessions import Debugging
    from perijove.interpreter.display.publish import Publisher
    from perijove.interpreter.magics.caller import Running
    from perijove.interpreter.run import Outcome


class ExitCommand:
    """`exit` and `quit`: called, or given alone as a cell, they end the program when the cell has ended."""

    def __init__(self, shell: Shell, name: str) -> None:
        self._shell = shell
        self._name = name

    def __call__(self, keep_kernel: bool | int = False) -> None:
        if isinstance(keep_kernel, bool):
            self._shell.ask_exit(keep_kernel=keep_kernel)
        else:
            self._shell.ask_exit(code=keep_kernel)

    def __repr__(self) -> str:
        return f"<{self._name}: call it, or enter it alone, to leave>"


class Shell:
    """The interpreter as user code sees it."""

    def __init__(self, interpreter: Running) -> None:
        self.interpreter: Running = interpreter
        self._debugging: Debugging | None = None

    # Names and code.

    @property
    def user_ns(self) -> dict[str, Any]:
        """The user's names."""
        return self.interpreter.namespace

    @property
    def user_module(self) -> Any:
        return self.interpreter.user.module

    @property
    def execution_count(self) -> int:
        """The number of the cell that is running."""
        run = self.interpreter.running
        return run.prepared.execution_count if run else self.interpreter.execution_count

    @property
    def display_formatter(self) -> Any:
        """The formatters; `display_formatter.formatters["text/html"].for_type(kind, function)` adds one."""
        return self.interpreter.display_formatter

    @property
    def history(self) -> Any:
        return self.interpreter.history

    @property
    def events(self) -> Callbacks:
        """What is called as cells begin and end: `events.register("post_run_cell", function)`."""
        return self.interpreter.callbacks

    @property
    def hooks(self) -> Hooks:
        return self.interpreter.hooks

    @property
    def ast_transformers(self) -> list[Any]:
        """Objects whose `visit` changes each cell's syntax tree."""
        return self.interpreter.ast_transformers

    @property
    def input_transformers_cleanup(self) -> list[Any]:
        """Functions from lines to lines that run before the escapes are read."""
        return self.interpreter.transforms.cleanup

    @property
    def input_transformers_post(self) -> list[Any]:
        """Functions from lines to lines that run on the Python that came out."""
        return self.interpreter.transforms.post

    def set_hook(
        self, name: str, hook: Any, priority: int = PRIORITY, str_key: str | None = None, re_key: Any = None
    ) -> None:
        """Add a function to a hook; it gets this shell first."""
        self.interpreter.hooks.set_hook(name, hook, priority, str_key, re_key)

    def set_custom_completer(self, completer: Any, pos: int = 0) -> None:
        """Add a function from the text before the cursor to proposals, or a matcher of a context."""
        self.interpreter.matchers.insert(pos, completer)

    def set_custom_exc(self, exc_tuple: tuple[type[BaseException], ...], handler: Any) -> None:
        """Call `handler(shell, type, value, traceback, tb_offset=None)` in place of showing these errors."""
        self.interpreter.exception_handlers.set(exc_tuple, handler)

    def ev(self, expression: str) -> Any:
        """Evaluate an expression in the user's namespace."""
        return eval(expression, self.user_ns)

    def ex(self, code: str) -> None:
        """Execute statements in the user's namespace."""
        exec(code, self.user_ns)

    def push(self, variables: Mapping[str, Any] | str | list[str], interactive: bool = True) -> None:
        """Put names into the user's namespace; hidden from `%who` unless `interactive`."""
        if not hasattr(variables, "items"):
            names = variables.split() if isinstance(variables, str) else list(variables)
            caller = sys._getframe(1)  # noqa: SLF001 - the names are the caller's
            found = {**caller.f_globals, **caller.f_locals}
            variables = {name: found[name] for name in names}
        for name, value in variables.items():
            if interactive:
                self.user_ns[name] = value
            else:
                self.interpreter.user.hide(name, value)

    def drop_by_id(self, variables: Mapping[str, Any]) -> None:
        """Take names away that still have these very values."""
        for name, value in variables.items():
            if name in self.user_ns and self.user_ns[name] is value:
                self.interpreter.user.remove(name)

    def del_var(self, varname: str, by_name: bool = False) -> None:
        """Delete a name; without `by_name` every name and output with its value too. Raises ValueError, NameError."""
        if varname in {"__builtin__", "__builtins__"}:
            raise ValueError(f"{varname} can't be deleted: Python needs it")
        if varname not in self.user_ns:
            raise NameError(f"no name {varname!r}")
        if by_name:
            del self.user_ns[varname]
        else:
            self.interpreter.user.forget_value(self.user_ns[varname])

    def reset(self, new_session: bool = True, aggressive: bool = False) -> None:
        """Forget the user's names; with `new_session` inputs, outputs and the count; `aggressive`: modules too."""
        user = self.interpreter.user
        user.forget_outputs()
        if new_session:
            self.interpreter.begin_session()
        if aggressive:
            user.forget_modules()
        user.clear()

    def run_cell(
        self,
        raw_cell: str,
        store_history: bool = False,
        silent: bool = False,
        shell_futures: bool = True,
        **about: Any,
    ) -> Outcome:
        """Run a cell within this one, or on its own; one that awaits is waited for. `about` it: cell_id, cell_meta."""
        interpreter = self.interpreter
        outer = interpreter.running
        prepared = interpreter.prepare(
            raw_cell, store_history=store_history, silent=silent, shell_futures=shell_futures, **about
        )
        if prepared.is_async:
            from perijove.interpreter.waiting import wait_for

            outcome = wait_for(interpreter.run_async(prepared))
        else:
            outcome = interpreter.run_sync(prepared)
        if outer is not None:
            outer.payload += outcome.payload
            outer.exit_code = outcome.exit_code if outer.exit_code is None else outer.exit_code
        return outcome

    async def run_cell_async(self, raw_cell: str, store_history: bool = False, silent: bool = False) -> Outcome:
        """Run a cell from within another that awaits, or from a task."""
        prepared = self.interpreter.prepare(raw_cell, store_history=store_history, silent=silent)
        return await self.interpreter.run_async(prepared)

    def transform_cell(self, raw_cell: str) -> str:
        """The Python that a cell's source stands for."""
        return self.interpreter.transform(raw_cell)

    def safe_execfile(self, fname: Any, *where: dict[str, Any], raise_exceptions: bool = False, **options: Any) -> None:
        """Run a file in the first of these namespaces, or the user's; what it raises is shown."""
        from perijove.interpreter.program import execute_file

        names = where[0] if where else self.user_ns
        execute_file(
            self.interpreter, fname, names, raising=raise_exceptions, leaving=options.get("exit_ignore", False)
        )

    def safe_execfile_ipy(self, fname: Any, shell_futures: bool = False, raise_exceptions: bool = False) -> None:
        """Run the cells of an `.ipy` file or a notebook, up to one that fails."""
        from perijove.interpreter.program import execute_cells

        execute_cells(self, fname, shell_futures=shell_futures, raising=raise_exceptions)

    def safe_run_module(self, mod_name: Any, where: dict[str, Any]) -> None:
        """Run a module as `python -m` does, its names then put into `where`; what it raises is shown."""
        from perijove.interpreter.program import execute_module

        execute_module(self.interpreter, str(mod_name), where)

    # Magics.

    def run_line_magic(self, magic_name: str, line: str, _stack_depth: int = 1) -> Any:
        """Call a line magic, as `%name line` does."""
        magic = self.interpreter.magics.find(LINE_KIND, magic_name)
        names = {**self.user_ns, **names_of(sys._getframe(_stack_depth))}  # noqa: SLF001 - `{x}` is the caller's x
        return magic.call(self, names, _expanded(magic, line, names))

    def run_cell_magic(self, magic_name: str, line: str, cell: str) -> Any:
        """Call a cell magic, as `%%name line` above `cell` does."""
        magic = self.interpreter.magics.find(CELL_KIND, magic_name)
        self.interpreter.magics.refuse_empty(magic_name, cell)
        names = {**self.user_ns, **names_of(sys._getframe(1))}  # noqa: SLF001 - as above
        return magic.call(self, names, _expanded(magic, line, names), cell)

    def register_magic_function(self, func: Callable[..., Any], magic_kind: str = "line", magic_name: str = "") -> None:
        """Register a function as a magic; `magic_kind` is line, cell or line_cell."""
        kinds = (LINE_KIND, CELL_KIND) if magic_kind == "line_cell" else (magic_kind,)
        for kind in kinds:
            self.interpreter.magics.add(Magic(magic_name or func.__name__, kind, func))

    @property
    def debugging(self) -> Debugging:
        """The debugger; made when it is first wanted."""
        if self._debugging is None:
            from perijove.interpreter.debugger.sessions import Debugging

            self._debugging = Debugging(self)
        return self._debugging

    # The system.

    def system(self, cmd: str) -> None:
        """Run a shell command, as `!cmd` does; its exit code is `_exit_code`."""
        from perijove.interpreter.transform.expand import expand

        self.system_raw(expand(cmd, names_of(sys._getframe(1))))  # noqa: SLF001 - as above

    def system_raw(self, cmd: str) -> None:
        """Run a shell command as it stands; its exit code is `_exit_code`."""
        from perijove.interpreter.system import run_command

        self.user_ns["_exit_code"] = run_command(cmd)

    def getoutput(self, cmd: str, split: bool = True) -> Any:
        """Run a shell command and return what it printed, as `a = !cmd` does: lines, or one text."""
        from perijove.interpreter.slist import SList
        from perijove.interpreter.system import read_command
        from perijove.interpreter.transform.expand import expand

        cmd = expand(cmd, names_of(sys._getframe(1)))  # noqa: SLF001 - as above
        code, text = read_command(cmd)
        self.user_ns["_exit_code"] = code
        return SList(text.splitlines()) if split else text

    # The host.

    def page(self, text: str) -> None:
        """Show a text apart from the outputs."""
        self.interpreter.emit(Page({"text/plain": text}))

    def set_next_input(self, text: str, replace: bool = False) -> None:
        """Put a text where the next input is written, or in place of this one."""
        self.interpreter.emit(SetNextInput(text, replace))

    def ask_exit(self, *, keep_kernel: bool = False, code: int = 0) -> None:
        """End the program when the cell has ended."""
        run = self.interpreter.running
        if run is not None:
            run.ask_exit(keep_kernel=keep_kernel, code=code)

    def show_usage(self) -> None:
        """What `?` alone shows."""
        from perijove.interpreter.usage import USAGE

        self.page(USAGE)


def user_names(shell: Shell, publisher: Publisher) -> dict[str, Any]:
    """The names that the user's code finds in its namespace."""
    notebook = os.environ.get("JPY_SESSION_NAME")  # how a server names the notebook's path
    return {
        **({"__session__": notebook} if notebook else {}),
        "get_ipython": lambda: shell,
        "display": publisher.display,
        "update_display": publisher.update_display,
        "clear_output": publisher.clear_output,
        "DisplayHandle": DisplayHandle,
        "exit": ExitCommand(shell, "exit"),
        "quit": ExitCommand(shell, "quit"),
    }


def _expanded(magic: Magic, line: str, names: Mapping[str, Any]) -> str:
    if not magic.expand:
        return line
    from perijove.interpreter.transform.expand import expand

    return expand(line, names)


def names_of(frame: Any) -> dict[str, Any]:
    """The names that code in a frame sees."""
    names = {**vars(sys.modules["builtins"]), **frame.f_globals}
    if frame.f_locals is not frame.f_globals:
        names.update(frame.f_locals)
    return names
