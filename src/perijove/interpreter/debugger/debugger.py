"""The debugger: Python's own, with a prompt of the host's, source with context and colours, and hidden frames."""

from __future__ import annotations

import bdb
import pdb  # noqa: T100 - it is what this is made of
import sys
import threading
from typing import TYPE_CHECKING, Any

from perijove.interpreter.debugger import commands, evaluate, listing
from perijove.interpreter.debugger.completion import complete_command
from perijove.interpreter.debugger.frames import (
    asks_to_skip,
    is_hidden,
    is_ignored,
    is_internal,
    is_own,
    names_of,
)
from perijove.interpreter.debugger.prompt import read_command
from perijove.interpreter.highlight import highlight
from perijove.interpreter.waiting import wait_for

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping, MutableMapping, Sequence
    from types import CodeType, FrameType, TracebackType

    from perijove.interpreter.ansi import Ink
    from perijove.interpreter.completion.result import Completion
    from perijove.interpreter.debugger.preferences import Preferences
    from perijove.interpreter.debugger.prompt import Asked
    from perijove.interpreter.magics.registry import Registry

PROMPT = "ipdb> "


class DebuggerQuit(bdb.BdbQuit):
    """Raised in the code that is debugged when its user leaves: it ends the cell, and is said in one line."""

    __perijove_usage__ = True

    def _render_traceback_(self) -> list[str]:
        return ["(left by the debugger)"]


