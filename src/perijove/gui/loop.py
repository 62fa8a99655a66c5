"""asyncio's loop, beside which a GUI's loop runs: windows live while cells and the prompt wait."""

import asyncio
import sys

from perijove.gui.selector import GuiSelector
from perijove.gui.toolkits import GuiError, find_loop


class GuiLoop(asyncio.SelectorEventLoop):
    """An event loop that lets a toolkit's loop run while it has nothing to do."""

    def __init__(self) -> None:
        self.selector = GuiSelector()
        super().__init__(self.selector)  # type: ignore[arg-type] # it does what a selector does

    def enable_gui(self, name: str | None) -> None:
        """Run a toolkit's loop from now on (`qt`, `tk` ...); None or "" ends that. Raises GuiError."""
        if name and sys.platform == "win32":
            raise GuiError("no GUI's loop can run beside asyncio's on Windows: its selector is no file to be watched")
        self.selector.hook = find_loop(name) if name else None
