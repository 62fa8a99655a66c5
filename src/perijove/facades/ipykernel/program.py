"""Runs a kernel's program, as `python -m NAME` would, up to where it launches its kernel."""

import importlib.util
import os
import shlex
import sys
from collections.abc import Sequence
from importlib.abc import InspectLoader
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any, NoReturn

LANGUAGE = "perijove.facades.ipykernel.language:WrapperLanguage"


class Launched(BaseException):
    """Leaves a program that would now serve its kernel until the end."""

    def __init__(self, kernel: Any) -> None:
        super().__init__()
        self.kernel = kernel


class _Place:
    """Whether this process is a worker, which is handed the kernel, or a program that somebody has started."""

    is_worker = False


def is_worker() -> bool:
    """Whether a host waits for the kernel in another process."""
    return _Place.is_worker


def launch(command: Sequence[str]) -> Any:
    """The kernel that a program launches; raises SystemExit that says why there is none.

    `command` is what would follow `python`: `-m NAME` or a file, and arguments.
    """
    _Place.is_worker = True
    code, module, program, arguments = _find(command)
    sys.modules["__main__"] = module
    sys.argv[:] = [program, *arguments]
    try:
        exec(code, module.__dict__)  # noqa: S102 - as Python runs a program
    except Launched as launched:
        return launched.kernel
    raise SystemExit(f"{program} has ended without launching a kernel (IPKernelApp.launch_instance)")


def serve(connection_file: str) -> NoReturn:
    """Become a host that runs this very program as its worker: for `python -m NAME -f FILE` outside of a worker."""
    missing = [name for name in ("msgspec", "zmq") if importlib.util.find_spec(name) is None]
    if missing:
        name = " ".join(_this_program()[:2]).removeprefix("-m ")
        raise SystemExit(
            f"a kernel's host needs {' and '.join(missing)}, which {sys.executable} has not; where perijove is "
            f"installed, run: perijove kernel --python {sys.executable} --wrapper {name} -f {connection_file}"
        )
    python = sys.executable
    host = [python, "-m", "perijove.kernel", "-f", connection_file, "--python", python]
    sys.stdout.flush()
    os.execv(python, [*host, "--language", language_of(_this_program())])  # noqa: S606 - no shell


def language_of(command: Sequence[str]) -> str:
    """The language of `perijove.kernel` that runs this program."""
    return f"{LANGUAGE}:{shlex.join(command)}"


def _this_program() -> list[str]:
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    named = [os.path.abspath(sys.argv[0])] if spec is None else ["-m", spec.name.removesuffix(".__main__")]  # noqa: PTH100 - argv
    return [*named, *sys.argv[1:]]


def _find(command: Sequence[str]) -> tuple[CodeType, ModuleType, str, list[str]]:
    if not command or (command[0] == "-m" and len(command) == 1):
        raise SystemExit("a wrapper kernel is -m NAME or a file, found nothing")
    module = ModuleType("__main__")
    if command[0] != "-m":
        path, *arguments = command
        try:
            with open(path, "rb") as file:  # noqa: PTH123 - pathlib is not worth its import here
                code = compile(file.read(), path, "exec")
        except OSError as error:
            raise SystemExit(f"the wrapper kernel {path} can't be read: {error.strerror}") from error
        sys.path[:1] = [os.path.dirname(os.path.abspath(path))]  # noqa: PTH100, PTH120 - as above
        module.__file__ = path
        return code, module, path, arguments
    _, name, *arguments = command
    sys.path[:1] = [os.getcwd()]  # noqa: PTH109 - as above
    try:
        spec = importlib.util.find_spec(name)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(f"{name}.__main__")
    except ImportError as error:
        raise SystemExit(f"the wrapper kernel {name!r} can't be imported by {sys.executable}: {error}") from error
    found = None if spec is None else _code(spec)
    if spec is None or found is None:
        raise SystemExit(
            f"there is no wrapper kernel {name!r} in the environment of {sys.executable}; install it there"
        )
    module.__spec__ = spec
    module.__loader__ = spec.loader
    module.__package__ = spec.parent
    module.__file__ = spec.origin
    return found, module, str(spec.origin), arguments


def _code(spec: ModuleSpec) -> CodeType | None:
    return spec.loader.get_code(spec.name) if isinstance(spec.loader, InspectLoader) else None
