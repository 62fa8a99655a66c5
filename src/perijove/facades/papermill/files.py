"""Where notebooks are read and written: local files, `-` for the standard streams, notebooks in memory.

Other schemes are refused; a program that has a handler for one registers it.
"""

import json
import logging
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol

from perijove.facades import nbformat
from perijove.facades.papermill.exceptions import PapermillException
from perijove.notebook.file import replace
from perijove.runner.given import from_yaml

logger = logging.getLogger("papermill")
# Of papermill's interface; it is written into notebooks.
version = "2.7.0"

# papermill reads and writes these through libraries that are not ours.
REFUSED = ("s3://", "adl://", "abs://", "gs://", "hdfs://", "http://", "https://")
EXTENSIONS = (".ipynb", ".json")


class Handler(Protocol):
    """Reads and writes texts under paths."""

    def read(self, path: Any) -> str | bytes: ...

    def write(self, buf: str, path: Any) -> Any: ...

    def listdir(self, path: Any) -> list[str]: ...

    def pretty_path(self, path: Any) -> str: ...


class LocalHandler:
    """Files of this machine; they are written whole or not at all."""

    def __init__(self) -> None:
        self._folder: str | None = None

    def cwd(self, new_path: str | None) -> str | None:
        """Take paths from another folder; returns the former one."""
        former, self._folder = self._folder, new_path
        return former

    def read(self, path: str) -> str:
        """The text of a file; a text that is a notebook itself is taken for it."""
        try:
            return self._place(path).read_text(encoding="utf-8")
        except OSError:
            try:
                json.loads(path)
            except ValueError:
                pass
            else:
                return path
            raise

    def write(self, buf: str, path: str) -> None:
        """Write a file, in a folder that is there."""
        place = self._place(path)
        if not place.parent.exists():
            raise FileNotFoundError(f"output folder {Path(path).parent} doesn't exist.")
        replace(place, buf.encode("utf-8", "backslashreplace"))

    def listdir(self, path: str) -> list[str]:
        """The files of a folder."""
        return [str(Path(path, entry.name)) for entry in self._place(path).iterdir()]

    def pretty_path(self, path: str) -> str:
        return path

    def _place(self, path: str) -> Path:
        return Path(self._folder or "", path)


class StreamHandler:
    """The standard streams."""

    def read(self, path: str) -> str:
        """What comes in."""
        del path
        return sys.stdin.read()

    def write(self, buf: str, path: str) -> Any:
        """Write it out."""
        del path
        stream: Any = getattr(sys.stdout, "buffer", sys.stdout)
        return stream.write(buf.encode("utf-8"))

    def listdir(self, path: str) -> list[str]:
        del path
        raise PapermillException("listdir is not supported by Stream Handler")

    def pretty_path(self, path: str) -> str:
        return path


class NotebookNodeHandler:
    """A notebook in memory."""

    def read(self, path: Any) -> str:
        """Its text."""
        return nbformat.writes(path)

    def write(self, buf: str, path: Any) -> Any:
        del buf, path
        raise PapermillException("write is not supported by NotebookNode Handler")

    def listdir(self, path: Any) -> list[str]:
        del path
        raise PapermillException("listdir is not supported by NotebookNode Handler")

    def pretty_path(self, path: Any) -> str:
        del path
        return "NotebookNode object"


class NoIOHandler:
    """Nothing is written."""

    def read(self, path: Any) -> str:
        del path
        raise PapermillException("read is not supported by NoIOHandler")

    def write(self, buf: str, path: Any) -> None:
        """Leave it."""
        del buf, path

    def listdir(self, path: Any) -> list[str]:
        del path
        raise PapermillException("listdir is not supported by NoIOHandler")

    def pretty_path(self, path: Any) -> str:
        del path
        return "Notebook will not be saved"


class RefusingHandler:
    """A scheme that we do not speak."""

    def read(self, path: str) -> str:
        raise self._refused(path)

    def write(self, buf: str, path: str) -> Any:
        del buf
        raise self._refused(path)

    def listdir(self, path: str) -> list[str]:
        raise self._refused(path)

    def pretty_path(self, path: str) -> str:
        return path

    def _refused(self, path: str) -> PapermillException:
        scheme = path.partition("://")[0]
        return PapermillException(
            f"{path}: local files and '-' are read and written here, {scheme}:// is not; "
            "copy the notebook, or register a handler with papermill.iorw.papermill_io"
        )


