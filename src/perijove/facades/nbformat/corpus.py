"""Ids for new cells."""

from perijove.notebook.model import new_cell_id


def generate_corpus_id() -> str:
    """A fresh id of 8 hexadecimal digits."""
    return new_cell_id()
