"""What differs between two notebooks, as a value that can be shown, applied and turned round."""

from perijove.notebook.diff.compare import diff
from perijove.notebook.diff.edit import NotebookDiff
from perijove.notebook.diff.encoding import decode, encode
from perijove.notebook.diff.patch import invert, patch