# Who imports these by name hears the same.
HttpHandler = ADLHandler = RefusingHandler


class PapermillIO:
    """The handlers by the beginnings of their paths; the last one registered is asked first."""

    def __init__(self) -> None:
        self._handlers: list[tuple[str, Handler]] = []

    def reset(self) -> None:
        """Forget them all."""
        self._handlers = []

    def register(self, scheme: str, handler: Handler) -> None:
        """Use a handler for paths that begin so; `local` is for those that nobody else takes."""
        self._handlers.insert(0, (scheme, handler))

    def register_entry_points(self) -> None:
        """Use the handlers that other packages offer."""
        for point in entry_points(group="papermill.io"):
            self.register(point.name, point.load())

    def read(self, path: Any, extensions: Sequence[str] = EXTENSIONS) -> str:
        """The text under a path."""
        found = self.get_handler(path, extensions).read(path)
        return found.decode("utf-8") if isinstance(found, bytes | bytearray) else found

    def write(self, buf: str, path: Any, extensions: Sequence[str] = EXTENSIONS) -> Any:
        """Write a text under a path."""
        return self.get_handler(path, extensions).write(buf, path)

    def listdir(self, path: str) -> list[str]:
        """What is there."""
        return self.get_handler(path).listdir(path)

    def pretty_path(self, path: Any) -> str:
        """The path as it is told."""
        return self.get_handler(path).pretty_path(path)

    def get_handler(self, path: Any, extensions: Sequence[str] | None = None) -> Handler:
        """The handler of a path; raises PapermillException. Says when the path does not end as it should."""
        if path is None:
            return NoIOHandler()
        if isinstance(path, dict):
            return NotebookNodeHandler()
        name = Path(path).name.split("?")[0]
        if extensions and "." not in name:
            warnings.warn(f"the file is not specified with any extension : {Path(path).name}", stacklevel=3)
        elif extensions and not name.endswith(tuple(extensions)):
            warnings.warn(f"The specified file ({path}) does not end in one of {list(extensions)}", stacklevel=3)
        for scheme, handler in self._handlers:
            if path.startswith(scheme):
                return handler
        local = next((handler for scheme, handler in self._handlers if scheme == "local"), None)
        if local is None:
            raise PapermillException(f"Could not find a registered schema handler for: {path}")
        return local


papermill_io = PapermillIO()
papermill_io.register("local", LocalHandler())
for _scheme in REFUSED:
    papermill_io.register(_scheme, RefusingHandler())
papermill_io.register("-", StreamHandler())
papermill_io.register_entry_points()


def read_yaml_file(path: str) -> dict[str, Any]:
    """The values in a file of YAML; raises WrongParameter."""
    return from_yaml(papermill_io.read(path, (".json", ".yaml", ".yml")), path)


def write_ipynb(nb: Any, path: Any) -> None:
    """Write a notebook under a path, None for nowhere."""
    papermill_io.write(nbformat.writes(nb), path)


def load_notebook_node(notebook_path: Any) -> Any:
    """The notebook under a path, of the newest format 4, with room for what papermill records."""
    nb = nbformat.v4.upgrade(nbformat.reads(papermill_io.read(notebook_path), as_version=4))
    about = {"default_parameters": {}, "parameters": {}, "environment_variables": {}, "version": version}
    nb.metadata.setdefault("papermill", nbformat.from_dict(about))
    for cell in nb.cells:
        cell.metadata.setdefault("tags", [])
        cell.metadata.setdefault("papermill", nbformat.NotebookNode())
    return nb


def list_notebook_files(path: str) -> list[str]:
    """The notebooks of a folder."""
    return [name for name in papermill_io.listdir(path) if name.endswith(".ipynb")]


def get_pretty_path(path: Any) -> str:
    """The path as it is told."""
    return papermill_io.pretty_path(path)


@contextmanager
def local_file_io_cwd(path: str | None = None) -> Iterator[None]:
    """Take local paths from a folder, by default the one that is current now, wherever the program goes meanwhile."""
    try:
        handler: Any = papermill_io.get_handler("local")
    except PapermillException:
        logger.warning("No local file handler detected")
        handler = None
    change = getattr(handler, "cwd", None)
    if change is None:
        yield
        return
    former = change(path or str(Path.cwd()))
    try:
        yield
    finally:
        change(former)
