"""What code prints and shows, kept instead: `with capture_output() as kept`."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.display import figures
from perijove.interpreter.display.publish import active
from perijove.interpreter.events import ClearOutput, Display, Result

if TYPE_CHECKING:
    from types import TracebackType

    from perijove.interpreter.display.publish import Publisher
    from perijove.interpreter.events import Event

_METHODS = {
    "text/html": "_repr_html_",
    "text/latex": "_repr_latex_",
    "text/markdown": "_repr_markdown_",
    "application/json": "_repr_json_",
    "application/javascript": "_repr_javascript_",
    "image/png": "_repr_png_",
    "image/jpeg": "_repr_jpeg_",
    "image/svg+xml": "_repr_svg_",
}


class RichOutput:
    """Something that was shown; it can be shown again."""

    def __init__(self, data: Any = None, metadata: Any = None, transient: Any = None, update: bool = False) -> None:
        self.data: dict[str, Any] = data or {}
        self.metadata: dict[str, Any] = metadata or {}
        self.transient: dict[str, Any] = transient or {}
        self.update = update

    def display(self) -> None:
        """Show it."""
        publisher = active()
        if publisher is not None:
            identity = self.transient.get("display_id")
            publisher.publish(self.data, self.metadata, display_id=identity, update=self.update)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> Any:  # noqa: ARG002 - the interface
        return self.data, self.metadata

    def __getattr__(self, name: str) -> Any:
        mime = next((mime for mime, method in _METHODS.items() if method == name), None)
        if mime is None:
            raise AttributeError(name)
        if mime not in self.data:
            return lambda: None
        found = self.data[mime]
        return lambda: (found, self.metadata[mime]) if mime in self.metadata else found


class CapturedIO:
    """What was printed and shown: `stdout`, `stderr`, `outputs`; called, or by `show()`, it is shown after all."""

    def __init__(
        self, stdout: io.StringIO | None, stderr: io.StringIO | None, outputs: list[Any] | None = None
    ) -> None:
        """`outputs` hold RichOutput's arguments."""
        self._stdout, self._stderr = stdout, stderr
        self._outputs = outputs if outputs is not None else []

    @property
    def stdout(self) -> str:
        """What was printed."""
        return self._stdout.getvalue() if self._stdout else ""

    @property
    def stderr(self) -> str:
        """What was written to standard error."""
        return self._stderr.getvalue() if self._stderr else ""

    @property
    def outputs(self) -> list[RichOutput]:
        """What was shown."""
        return [RichOutput(**arguments) for arguments in self._outputs]

    def __str__(self) -> str:
        return self.stdout

    def show(self) -> None:
        """Print and show it all."""
        sys.stdout.write(self.stdout)
        sys.stderr.write(self.stderr)
        for output in self.outputs:
            output.display()

    __call__ = show


class capture_output:  # noqa: N801 - its name for all who use it
    """Keep what is printed and shown within a `with` block; gives a CapturedIO."""

    def __init__(self, stdout: bool = True, stderr: bool = True, display: bool = True) -> None:
        """Each of the three can be left alone."""
        self.stdout = stdout
        self.stderr = stderr
        self.display = display
        self._publisher: Publisher | None = None
        self._outputs: list[Any] = []

    def __enter__(self) -> CapturedIO:
        self._streams = sys.stdout, sys.stderr
        out = io.StringIO() if self.stdout else None
        err = io.StringIO() if self.stderr else None
        self._outputs = []
        self._publisher = active() if self.display else None
        sys.stdout, sys.stderr = out or sys.stdout, err or sys.stderr
        if self._publisher is not None:
            self._publisher.captures.append(self._take)
        return CapturedIO(out, err, self._outputs)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        try:
            if self._publisher is not None and error is None:
                figures.show_open(self._publisher)
        finally:
            sys.stdout, sys.stderr = self._streams
            if self._publisher is not None:
                self._publisher.captures.remove(self._take)

    def _take(self, event: Event) -> None:
        if isinstance(event, ClearOutput):
            self._outputs.clear()
        elif isinstance(event, (Display, Result)):
            identity, update = getattr(event, "display_id", None), getattr(event, "update", False)
            transient = {"display_id": identity} if identity else {}
            shown = {"data": dict(event.data), "metadata": dict(event.metadata)}
            self._outputs.append({**shown, "transient": transient, "update": update})
