"""The lines below the prompt: the parameters of the function that is being called, and where one is."""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from prompt_toolkit.application import get_app
from prompt_toolkit.document import Document
from prompt_toolkit.enums import EditingMode
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.key_binding.vi_state import InputMode

from perijove.interpreter.cursor import place
from perijove.terminal.offload import offload
from perijove.terminal.theme import without_colours

# Code and cursor -> what is known about the object there, as `interpreter.inspect` answers.
Inspect = Callable[[str, int], Mapping[str, Any] | None]

# In how long an answer must come; a signature that comes later describes what is no longer typed.
DEADLINE = 1.0

_VI_MODES = {
    InputMode.INSERT: "vi insert",
    InputMode.INSERT_MULTIPLE: "vi insert",
    InputMode.NAVIGATION: "vi normal",
    InputMode.REPLACE: "vi replace",
    InputMode.REPLACE_SINGLE: "vi replace",
}


def mode_name() -> str:
    """What the keys mean at the moment."""
    app = get_app()
    if app.editing_mode is EditingMode.EMACS:
        return "emacs"
    return _VI_MODES[app.vi_state.input_mode]


def environment_name(environ: Mapping[str, str], prefix: str, base_prefix: str) -> str:
    """The name of the virtual or conda environment; empty outside of one."""
    if environ.get("CONDA_DEFAULT_ENV"):
        return environ["CONDA_DEFAULT_ENV"]
    return os.path.basename(prefix) if prefix != base_prefix else ""  # noqa: PTH119 - a path's text


def seconds_text(seconds: float) -> str:
    """A duration, as short as it can be read."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 100:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def status_text(document: Document, columns: int, took: float | None) -> str:
    """The status bar's text: mode, Python and environment at the left, place and time at the right."""
    python = "Python " + ".".join(map(str, sys.version_info[:3]))
    environment = environment_name(os.environ, sys.prefix, sys.base_prefix)
    left = "  ".join(part for part in (mode_name(), python, environment) if part)
    place_text = f"{document.cursor_position_row + 1}:{document.cursor_position_col + 1}"
    right = place_text if took is None else f"{place_text}  {seconds_text(took)}"
    gap = columns - len(left) - len(right) - 2
    return f" {left}{' ' * gap}{right} " if gap > 0 else f" {right}"[:columns]


@dataclass(slots=True)
class StatusBar:
    """Gives the lines below a prompt; what takes time is found out beside it, and shown when it is there."""

    inspect: Inspect
    shows_status: bool
    shows_signatures: bool
    took: float | None = None
    _call: str = ""
    _signature: str = ""
    _asking: bool = False

    def lines(self) -> StyleAndTextTuples:
        """What is below the prompt now."""
        app = get_app()
        columns = app.output.get_size().columns
        parts: StyleAndTextTuples = []
        if self._signature:
            parts.append(("class:signature", f" {self._signature}"[:columns]))
        if self.shows_status:
            if parts:
                parts.append(("", "\n"))
            parts.append(("class:status", status_text(app.current_buffer.document, columns, self.took)))
        return parts

    def is_shown(self) -> bool:
        return self.shows_status or bool(self._signature)

    def text_changed(self, document: Document) -> None:
        """Look again which function is being called; the answer is asked for only when it is another one."""
        if not self.shows_signatures:
            return
        call = open_call(document.text, document.cursor_position)
        if call == self._call:
            return
        self._call = call
        if not call:
            self._signature = ""
        elif not self._asking:
            self._asking = True
            get_app().create_background_task(self._ask())

    def clear(self) -> None:
        """Forget the call: another cell begins."""
        self._call = self._signature = ""

    async def _ask(self) -> None:
        try:
            asked = ""
            while self._call != asked:
                asked = self._call
                try:
                    found = await offload(lambda code=asked: self.inspect(code, len(code)), deadline=DEADLINE)  # type: ignore[misc]
                except TimeoutError:
                    found = None
                self._signature = signature_line(found) if self._call else ""
            get_app().invalidate()
        finally:
            self._asking = False


def open_call(code: str, cursor: int) -> str:
    """The text up to the innermost `(` that is open at the cursor and follows a name; empty without one."""
    brackets = place(code, cursor).brackets
    for bracket, index in reversed(brackets):
        before = code[:index].rstrip(" ")
        if bracket == "(" and before and (before[-1].isalnum() or before[-1] in "_])"):
            return code[: index + 1]
    return ""


def signature_line(found: Mapping[str, Any] | None) -> str:
    """The signature in what an inspection has found, on one line; empty when it has none."""
    text = without_colours(str((found or {}).get("text/plain", "")))
    lines = iter(text.splitlines())
    for line in lines:
        name, _, rest = line.partition(":")
        if name == "Signature":
            parts = [rest.strip()]
            while parts[-1].count("(") + sum(part.count("(") for part in parts[:-1]) > sum(
                part.count(")") for part in parts
            ) or not any(parts):
                more = next(lines, None)
                if more is None:
                    break
                parts.append(more.strip())
            joined = " ".join(part for part in parts if part)
            return joined.replace("( ", "(").replace(", )", ")")
    return ""
