"""Files and folders as the Jupyter contents API shows them: models, and the few things that can be done to files.

Everything here blocks; `rest` calls it from a thread.
"""

import base64
import binascii
import mimetypes
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.file import replace
from perijove.notebook.ipynb import content_of, reads
from perijove.notebook.model import Notebook, new_code_cell
from perijove.notebook.plain import from_plain, to_plain
from perijove.server.errors import Refusal
from perijove.server.folder import Folder

Model = dict[str, Any]

_EXTENSIONS = {"notebook": ".ipynb", "file": ".txt", "directory": ""}
_UNTITLED = {"notebook": "Untitled", "file": "untitled", "directory": "Untitled Folder"}


class NewFile(msgspec.Struct, frozen=True):
    """What POST asks for: an empty something, or a copy."""

    type: str = "notebook"
    ext: str = ""
    copy_from: str = ""


class FileBody(msgspec.Struct, frozen=True):
    """What PUT brings."""

    type: str = "file"
    format: str | None = None
    content: Any = None


class Contents:
    """The files of the served folder."""

    def __init__(self, folder: Folder) -> None:
        self.folder = folder

    def get(self, path: str, *, content: bool = True) -> Model:
        """The model of what is at a path."""
        place = self.folder.existing(path)
        model = self._model(place)
        if content:
            self._fill(model, place)
        return model

    def create(self, path: str, wanted: NewFile) -> Model:
        """Make something new in a folder, under a name that is free."""
        parent = self.folder.existing(path)
        if not parent.is_dir():
            raise Refusal(f"{path} is no folder, so nothing can be made in it")
        if wanted.type not in _EXTENSIONS:
            raise Refusal(f"there is no type {wanted.type!r}; there are: {', '.join(_EXTENSIONS)}")
        if wanted.copy_from:
            source = self.folder.existing(wanted.copy_from)
            place = _free(parent, f"{source.stem}-Copy", source.suffix, first=1)
            shutil.copyfile(source, place)
            return self._model(place)
        place = _free(parent, _UNTITLED[wanted.type], wanted.ext or _EXTENSIONS[wanted.type])
        self.folder.locate(self.folder.path_of(place))
        match wanted.type:
            case "directory":
                place.mkdir()
            case "notebook":
                place.write_bytes(content_of(Notebook(cells=(new_code_cell(),))))
            case _:
                place.touch()
        return self._model(place)

    def put(self, path: str, body: FileBody) -> tuple[Model, bool]:
        """Write a file or make a folder; answers its model and whether it is new."""
        place = self.folder.locate(path)
        is_new = not place.exists()
        if not place.parent.is_dir():
            raise Refusal(f"the folder for {path} does not exist", 404)
        if body.type == "directory":
            if not is_new and not place.is_dir():
                raise Refusal(f"{path} exists and is no folder", 409)
            place.mkdir(exist_ok=True)
        else:
            replace(place, _bytes_of(path, body))
        return self._model(place), is_new

    def rename(self, path: str, target: str) -> tuple[Model, Path, Path]:
        """Give a file another name or folder; answers its model, and its real places before and after."""
        old, new = self._own(path), self._own(target)
        if not old.exists():
            raise Refusal(f"there is nothing at {path!r}", 404)
        if new.exists() and not _same_file(old, new):
            raise Refusal(f"{target} exists already", 409)
        if not new.parent.is_dir():
            raise Refusal(f"the folder for {target} does not exist", 404)
        before = old.resolve()
        old.rename(new)
        return self._model(new), before, new.resolve()

    def delete(self, path: str) -> Path:
        """Delete a file, or a folder that is empty; answers where it was."""
        place = self._own(path)
        if place.is_dir() and not place.is_symlink():
            if any(place.iterdir()):
                raise Refusal(f"the folder {path} is not empty; delete what is in it first", 409)
            place.rmdir()
        elif place.exists() or place.is_symlink():
            place.unlink()
        else:
            raise Refusal(f"there is nothing at {path!r}", 404)
        return place

    def _own(self, path: str) -> Path:
        place = self.folder.locate(path)
        if place == self.folder.root:
            raise Refusal("the served folder itself can't be renamed or deleted")
        return place

    def _model(self, place: Path) -> Model:
        found = place.stat()
        kind = _kind(place)
        return {
            "name": "" if place == self.folder.root else place.name,
            "path": self.folder.path_of(place),
            "type": kind,
            "writable": os.access(place, os.W_OK),
            "created": _time(found.st_ctime),
            "last_modified": _time(found.st_mtime),
            "size": None if kind == "directory" else found.st_size,
            "mimetype": None,
            "content": None,
            "format": None,
        }

    def _fill(self, model: Model, place: Path) -> None:
        match model["type"]:
            case "directory":
                model["content"] = self._children(place)
                model["format"] = "json"
            case "notebook":
                try:
                    model["content"] = to_plain(reads(place.read_bytes(), name=place.name))
                except NotebookError as error:
                    raise Refusal(str(error), 422) from error
                model["format"] = "json"
            case _:
                model["content"], model["format"] = _text_or_base64(place.read_bytes())
                model["mimetype"] = mimetypes.guess_type(place.name)[0] or (
                    "text/plain" if model["format"] == "text" else "application/octet-stream"
                )

    def _children(self, place: Path) -> list[Model]:
        models = []
        for child in sorted(place.iterdir(), key=lambda each: each.name.casefold()):
            if child.name.startswith("."):
                continue
            try:
                self.folder.locate(self.folder.path_of(child))
                models.append(self._model(child))
            except (Refusal, OSError):
                continue  # a link that leads outside or nowhere, or a file that has gone meanwhile
        return models


def _kind(place: Path) -> str:
    if place.is_dir():
        return "directory"
    return "notebook" if place.suffix == ".ipynb" else "file"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat().replace("+00:00", "Z")


def _free(parent: Path, stem: str, suffix: str, first: int = 0) -> Path:
    number = first
    while (place := parent / f"{stem}{number or ''}{suffix}").exists():
        number += 1
    return place


def _same_file(old: Path, new: Path) -> bool:
    # Another spelling of one name, where the file system ignores case.
    return old.samefile(new) and old.name.casefold() == new.name.casefold()


def _text_or_base64(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("utf-8"), "text"
    except UnicodeDecodeError:
        return base64.b64encode(content).decode("ascii"), "base64"


def _bytes_of(path: str, body: FileBody) -> bytes:
    if body.type == "notebook":
        try:
            return content_of(from_plain(body.content))
        except NotebookError as error:
            raise Refusal(f"what was sent for {path} is no notebook: {error}") from error
    if not isinstance(body.content, str):
        raise Refusal(f"the content of {path} must be a string, found {type(body.content).__name__}")
    if body.format != "base64":
        return body.content.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body.content, validate=True)
    except binascii.Error as error:
        raise Refusal(f"the content of {path} is not valid base64: {error}") from error
