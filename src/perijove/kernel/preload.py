"""What a zygote imports before it forks, and what a fork would not survive: threads, and descriptors that stay open."""

import gc
import importlib
import os
import sys
from collections.abc import Iterable, Iterator

# What a host and a worker import until the first cell has run.
_NEEDED = (
    "perijove.kernel.host",
    "perijove.transport.zeromq",
    "perijove.kernel.python",
    "perijove.settings",
    "perijove.interpreter.display.printers",
    "perijove.interpreter.display.figure_formats",
    "perijove.compat.displaypub",
    "perijove.compat.zmqshell",
    "_ctypes",
    "binascii",
    "faulthandler",
    "getpass",
    "runpy",
)
# What the next cells and the first keys in a front end bring: errors, awaiting, magics, completion, inspection.
_SOON = (
    "perijove.interpreter.traceback.rendering",
    "perijove.interpreter.traceback.suggestions",
    "asyncio",
    "perijove.gui.loop",
    "perijove.interpreter.transform.awaiting",
    "perijove.interpreter.system",
    "perijove.interpreter.completeness",
    "perijove.interpreter.completion.complete",
    "perijove.interpreter.inspection.rendering",
    "perijove.interpreter.magics.timing",
    "perijove.interpreter.magics.inspecting",
)


class UnsafeModule(Exception):
    """A module has left something behind that a fork does not survive; this process shall fork no kernels."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name} is not preloaded: importing it {reason}, which a fork does not survive")
        self.name = name


def preload() -> None:
    """Imports what every kernel needs to answer its first cell."""
    for name in _NEEDED:
        importlib.import_module(name)
    _make_language()
    freeze()


def _make_language() -> None:
    """The language as the user's settings want it; a kernel with others makes its own."""
    from perijove.kernel.python import make_beforehand  # noqa: PLC0415 - the whole module is about imports
    from perijove.settings import SettingsError, load_settings  # noqa: PLC0415 - the whole module is about imports

    os.environ.pop("JPY_SESSION_NAME", None)  # of the server, perhaps, and not of a kernel
    try:
        make_beforehand(load_settings().interpreter)
    except SettingsError:
        return  # told by the kernels


def preload_soon() -> Iterator[None]:
    """Imports the rest of ours, a module a step, for a zygote that has nothing else to do meanwhile."""
    for name in _SOON:
        importlib.import_module(name)
        yield
    freeze()


def preload_users(names: Iterable[str]) -> None:
    """Imports what the user wants to be there; one that can't be imported is told and left out. Raises UnsafeModule."""
    for name in names:
        before = _descriptors()
        try:
            importlib.import_module(name)
        except Exception as error:  # noqa: BLE001 - the user's module
            tell(f"{name} is not preloaded: {type(error).__name__}: {error}")
        reason = _unsafe(before)
        if reason:
            raise UnsafeModule(name, reason)
    freeze()


def freeze() -> None:
    """The collector shall touch none of the pages that kernels share."""
    gc.collect()
    gc.freeze()


def _unsafe(before: set[str]) -> str:
    import threading  # noqa: PLC0415 - for those who preload something

    if threading.active_count() > 1 or _has_native_threads():
        return "starts threads"
    left = _descriptors() - before
    return f"leaves {', '.join(sorted(left))} open" if left else ""


def _has_native_threads() -> bool:
    """Threads below Python that stay when the process forks: OpenBLAS ends its own before, and starts them later."""
    if len(os.listdir("/proc/self/task")) == 1:  # noqa: PTH208 - pathlib is not worth its import here
        return False
    pid = os.fork()
    if not pid:
        os._exit(0)
    os.waitpid(pid, 0)
    return len(os.listdir("/proc/self/task")) > 1  # noqa: PTH208 - as above


def _descriptors() -> set[str]:
    """What is open, as the system names it: files by their paths, sockets and pipes by their numbers."""
    found = set()
    for descriptor in os.listdir("/proc/self/fd"):  # noqa: PTH208 - as above
        try:
            found.add(os.readlink(f"/proc/self/fd/{descriptor}"))  # noqa: PTH115 - as above
        except OSError:
            pass  # the listing's own
    return found


def tell(text: str) -> None:
    """Says something to whoever has started the zygote."""
    sys.stderr.write(f"perijove zygote: {text}\n")
    sys.stderr.flush()
