"""`IPython.core.displayhook`: the shell's `displayhook`, and the traps around a cell, which here have nothing to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat.displaypub import DisplayPublisher

if TYPE_CHECKING:
    from typing import Self


class DisplayHook(DisplayPublisher):
    """Shows the value of an expression; called, it does so."""

    cull_fraction = 0.2
    exec_result: Any = None

    def __call__(self, result: Any = None) -> None:
        """Show a value as that of the cell that runs."""
        import sys

        (sys.displayhook if self.shell.interpreter.running else print)(result)

    @property
    def prompt_count(self) -> int:
        """The number of the cell that is running."""
        return int(self.shell.execution_count)

    def quiet(self) -> bool:
        """Whether the cell that runs shows nothing, as it ends with `;`."""
        from perijove.interpreter.compile import is_silenced

        return is_silenced(self.shell.user_ns["_ih"][-1])

    def compute_format_data(self, result: Any) -> Any:
        """The MIME bundle of a value and its metadata."""
        return self.shell.display_formatter.format(result)

    def flush(self) -> None:
        """Forget the values of earlier cells."""
        self.shell.interpreter.user.forget_outputs()

    def update_user_ns(self, result: Any) -> None:
        """Keep a value as the latest."""
        self.shell.interpreter.user.record_output(self.prompt_count, result)


class CapturingDisplayHook:
    """Keeps the MIME bundles of values in `outputs`."""

    def __init__(self, shell: Any, outputs: list[Any] | None = None) -> None:
        self.shell = shell
        self.outputs = [] if outputs is None else outputs

    def __call__(self, result: Any = None) -> None:
        """Keep one."""
        if result is not None:
            data, metadata = self.shell.display_formatter.format(result)
            self.outputs.append({"data": data, "metadata": metadata})


class Trap:
    """A block within which Python's builtins and display hook are the shell's; here they are so while a cell runs."""

    def __init__(self, shell: Any = None, hook: Any = None) -> None:
        self.shell, self.hook = shell, hook

    def activate(self) -> None:
        """Nothing is to be done."""

    def deactivate(self) -> None:
        """Nothing is to be undone."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is to be put back."""


DisplayTrap = BuiltinTrap = Trap
