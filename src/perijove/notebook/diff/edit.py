"""What a diff is made of: frozen values that hold both sides, so that each can be shown, applied and turned round.

A value differs by an `Edit`; the list of cells by `Step`s, which are read in the order of the page. What comes after
the last step is kept. Edits hold JSON, in which there are no cycles, so the garbage collector need not look at them.
"""

from typing import Any, Union

import msgspec

from perijove.notebook.model import Json


class Replace(msgspec.Struct, frozen=True, tag="replace", gc=False):
    """One value in place of another."""

    before: Any
    after: Any


class Insert(msgspec.Struct, frozen=True, tag="insert"):
    """A key that was not there."""

    value: Any


class Drop(msgspec.Struct, frozen=True, tag="drop"):
    """A key that is gone."""

    value: Any


class Hunk(msgspec.Struct, frozen=True, tag="hunk", gc=False):
    """Lines, or items, in place of others; either may be none."""

    before: tuple[Any, ...]
    after: tuple[Any, ...]


class TextEdit(msgspec.Struct, frozen=True, tag="text", gc=False):
    """Edits of a text by line: a number keeps so many lines. Lines are what stands between line feeds."""

    sections: tuple[int | Hunk, ...]


class ListEdit(msgspec.Struct, frozen=True, tag="list", gc=False):
    """Edits of a list: a number keeps so many items, an edit changes one."""

    sections: tuple[Union[int, Hunk, "Edit"], ...]


class ObjectEdit(msgspec.Struct, frozen=True, tag="object", gc=False):
    """Edits of an object by key; keys that are not named are kept."""

    keys: dict[str, "Edit"]


Edit = Replace | Insert | Drop | TextEdit | ListEdit | ObjectEdit


class Keep(msgspec.Struct, frozen=True, tag="keep"):
    """So many cells are the same."""

    count: int


class Change(msgspec.Struct, frozen=True, tag="change", gc=False):
    """The next cell is changed."""

    edit: ObjectEdit


class Delete(msgspec.Struct, frozen=True, tag="delete"):
    """The next cell is gone."""

    cell: Json


class Add(msgspec.Struct, frozen=True, tag="add"):
    """A cell that was not there."""

    cell: Json


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """The next cell is elsewhere now: at the index `to` of the other notebook."""

    to: int


class Arrive(msgspec.Struct, frozen=True, tag="arrive"):
    """Here is the cell that was at the index `origin`, changed or not."""

    origin: int
    edit: ObjectEdit | None = None


Step = Keep | Change | Delete | Add | Leave | Arrive


class NotebookDiff(msgspec.Struct, frozen=True):
    """What makes one notebook of another; false when nothing does."""

    cells: tuple[Step, ...] = ()
    rest: ObjectEdit | None = None

    def __bool__(self) -> bool:
        return bool(self.cells) or self.rest is not None
