"""papermill's names over ours; installed as `papermill` by `perijove.facades.install("papermill")`."""

from perijove.facades.papermill.exceptions import PapermillException, PapermillExecutionError
from perijove.facades.papermill.execute import execute_notebook
from perijove.facades.papermill.files import version as __version__
from perijove.facades.papermill.inspection import inspect_notebook

__all__ = [
    "PapermillException", "PapermillExecutionError", "__version__", "execute_notebook", "inspect_notebook",
]  # fmt: skip
