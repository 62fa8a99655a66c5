"""`IPython` itself: who runs here, its version, and the names that programs take from the top."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.compat import current

if TYPE_CHECKING:
    from perijove.compat.interactiveshell import InteractiveShell

# The version whose interface this is: libraries ask it before they use what came with one.
version_info = (9, 18, 1)
__version__ = ".".join(map(str, version_info))
release = current.Release(__version__)

__all__ = [
    "InteractiveShell",
    "__version__",
    "embed",
    "embed_kernel",
    "get_ipython",
    "start_ipython",
    "start_kernel",
    "version_info",
]


def get_ipython() -> Any:
    """The shell that runs here, or None."""
    return current.shell()


def embed(*, header: str = "", **options: Any) -> None:
    """Run a session with the names of the place that calls it; other options are IPython's own, and ignored."""
    del options
    current.embed(header)


class InteractiveShellEmbed:
    """A session that a program opens where it calls this; IPython's other options are ignored."""

    def __init__(self, banner1: str = "", header: str = "", **options: Any) -> None:
        del options
        self.banner1, self.header = banner1, header

    def __call__(self, header: str = "", **options: Any) -> None:
        """Run a session with the names of the place that calls it."""
        del options
        current.embed("\n".join(text for text in (self.banner1, header or self.header) if text))


def embed_kernel(module: Any = None, local_ns: Any = None, **options: Any) -> None:
    """Serve clients with the names of the place that calls it until one ends the kernel; ignores IPython's options."""
    import perijove

    file = str(options.get("connection_file", ""))
    perijove.embed_kernel(module, local_ns, connection_file=file, stack_depth=2)


def start_ipython(argv: list[str] | None = None, **options: Any) -> int:
    """Run a session in a process of its own, with these arguments of the command line; its exit status."""
    del options
    import subprocess
    import sys

    return subprocess.run([sys.executable, "-m", "perijove", *(argv or [])], check=False).returncode


def start_kernel(argv: list[str] | None = None, **options: Any) -> int:
    """Run a kernel in a process of its own, with these arguments of the command line; its exit status."""
    del options
    import subprocess
    import sys

    return subprocess.run([sys.executable, "-m", "perijove.kernel", *(argv or [])], check=False).returncode


def __getattr__(name: str) -> Any:
    if name == "InteractiveShell":
        from perijove.compat.interactiveshell import InteractiveShell

        return InteractiveShell
    raise AttributeError(name)
