"""The colours of text that the interpreter writes: roles, not colours, are what the other modules name.

The 16 colours of the terminal are used, so that light and dark themes both stay readable.
"""

CODES = {
    "error": "\x1b[1;31m",
    "place": "\x1b[36m",
    "name": "\x1b[1;34m",
    "arrow": "\x1b[1;32m",
    "number": "\x1b[32m",
    "dim": "\x1b[2m",
    "caret": "\x1b[1;31m",
    "heading": "\x1b[31m",
    "value": "\x1b[35m",
}
RESET = "\x1b[0m"


class Ink:
    """Colours text, or leaves it as it is."""

    def __init__(self, *, colors: bool) -> None:
        self.colors = colors

    def __call__(self, role: str, text: str) -> str:
        return f"{CODES[role]}{text}{RESET}" if self.colors and text else text
