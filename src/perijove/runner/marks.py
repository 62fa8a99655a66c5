"""What a cell says about how it is to be run: tags, and for those who write notebooks as text, comments of the same."""

import re
from collections.abc import Iterable

from perijove.notebook.model import Cell

SKIP = ("skip-execution",)
RAISES = ("raises-exception",)

# nbval's words, so that notebooks made for it go on working.
VERIFY_SKIP = (*SKIP, "nbval-skip", "NBVAL_SKIP")
VERIFY_RAISES = (*RAISES, "nbval-raises-exception", "NBVAL_RAISES_EXCEPTION")
VERIFY_IGNORE = ("nbval-ignore-output", "NBVAL_IGNORE_OUTPUT")
VERIFY_CHECK = ("nbval-check-output", "NBVAL_CHECK_OUTPUT")


def marked(cell: Cell, marks: Iterable[str]) -> bool:
    r"""Whether a cell carries one of the marks: as a tag, or in capitals as a comment on a line of its own.

    >>> from perijove.notebook.model import CodeCell
    >>> marked(CodeCell("a", "# NBVAL_SKIP\ntrain()"), VERIFY_SKIP), marked(CodeCell("a", "train()"), VERIFY_SKIP)
    (True, False)
    """
    tags = cell.metadata.get("tags")
    known = {str(tag) for tag in tags} if isinstance(tags, list) else set()
    return any(mark in known or (mark.isupper() and _commented(cell.source, mark)) for mark in marks)


def _commented(source: str, mark: str) -> bool:
    return re.search(rf"^\s*#\s*{re.escape(mark)}\b", source, re.MULTILINE) is not None
