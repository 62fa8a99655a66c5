"""The commands that Python's debugger has not, or has in another way: functions of the debugger and the line."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Any, Protocol

from perijove.interpreter.debugger import listing
from perijove.interpreter.debugger.frames import awaited_by
from perijove.interpreter.debugger.preferences import PREDICATES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, MutableMapping, Sequence
    from types import CodeType, FrameType

    from perijove.interpreter.ansi import Ink
    from perijove.interpreter.debugger.preferences import Preferences
    from perijove.interpreter.debugger.prompt import Asked, Complete
    from perijove.interpreter.magics.registry import Registry

    class Debugger(Protocol):
        """What the commands use of the debugger."""

        host: Asked
        preferences: Preferences
        magics: Registry
        ink: Ink
        chain: Sequence[BaseException]
        chosen: BaseException | None
        stack: list[tuple[FrameType, int]]
        curindex: int
        curframe: FrameType | None
        curframe_locals: Mapping[str, Any]
        lineno: int | None
        prompt: str
        lastcmd: str

        @property
        def completions(self) -> Complete: ...
        @property
        def frame_names(self) -> MutableMapping[str, Any]: ...
        def seen_names(self) -> Mapping[str, Any]: ...
        def hides(self, index: int) -> bool: ...
        def print_stack_entry(self, frame_lineno: tuple[FrameType, int]) -> None: ...
        def message(self, msg: str) -> None: ...
        def error(self, msg: str) -> None: ...
        def setup(self, f: FrameType | None, tb: Any) -> Any: ...
        def set_quit(self) -> None: ...
        def within(self) -> Debugger: ...
        def trace_code(self, code: CodeType, names: dict[str, Any], local_names: Any = None) -> Any: ...
        def _getval(self, arg: str) -> Any: ...


# A space after the operator too: `w -2` and `list .` are commands.
_STATEMENT = re.compile(
    r"\s*(?P<name>[^\W\d]\w*)(?:(?P<assigned>\s*(?:[-+*/%@&|^]|//|\*\*|<<|>>)?=(?!=))"
    r"|[.(\[]|(?:[-+*/%@&|^<>]|[=!]=)\S|\s+(?:[-+*/%@&|^<>]|//|\*\*|<<|>>|[=!<>]=|in|is|and|or|if)\s+\S)"
)
_WORDS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def as_python(line: str, names: Mapping[str, Any]) -> str:
    """The line marked as Python when it begins with a variable's name that is also a command's: `n + 1`, `c = 2`."""
    found = _STATEMENT.match(line)
    if found is None or (found["assigned"] is None and found["name"] not in names):
        return line
    return f"!{line}"


def last_line(error: BaseException) -> list[str]:
    """An exception in one line, or the few of a syntax error."""
    import traceback

    try:
        return [line.rstrip("\n") for line in traceback.format_exception_only(type(error), error)[-1:]]
    except Exception:  # noqa: BLE001 - an exception's own methods are user code
        return [type(error).__name__]


def go_to_visible(debugger: Debugger) -> None:
    """Look at the innermost frame that is not hidden, if there is one."""
    visible = [index for index in range(len(debugger.stack)) if not debugger.hides(index)]
    if visible and debugger.hides(debugger.curindex):
        _select(debugger, visible[-1], show=False)


def _select(debugger: Debugger, index: int, *, show: bool = True) -> None:
    debugger.curindex = index
    debugger.curframe = debugger.stack[index][0]
    debugger.curframe_locals = debugger.curframe.f_locals
    debugger.lineno = None  # pdb's way to say: list from here
    if show:
        debugger.print_stack_entry(debugger.stack[index])


def _move(debugger: Debugger, step: int, arg: str) -> None:
    try:
        count = int(arg or 1)
    except ValueError:
        debugger.error(f"a number of frames is needed, found {arg!r}")
        return
    size = len(debugger.stack)
    indices = range(debugger.curindex + step, -1 if step < 0 else size, step)
    if count < 0:
        _select(debugger, 0 if step < 0 else size - 1)
        return
    target, passed, skipped = None, 0, 0
    for index in indices:
        if debugger.hides(index):
            skipped += 1
            continue
        target, passed = index, passed + 1
        if passed == count:
            break
    if target is None:
        end = "Oldest" if step < 0 else "Newest"
        debugger.error(f"{end} frame" + (f" ({skipped} hidden; `skip_hidden false` shows them)" if skipped else ""))
        return
    if skipped:
        debugger.message(debugger.ink("dim", f"  [... skipped {skipped} hidden frame{'s' * (skipped > 1)}]"))
    _select(debugger, target)


def up(debugger: Debugger, arg: str) -> None:
    """`u(p) [count]`: look at an older frame, hidden ones passed over."""
    _move(debugger, -1, arg)


def down(debugger: Debugger, arg: str) -> None:
    """`d(own) [count]`: look at a newer frame, hidden ones passed over."""
    _move(debugger, 1, arg)


def where(debugger: Debugger, arg: str) -> None:
    """`w(here) [count]`: the stack, newest frame last; then the tasks that wait for this one.

    The innermost `count` frames only; a negative count gives the outermost.
    """
    try:
        limit = int(arg) if arg else None
    except ValueError:
        debugger.error(f"a number of frames is needed, found {arg!r}")
        return
    stack = debugger.stack
    for line in listing.stack_lines(stack, debugger.curindex, debugger.ink, debugger.preferences, limit):
        debugger.message(line)
    if stack and stack[-1][0] in _running_frames():
        for line in awaited_by():
            debugger.message(debugger.ink("dim", f"  {line}"))


def _running_frames() -> list[Any]:
    frames = []
    frame: Any = sys._getframe()  # noqa: SLF001 - frames are the subject
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    return frames


def context(debugger: Debugger, arg: str) -> None:
    """`context N`: show N lines around the line of a frame."""
    if not arg.isdecimal() or not int(arg):
        debugger.error(f"a number of lines is needed, found {arg!r}; it is {debugger.preferences.context}")
        return
    debugger.preferences.context = int(arg)


def skip_hidden(debugger: Debugger, arg: str) -> None:
    """`skip_hidden [true|false]`: whether hidden frames are passed over; without an argument, say so."""
    word = arg.strip().lower()
    if word and word not in _WORDS:
        debugger.error("true or false is needed")
        return
    if word:
        debugger.preferences.skip_hidden = _WORDS[word]
    debugger.message(f"hidden frames are {'passed over' if debugger.preferences.skip_hidden else 'shown'}")


def skip_predicates(debugger: Debugger, arg: str) -> None:
    """`skip_predicates [name true|false]`: what hides a frame; without arguments, list it."""
    chosen = debugger.preferences.predicates
    words = arg.split()
    if len(words) == 2 and words[0] in chosen and words[1].lower() in _WORDS:
        chosen[words[0]] = _WORDS[words[1].lower()]
    elif words:
        debugger.error(f"a name and true or false are needed; the names are {', '.join(PREDICATES)}")
        return
    for name, doc in PREDICATES.items():
        debugger.message(f"  {name:<13} {chosen[name]!s:<5}  {doc}")


def ignore_module(debugger: Debugger, arg: str) -> None:
    """`ignore_module [pattern]`: neither step into nor show modules of that name; without one, list them."""
    ignored = debugger.preferences.ignored
    if arg:
        ignored.add(arg.strip())
    else:
        debugger.message("\n".join(sorted(ignored)) or "no module is ignored")


def unignore_module(debugger: Debugger, arg: str) -> None:
    """`unignore_module pattern`: step into and show modules of that name again."""
    if arg.strip() not in debugger.preferences.ignored:
        debugger.error(f"{arg.strip()!r} is not ignored")
    debugger.preferences.ignored.discard(arg.strip())


def exceptions(debugger: Debugger, arg: str) -> None:
    """`exceptions [number]`: the exceptions that led to this one, a group's members too; or look at one."""
    chain = debugger.chain
    if not chain:
        debugger.message("no exception is being looked at, or nothing led to it")
        return
    if not arg:
        for number, error in enumerate(chain):
            mark = ">" if error is debugger.chosen else " "
            debugger.message(f"{mark} {number:>3} {''.join(last_line(error))}")
        return
    if not arg.isdecimal() or int(arg) >= len(chain):
        debugger.error(f"no exception {arg!r}; there are 0 to {len(chain) - 1}")
    elif chain[int(arg)].__traceback__ is None:
        debugger.error("that exception has not been raised: it has no frames")
    else:
        debugger.chosen = chain[int(arg)]
        debugger.setup(None, debugger.chosen.__traceback__)
        go_to_visible(debugger)
        debugger.print_stack_entry(debugger.stack[debugger.curindex])


