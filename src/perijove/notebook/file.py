"""Replaces a file whole or not at all, whatever happens meanwhile; knows nothing of what it holds."""

import errno
import os
import stat
from pathlib import Path


def replace(path: str | os.PathLike[str], content: bytes) -> None:
    """Write a file so that a reader, or a power cut, finds the old content or the new one.

    Its mode stays, and a symbolic link goes on pointing where it points. Raises OSError when the file can't be written;
    the old one is untouched then.
    """
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".perijove-{os.urandom(8).hex()}.tmp")
    mode = stat.S_IMODE(target.stat().st_mode) if target.exists() else None
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", os.fspath(path))
    try:
        with temporary.open("xb") as file:
            if mode is not None:
                temporary.chmod(mode)
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Has the rename itself survive a power cut, where a folder can be synced."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError:
        pass  # some file systems can't; the content is safe all the same
    finally:
        os.close(descriptor)
