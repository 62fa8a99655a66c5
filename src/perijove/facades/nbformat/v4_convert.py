"""Between the formats 3 and 4."""

from typing import Any

from perijove.facades.nbformat.corpus import generate_corpus_id as random_cell_id
from perijove.facades.nbformat.node import from_dict
from perijove.facades.nbformat.validator import ValidationError, _raised
from perijove.notebook import downgrade as down
from perijove.notebook import upgrade as up
from perijove.notebook.downgrade import from_mime_types as from_mime_key
from perijove.notebook.downgrade import output_to_3 as downgrade_output
from perijove.notebook.upgrade import output_from_3 as upgrade_output
from perijove.notebook.upgrade import to_mime_types as to_mime_key

__all__ = [
    "downgrade", "downgrade_cell", "downgrade_output", "downgrade_outputs", "from_mime_key", "random_cell_id",
    "to_mime_key", "upgrade", "upgrade_cell", "upgrade_output", "upgrade_outputs",
]  # fmt: skip

_FORMAT, _MINOR = 4, 5


def upgrade(nb: Any, from_version: int | None = None, from_minor: int | None = None) -> Any:
    """A notebook of format 3, or of an older minor of format 4, as one of format 4.5."""
    from_version = from_version or nb["nbformat"]
    if from_version == 3:
        _ = nb.metadata
        up.from_3(nb)
        _number(nb.cells)
        return from_dict(nb)
    if from_version != _FORMAT:
        raise ValueError(f"Cannot convert a notebook directly from v{from_version} to v4.")
    if not from_minor and "nbformat_minor" not in nb:
        raise _raised(ValidationError)("The v4 notebook does not include the nbformat minor, which is needed.")
    from_minor = from_minor or nb["nbformat_minor"]
    if from_minor == _MINOR:
        return nb
    if from_minor < _MINOR:
        _number(nb.cells)
    nb.metadata.orig_nbformat_minor = from_minor
    nb.nbformat_minor = _MINOR
    return nb


def _number(cells: Any) -> None:
    for cell in cells:
        cell["id"] = random_cell_id()


def upgrade_cell(cell: Any) -> Any:
    """A cell of format 3 as one of format 4, with a fresh id."""
    up.cell_from_3(cell)
    cell["id"] = random_cell_id()
    return cell


def downgrade(nb: Any) -> Any:
    """A notebook of format 4 as one of format 3; any other is left alone."""
    if nb.nbformat != _FORMAT:
        return nb
    _ = nb.cells
    return from_dict(down.to_3(nb))


def downgrade_cell(cell: Any) -> Any:
    """A cell of format 4 as one of format 3."""
    return down.cell_to_3(cell)


def upgrade_outputs(outputs: Any) -> list[Any]:
    """The outputs of format 3 as those of format 4."""
    return [upgrade_output(output) for output in outputs]


def downgrade_outputs(outputs: Any) -> list[Any]:
    """The outputs of format 4 as those of format 3."""
    return [downgrade_output(output) for output in outputs]
