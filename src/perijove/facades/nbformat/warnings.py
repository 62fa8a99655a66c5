"""The warnings of nbformat, which people filter by name."""


class MissingIDFieldWarning(FutureWarning):
    """A cell of format 4.5 has no id."""


class DuplicateCellId(FutureWarning):
    """Two cells of format 4.5 have the same id."""
