"""`%%capture`: what a cell prints and shows, kept instead."""

from __future__ import annotations

import io
import sys
from contextlib import ExitStack, contextmanager, redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display import figures
from perijove.interpreter.events import Display
from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import register_cell_magic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from perijove.interpreter.display.publish import Publisher
    from perijove.interpreter.events import Event
    from perijove.interpreter.magics.caller import Shell


class CapturedIO:
    """What was printed and shown: `stdout`, `stderr`, `outputs`; called, or by `show()`, it is shown after all."""

    def __init__(
        self, out: io.StringIO | None, err: io.StringIO | None, events: list[Event], publisher: Publisher
    ) -> None:
        self._out, self._err, self._events, self._publisher = out, err, events, publisher

    @property
    def stdout(self) -> str:
        return self._out.getvalue() if self._out else ""

    @property
    def stderr(self) -> str:
        return self._err.getvalue() if self._err else ""

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """The MIME bundles that were shown."""
        return [dict(event.data) for event in self._events if isinstance(event, Display)]

    def __str__(self) -> str:
        return self.stdout

    def show(self) -> None:
        """Print and show it all."""
        sys.stdout.write(self.stdout)
        sys.stderr.write(self.stderr)
        for event in self._events:
            self._publisher.emit(event)

    __call__ = show


@contextmanager
def captured(publisher: Publisher, *, out: bool, err: bool, shown: bool) -> Iterator[CapturedIO]:
    """Keep what is printed and shown within a `with` block."""
    events: list[Event] = []
    text_out, text_err = io.StringIO() if out else None, io.StringIO() if err else None
    with ExitStack() as stack:
        if text_out is not None:
            stack.enter_context(redirect_stdout(text_out))
        if text_err is not None:
            stack.enter_context(redirect_stderr(text_err))
        if shown:
            publisher.captures.append(events)
            stack.callback(publisher.captures.remove, events)
        yield CapturedIO(text_out, text_err, events, publisher)
        if shown:
            figures.show_open(publisher)


@contextmanager
def _kept(shell: Shell, wanted: dict[str, bool], name: str) -> Iterator[None]:
    with captured(shell.interpreter.publisher, **wanted) as kept:
        if name:
            shell.user_ns[name] = kept
        yield


@register_cell_magic
def capture(shell: Shell, line: str, cell: str) -> Any:
    """Run the cell and keep what it prints and shows: `%%capture [--no-stdout] [--no-stderr] [--no-display] [NAME]`."""
    chosen, name = options.parse(line, "", ("no-stdout", "no-stderr", "no-display"))
    publisher = shell.interpreter.publisher
    wanted = {"out": "no-stdout" not in chosen, "err": "no-stderr" not in chosen, "shown": "no-display" not in chosen}

    def show(value: Any) -> None:
        if value is not None:
            publisher.display(value)

    return shell.interpreter.nested(cell, "%%capture").run_within(_kept(shell, wanted, name), show)
