"""What an object is, for `obj?` and for Shift-Tab: signature, docstring, source, file, type."""

from perijove.interpreter.inspection.describe import Options, definition_text, describe, inspect_at, report
from perijove.interpreter.inspection.sources import docstring, file_of, source_text

__all__ = ["Options", "definition_text", "describe", "docstring", "file_of", "inspect_at", "report", "source_text"]
