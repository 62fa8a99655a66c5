"""nbformat's names over `perijove.notebook`; installed as `nbformat` by `perijove.facades.install("nbformat")`."""

from perijove.facades.nbformat import corpus, reader, v1, v2, v3, v4, validator, warnings
from perijove.facades.nbformat import reader as converter
from perijove.facades.nbformat.document import NO_CONVERT, Sentinel, read, reads, write, writes
from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.facades.nbformat.reader import NBFormatError, convert, versions
from perijove.facades.nbformat.v4 import nbformat as current_nbformat
from perijove.facades.nbformat.v4 import nbformat_minor as current_nbformat_minor
from perijove.facades.nbformat.validator import ValidationError, validate

__all__ = [
    "NO_CONVERT", "NBFormatError", "NotebookNode", "Sentinel", "ValidationError", "convert", "converter", "corpus",
    "current_nbformat", "current_nbformat_minor", "from_dict", "read", "reader", "reads", "v1", "v2", "v3", "v4",
    "validate", "validator", "versions", "warnings", "write", "writes",
]  # fmt: skip

# The version whose interface this is.
__version__ = "5.11.1"
version_info = (5, 11, 1)
