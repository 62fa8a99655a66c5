"""A diff of some parts of the notebooks only."""

from collections.abc import Collection
from typing import Literal, get_args

from perijove.notebook.diff.edit import Arrive, Change, Keep, NotebookDiff, ObjectEdit, Step

Part = Literal["sources", "outputs", "attachments", "metadata", "ids", "details"]
PARTS: tuple[Part, ...] = get_args(Part)

_PART_OF: dict[str, Part] = {
    "source": "sources",
    "outputs": "outputs",
    "attachments": "attachments",
    "metadata": "metadata",
    "id": "ids",
}


def select(diff: NotebookDiff, parts: Collection[Part]) -> NotebookDiff:
    """The diff without what is not among the parts; cells that came, went or moved stay.

    It is for showing: `patch` needs all of it. Counts, cell types, the format and unknown keys are details.
    """
    steps: list[Step] = []
    for step in diff.cells:
        kept = _selected(step, parts)
        if isinstance(kept, Keep) and steps and isinstance(steps[-1], Keep):
            kept = Keep(steps.pop().count + kept.count)  # type: ignore[union-attr]
        if kept is not None:
            steps.append(kept)
    if steps and isinstance(steps[-1], Keep):
        steps.pop()
    return NotebookDiff(tuple(steps), None if diff.rest is None else _selected_keys(diff.rest, parts))


def _selected(step: Step, parts: Collection[Part]) -> Step:
    if isinstance(step, Change):
        edit = _selected_keys(step.edit, parts)
        return Keep(1) if edit is None else Change(edit)
    if isinstance(step, Arrive) and step.edit is not None:
        return Arrive(step.origin, _selected_keys(step.edit, parts))
    return step


def _selected_keys(edit: ObjectEdit, parts: Collection[Part]) -> ObjectEdit | None:
    keys = {key: change for key, change in edit.keys.items() if _PART_OF.get(key, "details") in parts}
    return ObjectEdit(keys) if keys else None