def _described(detail: int) -> Callable[[Debugger, str], None]:
    def describe(debugger: Debugger, arg: str) -> None:
        from perijove.interpreter import inspection

        names, ink = debugger.seen_names(), debugger.ink
        text = inspection.describe(arg.strip(), names, debugger.magics, detail=detail, ink=ink)
        if text is None:
            debugger.error(f"nothing is known as {arg.strip()!r} here")
        else:
            debugger.message(text)

    describe.__doc__ = "`pinfo2 object`: the same with its source" if detail else "`pinfo object`: what an object is"
    return describe


def _of_object(doc: str, text_of: Callable[[Any, str, Ink], str]) -> Callable[[Debugger, str], None]:
    def tell(debugger: Debugger, arg: str) -> None:
        try:
            obj = debugger._getval(arg)  # noqa: SLF001 - pdb's way to evaluate a command's argument
        except Exception:  # noqa: BLE001 - said already
            return
        debugger.message(text_of(obj, arg, debugger.ink) or f"there is none for {arg!r}")

    tell.__doc__ = doc
    return tell


def _definition(obj: Any, arg: str, _ink: Ink) -> str:
    from perijove.interpreter.inspection import definition_text

    return definition_text(obj, arg)


def _documentation(obj: Any, _arg: str, _ink: Ink) -> str:
    from perijove.interpreter.inspection import docstring

    return docstring(obj)


