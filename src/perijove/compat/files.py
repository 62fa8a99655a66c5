"""`IPython.utils.path`, `tempdir` and `openpy`: files, folders and the sources in them."""

from __future__ import annotations

import contextlib
import glob
import os
import re
import shutil
import sys
import tempfile
import tokenize
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TemporaryDirectory = tempfile.TemporaryDirectory
detect_encoding = tokenize.detect_encoding
fs_encoding = sys.getfilesystemencoding()


class HomeDirError(Exception):
    """The user has no folder that can be written to."""


def _writable_dir(path: Any) -> bool:
    return os.path.isdir(path) and os.access(path, os.W_OK)


def get_home_dir(require_writable: bool = False) -> str:
    """The user's own folder. Raises HomeDirError."""
    home = os.path.realpath(Path("~").expanduser())
    if require_writable and not _writable_dir(home):
        raise HomeDirError(f"{home} can't be written to; set $HOME to a folder that can")
    return home


def get_xdg_dir() -> str | None:
    """The folder of settings on Linux and its like, if it is there."""
    if os.name != "posix" or sys.platform == "darwin":
        return None
    folder = os.environ.get("XDG_CONFIG_HOME") or str(Path(get_home_dir()) / ".config")
    return folder if _writable_dir(folder) else None


def get_xdg_cache_dir() -> str | None:
    """The folder of what can be made again on Linux and its like, if it is there."""
    if os.name != "posix":
        return None
    folder = os.environ.get("XDG_CACHE_HOME") or str(Path(get_home_dir()) / ".cache")
    return folder if _writable_dir(folder) else None


def ensure_dir_exists(path: str, mode: int = 0o755) -> None:
    """Make a folder unless it is there."""
    Path(path).mkdir(mode=mode, parents=True, exist_ok=True)


def get_long_path_name(path: str) -> str:
    """A path without the short names that Windows gives."""
    return os.path.realpath(path) if os.name == "nt" else path


def compress_user(path: str) -> str:
    """A path with `~` for the user's own folder."""
    home = str(Path("~").expanduser())
    return f"~{path[len(home) :]}" if path == home or path.startswith(f"{home}{os.sep}") else path


def expand_path(s: str) -> str:
    """A path with `~` and `$NAME` replaced."""
    return os.path.expandvars(os.path.expanduser(s))


def get_py_filename(name: str) -> str:
    """The file of a name, `.py` left out or not. Raises OSError."""
    for each in (name, f"{name}.py"):
        if Path(each).is_file():
            return each
    raise OSError(f"no file {name!r}, nor with .py")


def filefind(filename: str, path_dirs: str | Sequence[str] | None = None) -> str:
    """The first file of a name in some folders; the current one by default. Raises OSError."""
    name = expand_path(filename.strip("\"'"))
    if Path(name).is_absolute() and Path(name).is_file():
        return name
    folders = [path_dirs] if isinstance(path_dirs, str) else path_dirs or [""]
    for folder in folders:
        found = Path(expand_path(folder) or Path.cwd()) / name
        if found.is_file():
            return str(found)
    raise OSError(f"no file {name!r} in {', '.join(folders)}")


def unescape_glob(string: str) -> str:
    r"""A pattern's text, with `\*` and the like for the letter itself."""
    return re.sub(r"\\([*\[\]!?\\])", r"\1", string)


def shellglob(args: Sequence[str]) -> list[str]:
    """The files of patterns, as a shell gives them: a pattern without files stays."""
    found: list[str] = []
    for pattern in args:
        escaped = pattern if os.name == "nt" else _bracketed(pattern)
        plain = pattern if os.name == "nt" else unescape_glob(pattern)
        found += glob.glob(escaped) or [plain]
    return found


def _bracketed(pattern: str) -> str:
    r"""A pattern with `[*]` for `\*`, which the standard library reads."""
    return re.sub(r"\\([*?\[!])", r"[\1]", pattern)


def link(src: str, dst: str) -> int:
    """Have a second name for a file; 0, or the number of the error."""
    import errno

    if not hasattr(os, "link"):
        return errno.ENOTSUP
    try:
        os.link(src, dst)
    except OSError as error:
        return error.errno or errno.EIO
    return 0


def link_or_copy(src: str, dst: str) -> None:
    """Have a second name for a file, or a copy where that can't be; what is there is replaced."""
    target = Path(dst) / Path(src).name if Path(dst).is_dir() else Path(dst)
    if target.exists():
        if target.samefile(src):
            return
        target.unlink()
    if link(src, str(target)):
        shutil.copy(src, target)


class NamedFileInTemporaryDirectory:
    """An open file of a name, in a folder that ends with it."""

    def __init__(self, filename: str, mode: str = "w+b", **options: Any) -> None:
        self._folder = tempfile.TemporaryDirectory()
        encoding = None if "b" in mode else "utf-8"
        self.file: Any = (Path(self._folder.name) / filename).open(mode, **{"encoding": encoding, **options})

    def cleanup(self) -> None:
        """Close the file and remove the folder."""
        self.file.close()
        self._folder.cleanup()

    def __enter__(self) -> Any:
        return self.file

    def __exit__(self, *_: object) -> None:
        self.cleanup()


@contextlib.contextmanager
def TemporaryWorkingDirectory() -> Iterator[str]:  # noqa: N802 - its name
    """A folder that is the current one within a block, and ends with it."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def source_to_unicode(txt: Any, errors: str = "replace", skip_encoding_cookie: bool = True) -> str:
    """The text of a source in the encoding that it names, without the comment that names it by default."""
    if isinstance(txt, str):
        return txt
    data: bytes = txt.read() if hasattr(txt, "read") else txt
    try:
        encoding, _ = tokenize.detect_encoding(BytesIO(data).readline)
    except SyntaxError:
        encoding = "ascii"
    text = data.decode(encoding, errors).replace("\r\n", "\n")
    return "".join(strip_encoding_cookie(iter(text.splitlines(keepends=True)))) if skip_encoding_cookie else text


def strip_encoding_cookie(filelike: Any) -> Iterator[str]:
    """The lines of a source without the comment that names its encoding, which is one of the first two."""
    for number, line in enumerate(filelike):
        if number > 1 or not re.match(r"\s*#.*coding[:=]\s*[-\w.]+", line):
            yield line


def read_py_file(filename: str | Path, skip_encoding_cookie: bool = True) -> str:
    """A file's source."""
    return source_to_unicode(Path(filename).read_bytes(), "strict", skip_encoding_cookie)
