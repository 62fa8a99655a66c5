"""What can go wrong with a notebook.

NotebookError            the file or value is no notebook, or not one that can be read
├─ RefusedChange         a change does not apply to this notebook: expected, nothing happened
└─ NoSuchCell            no cell has that id
"""


class NotebookError(Exception):
    """Raised when bytes, text or values are no notebook; names the file, the place and the reason."""

    def __init__(self, reason: str, *, place: str = "", name: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.place = place
        self.name = name

    def __str__(self) -> str:
        return ": ".join(part for part in (self.name, self.place, self.reason) if part)


class RefusedChange(NotebookError):
    """Raised when a change does not apply: its cell is gone, its edits don't fit. Nothing has happened then."""


class NoSuchCell(NotebookError):
    """Raised when a notebook is asked for a cell that it does not have."""