def _source(obj: Any, _arg: str, ink: Ink) -> str:
    from perijove.interpreter.highlight import highlight
    from perijove.interpreter.inspection import source_text

    return highlight((source_text(obj) or "").rstrip(), ink)


def _file(obj: Any, _arg: str, _ink: Ink) -> str:
    import inspect

    try:
        return os.path.abspath(inspect.getfile(inspect.unwrap(obj) if callable(obj) else obj))  # noqa: PTH100
    except (TypeError, OSError):
        return ""


def interact(debugger: Debugger, _arg: str) -> None:
    """`interact`: a Python prompt in the frame, with lines of several lines; Ctrl-D comes back."""
    import code

    def ask(prompt: str = "") -> str:
        from perijove.interpreter.debugger.prompt import read_command

        return read_command(debugger.host, prompt, debugger.completions)

    console = code.InteractiveConsole(dict(debugger.seen_names()))
    console.raw_input = ask  # type: ignore[method-assign]
    console.interact(banner="*interactive* (Ctrl-D comes back)", exitmsg="*back*")


def debug(debugger: Debugger, arg: str) -> None:
    """`debug code`: debug a piece of code, within this session."""
    assert debugger.curframe is not None
    inner = debugger.within()
    trace = sys.gettrace()
    sys.settrace(None)
    try:
        code = compile(arg, "<debugger>", "exec")
        sys.call_tracing(inner.trace_code, (code, debugger.curframe.f_globals, debugger.frame_names))
    except Exception as error:  # noqa: BLE001 - user code
        debugger.error("".join(last_line(error)))
    finally:
        sys.settrace(trace)
    debugger.lastcmd = inner.lastcmd


def run(debugger: Debugger, _arg: str) -> None:
    """`run`: not here; `%run -d FILE` runs a file again."""
    debugger.error("nothing can be started again from here; quit, and use %run -d FILE or %debug statement")


def leave(debugger: Debugger, _arg: str) -> bool:
    """`q(uit), exit, Ctrl-D`: leave the debugger; code that is being run is ended."""
    debugger.set_quit()
    return True


COMMANDS: dict[str, Callable[..., bool | None]] = {
    "up": up,
    "u": up,
    "down": down,
    "d": down,
    "where": where,
    "w": where,
    "bt": where,
    "context": context,
    "skip_hidden": skip_hidden,
    "skip_predicates": skip_predicates,
    "ignore_module": ignore_module,
    "unignore_module": unignore_module,
    "exceptions": exceptions,
    "pinfo": _described(0),
    "pinfo2": _described(1),
    "pdef": _of_object("pdef object: its signature", _definition),
    "pdoc": _of_object("pdoc object: its documentation", _documentation),
    "psource": _of_object("psource object: its source", _source),
    "pfile": _of_object("pfile object: the file that defines it", _file),
    "interact": interact,
    "debug": debug,
    "run": run,
    "restart": run,
    "quit": leave,
    "q": leave,
    "exit": leave,
    "EOF": leave,
}