class Debugger(pdb.Pdb):
    """One session of debugging; its class is pdb's, since its commands are what people know."""

    chain: Sequence[BaseException] = ()  # what led to the exception that is looked at, and that
    chosen: BaseException | None = None
    run_to_break = False

    def __init__(self, host: Asked, preferences: Preferences, magics: Registry, ink: Ink) -> None:
        # No `.pdbrc`: one that lies in a folder is somebody else's code. No handler of its own for Ctrl-C either.
        super().__init__(nosigint=True, readrc=False)
        self.stdout = sys.stdout
        self.prompt = PROMPT
        self.host = host
        self.preferences = preferences
        self.magics = magics
        self.ink = ink
        self.aliases = preferences.aliases

    # Where it stops.

    def stop_here(self, frame: FrameType) -> bool:
        """Never in the machinery, nor in what the user does not want to see."""
        if is_internal(frame) or is_ignored(frame, self.preferences) or asks_to_skip(frame, self.preferences):
            return False
        return bool(super().stop_here(frame))

    def trace_dispatch(self, frame: FrameType, event: str, arg: Any) -> Any:
        """As bdb's, but leaving ends a cell in one line, a thread without a word, and never reaches the machinery."""
        try:
            traced = super().trace_dispatch(frame, event, arg)
        except bdb.BdbQuit:
            self.end()
            if threading.current_thread() is threading.main_thread():
                raise DebuggerQuit from None
            raise SystemExit from None
        suspends = frame.f_code.co_flags & (0x20 | 0x80 | 0x200)
        outer = frame.f_back
        if event == "return" and not suspends and outer is not None and is_internal(outer) and not is_internal(frame):
            self.end()
        return traced

    def get_stack(self, f: FrameType | None, t: TracebackType | None) -> tuple[list[tuple[FrameType, int]], int]:
        """The frames, outermost first, without those of the program around the interpreter."""
        stack, index = super().get_stack(f, t)
        ours = next((number for number, entry in enumerate(stack) if is_own(entry[0])), 0)
        return stack[ours:], max(0, index - ours)

    def set_trace(self, frame: FrameType | None = None) -> None:
        """Stop at the next line of a frame; what is outside of the cell that it belongs to is not traced."""
        self.reset()
        current: FrameType | None = frame or sys._getframe(1)  # noqa: SLF001 - as bdb does
        while current is not None and not is_own(current):
            if not is_internal(current):
                current.f_trace = self.trace_dispatch
                self.botframe = current
            current = current.f_back
        self.set_step()
        sys.settrace(self.trace_dispatch)

    def user_line(self, frame: FrameType) -> None:
        """Stop at a line; the first one is passed over when there is a breakpoint to come to."""
        if self.run_to_break:
            self.run_to_break = False
            self.set_continue()
            return
        super().user_line(frame)

    def end(self) -> None:
        """Trace no more, here and in frames that are already being traced."""
        if sys.gettrace() == self.trace_dispatch:
            sys.settrace(None)
        frame: FrameType | None = sys._getframe()  # noqa: SLF001 - what bdb does for `continue`
        while frame is not None:
            if frame.f_trace == self.trace_dispatch:
                del frame.f_trace
            frame = frame.f_back

    # The prompt.

    def interaction(self, frame: FrameType | None, tb_or_exc: Any) -> None:
        """Take commands, at a frame or at the end of a traceback."""
        traceback: TracebackType | None = getattr(tb_or_exc, "__traceback__", tb_or_exc)
        try:
            self.setup(frame, traceback)
            commands.go_to_visible(self)
            self.print_stack_entry(self.stack[self.curindex])
            self.cmdloop()
        finally:
            self.forget()

    def cmdloop(self, intro: Any = None) -> None:  # noqa: ARG002 - cmd's
        """Take commands until one goes on or leaves."""
        self._show_displayed()
        while True:
            line = self.cmdqueue.pop(0) if self.cmdqueue else self._read(self.prompt)
            if line is None:
                self.onecmd("quit")
                return
            try:
                line = commands.as_python(self.precmd(line), self.seen_names())
                if self.postcmd(self.onecmd(line), line):
                    return
            except KeyboardInterrupt:
                self.message("--KeyboardInterrupt--")
            except Exception as error:  # noqa: BLE001 - a command's fault must not end what is debugged
                self.error(f"{type(error).__name__}: {error}")

    _cmdloop = cmdloop

    def _show_displayed(self) -> None:
        show = getattr(self, "_show_display", None) or getattr(self, "preloop", None)
        if show is not None and self.curframe is not None:
            show()

    def _read(self, prompt: str) -> str | None:
        """A line from the user; None when there is none to be had: they left, were interrupted, can't be asked."""
        try:
            return read_command(self.host, prompt, self.completions)
        except (EOFError, KeyboardInterrupt):
            self.message("")
        except Exception as error:  # noqa: BLE001 - hosts refuse in their own ways
            self.error(f"no commands can be read: {error}")
        return None

    def completions(self, line: str, cursor: int) -> Completion:
        """What could stand at the cursor of the prompt."""
        return complete_command(line, cursor, self.known_commands(), self.seen_names(), self.magics)

    # Frames and their names.

    def known_commands(self) -> list[str]:
        """The names of the commands, and of the user's abbreviations."""
        return [*(name[3:] for name in self.get_names() if name.startswith("do_")), *self.aliases]

    @property
    def frame_names(self) -> MutableMapping[str, Any]:
        """The local names of the frame that is looked at; before Python 3.13 to be read from the frame only once."""
        assert self.curframe is not None
        names: MutableMapping[str, Any] = getattr(self, "curframe_locals", None) or self.curframe.f_locals
        return names

    def seen_names(self) -> Mapping[str, Any]:
        """All names that code in the frame sees."""
        return {} if self.curframe is None else names_of(self.curframe, self.frame_names)

    def default(self, line: str) -> None:
        """Run what is no command in the frame."""
        assert self.curframe is not None
        source = self._whole(line.removeprefix("!").strip())
        if source is None:
            return
        try:
            evaluate.execute(source, self.curframe, self.frame_names, self.displayhook)
        except BaseException as error:  # user code; SystemExit too
            if isinstance(error, KeyboardInterrupt):
                raise
            self.error("".join(commands.last_line(error)))

    def _whole(self, source: str) -> str | None:
        """The source with the lines that it still lacks, which are asked for."""
        import codeop

        while True:
            try:
                if codeop.compile_command(source + "\n", evaluate.FILENAME, "single") is not None:
                    return source + "\n"
            except (SyntaxError, ValueError, OverflowError):
                return source + "\n"  # also a top-level await, which this compiler does not know
            more = self._read(" ... ".rjust(len(self.prompt)))
            if more is None:
                return None
            if not more.strip():
                return source + "\n"
            source += "\n" + more

    def displayhook(self, obj: object) -> None:
        if obj is not None:
            from perijove.interpreter.display.pretty import pretty

            self.message(pretty(obj))

    def _getval(self, arg: str) -> Any:
        assert self.curframe is not None
        try:
            return evaluate.evaluate(arg, self.curframe, self.frame_names)
        except Exception as error:
            self.error("".join(commands.last_line(error)))
            raise

    def set_convenience_variable(self, frame: FrameType, name: str, value: object) -> None:
        """Nothing: pdb would put them, frames too, into the user's own namespace, and they would stay."""

    # How things look.

    def print_stack_entry(self, frame_lineno: tuple[FrameType, int], prompt_prefix: str = "") -> None:  # noqa: ARG002
        for line in listing.entry_lines(frame_lineno, self.ink, self.preferences.context):
            self.message(line)

    def _print_lines(
        self, lines: Sequence[str], start: int, breaks: Sequence[int] = (), frame: FrameType | None = None
    ) -> None:
        if frame is None:  # the source of some object
            for number, line in enumerate(highlight("".join(lines), self.ink).splitlines(), start):
                self.message(f"{self.ink('number', f'{number:>8}')} {line}".rstrip())
            return
        current, last = self.stack[self.curindex][1], start + len(lines) - 1
        for line in listing.numbered(frame.f_code.co_filename, start, last, current, self.ink, breaks):
            self.message(line)

    def hides(self, index: int) -> bool:
        """Whether a frame of the stack is one to pass over."""
        return is_hidden(self.stack[index][0], self.preferences)

    def within(self) -> Debugger:
        """A debugger for code that is debugged from this one's prompt."""
        inner = Debugger(self.host, self.preferences, self.magics, self.ink)
        inner.prompt = f"({self.prompt.strip()}) "
        return inner

    # Running.

    def trace_code(self, code: CodeType, names: dict[str, Any], local_names: Any = None) -> Any:
        """Run code under the debugger, from its first line; returns the value of an expression. The code may await."""
        before = sys.gettrace()
        self.reset()
        try:
            if code.co_flags & evaluate.SUSPENDED:
                return wait_for(self._traced(eval(code, names, local_names)))
            sys.settrace(self.trace_dispatch)
            return eval(code, names, local_names)
        finally:
            self.quitting = True
            sys.settrace(before)

    async def _traced(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        """Traced from here on: the event loop that runs it has begun before."""
        sys.settrace(self.trace_dispatch)
        return await coroutine


for _name, _command in commands.COMMANDS.items():
    setattr(Debugger, f"do_{_name}", _command)
