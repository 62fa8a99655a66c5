"""`IPython.core.inputtransformer2`: the steps by which a cell becomes Python."""

from __future__ import annotations

from typing import Any

from perijove.compat.tokentransforms import EscapedCommand as EscapedCommand
from perijove.compat.tokentransforms import HelpEnd as HelpEnd
from perijove.compat.tokentransforms import MagicAssign as MagicAssign
from perijove.compat.tokentransforms import SystemAssign as SystemAssign
from perijove.compat.tokentransforms import TokenTransformBase as TokenTransformBase
from perijove.compat.tokentransforms import _find_assign_op as _find_assign_op
from perijove.compat.tokentransforms import assemble_continued_line as assemble_continued_line
from perijove.compat.tokentransforms import find_end_of_continued_line as find_end_of_continued_line
from perijove.compat.tokentransforms import make_tokens_by_line as make_tokens_by_line
from perijove.interpreter.transform.cleanup import classic_prompts, numbered_prompts
from perijove.interpreter.transform.cleanup import leading_blank_lines as leading_empty_lines
from perijove.interpreter.transform.cleanup import leading_indent as leading_indent
from perijove.interpreter.transform.escapes import cell_magic as cell_magic
from perijove.interpreter.transform.pipeline import Transforms

ESC_SHELL, ESC_SH_CAP, ESC_HELP, ESC_HELP2 = "!", "!!", "?", "??"
ESC_MAGIC, ESC_MAGIC2, ESC_QUOTE, ESC_QUOTE2, ESC_PAREN = "%", "%%", ",", ";", "/"
classic_prompt = classic_prompts
ipython_prompt = numbered_prompts

__all__ = [
    "EscapedCommand",
    "HelpEnd",
    "MagicAssign",
    "SystemAssign",
    "TokenTransformBase",
    "TransformerManager",
    "assemble_continued_line",
    "cell_magic",
    "classic_prompt",
    "find_end_of_continued_line",
    "ipython_prompt",
    "leading_empty_lines",
    "leading_indent",
    "make_tokens_by_line",
]


class TransformerManager:
    """The steps of a shell, or its own."""

    def __init__(self, shell: Any = None) -> None:
        self._transforms = Transforms() if shell is None else shell.interpreter.transforms

    @property
    def cleanup_transforms(self) -> list[Any]:
        """The steps before escapes are read; the list may be changed."""
        found: list[Any] = self._transforms.cleanup
        return found

    @property
    def line_transforms(self) -> list[Any]:
        """The steps after that; the list may be changed."""
        found: list[Any] = self._transforms.post
        return found

    def transform_cell(self, cell: str) -> str:
        """The Python that a cell stands for; it ends with a newline."""
        return str(self._transforms(cell if cell.endswith("\n") else cell + "\n"))

    def check_complete(self, cell: str) -> tuple[str, int | None]:
        """Whether a cell could be run as it is, and how deep the next line is indented."""
        from perijove.interpreter.completeness import check_complete

        status, indent = check_complete(cell, self._transforms)
        return status, len(indent) if status == "incomplete" else None
