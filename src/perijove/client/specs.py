"""Finds kernelspecs: Jupyter's folders in Jupyter's order, and our own kernel, which is always there (decision 0005).

One that can't be used (no JSON, no argv, a program that is not there) never hides the others: it is listed with the
reason, and a lower folder's kernelspec of the same name is taken in its place.
"""

import os
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from perijove import paths
from perijove.client.environments import Environment, find_environments
from perijove.client.errors import UnknownKernel
from perijove.protocol.errors import ProtocolError
from perijove.protocol.kernelspec import KernelSpec

NATIVE_NAMES = ("perijove", "python3")
# How our kernel is started, as `perijove kernel install` writes it: `-m` would import the package before it listens.
START = ("-c", "from perijove.kernel.__main__ import start; start()", "-f", "{connection_file}")
_STARTS = (START, ("-m", "perijove.kernel", "-f", "{connection_file}"))
_NAME = re.compile(r"^[a-z0-9._-]+$", re.IGNORECASE)


@dataclass(frozen=True)
class FoundSpec:
    """A kernelspec that can be used; `folder` holds its kernel.json and icons, None for the built-in one."""

    name: str
    spec: KernelSpec
    folder: Path | None = None

    @property
    def can_be_forked(self) -> bool:
        """Whether our own Python is the host's: then a zygote may start it too, wherever its code runs."""
        return own_arguments(self.command(Path("{connection_file}"))) is not None

    @property
    def is_ours(self) -> bool:
        """Whether it starts our kernel, in this environment or for another one."""
        return START[1] in self.spec.argv or "perijove.kernel" in self.spec.argv

    def command(self, connection_file: Path) -> list[str]:
        """The command line that starts it."""
        folder = str(self.folder) if self.folder is not None else ""
        return self.spec.command(str(connection_file), folder, sys.prefix, sys.executable)

    def as_json(self) -> dict[str, Any]:
        """As the REST API and `--json` show it."""
        spec = msgspec.json.decode(self.spec.to_json())
        return {"name": self.name, "resource_dir": str(self.folder or ""), "spec": spec}


@dataclass(frozen=True)
class BrokenSpec:
    """A folder that should hold a kernelspec and holds none that can be used."""

    name: str
    folder: Path
    reason: str
    is_environment: bool = False


def own_arguments(argv: Sequence[str]) -> list[str] | None:
    """What a command line that starts our kernel in this very Python says beyond that; None for any other."""
    for start in _STARTS:
        known = (sys.executable, *start[:-1])
        if tuple(argv[: len(known)]) == known and len(argv) > len(known):
            arguments = list(argv[len(known) + 1 :])
            # A zygote is one of Python kernels.
            return None if any(each.startswith("--language") for each in arguments) else arguments
    return None


def native_spec(name: str) -> FoundSpec:
    """Our own kernel in the Python that runs this, under any name."""
    return FoundSpec(
        name,
        KernelSpec(
            argv=(sys.executable, *START),
            display_name="Python (Perijove)",
            language="python",
            interrupt_mode="message",
            kernel_protocol_version="5.6",
            metadata={"debugger": False, "supported_encryption": ["curve"]},
        ),
    )


def environment_spec(environment: Environment) -> FoundSpec:
    """Our kernel with its code in another environment, in which nothing needs to be installed (decision 0023)."""
    prefix = str(environment.prefix)
    variable = "CONDA_PREFIX" if environment.kind == "conda" else "VIRTUAL_ENV"
    return FoundSpec(
        environment.name,
        KernelSpec(
            argv=(sys.executable, *START, "--python", str(environment.python)),
            display_name=environment.display_name,
            language="python",
            # As activating it would: so that `!pip` is its own.
            env={variable: prefix, "PATH": f"{environment.python.parent}{os.pathsep}${{PATH}}"},
            interrupt_mode="message",
            kernel_protocol_version="5.6",
            metadata={"debugger": False, "supported_encryption": ["curve"], "environment": prefix},
        ),
    )


def find_specs(folders: Sequence[Path] | None = None) -> dict[str, FoundSpec]:
    """The usable kernelspecs by name, the built-in names first; without `folders` the environments too."""
    return scan(folders)[0]


def find_spec(name: str, folders: Sequence[Path] | None = None, cwd: Path | None = None) -> FoundSpec:
    """One kernelspec, or one of the environments around `cwd`; raises UnknownKernel, with what there is."""
    if name in NATIVE_NAMES:
        return native_spec(name)
    specs, broken = scan(folders, cwd)
    searched = spec_folders() if folders is None else folders
    if name in specs:
        return specs[name]
    reason = next((f"{item.folder}: {item.reason}" for item in broken if item.name == name), "")
    raise UnknownKernel(name, sorted(specs), searched, reason)


def find_spec_for(named: str, language: str, default: str, cwd: Path | None = None) -> tuple[FoundSpec, str]:
    """The kernelspec that a notebook names; else `default`, when that one is not here and the language is the same.

    `language` is the notebook's, lower case, or empty when it does not say. The second value is what there is to say
    about the choice, if anything. Raises UnknownKernel.
    """
    try:
        return find_spec(named, cwd=cwd), ""
    except UnknownKernel:
        found = find_spec(default)
        if language not in {"", found.spec.language}:
            raise
        return found, f"the notebook's kernel {named!r} is not here, so it is run with {default!r}"


def spec_folders() -> list[Path]:
    """The folders in which kernelspecs lie, the first to be searched first."""
    return paths.jupyter_path("kernels")


def scan(
    folders: Sequence[Path] | None = None, cwd: Path | None = None
) -> tuple[dict[str, FoundSpec], list[BrokenSpec]]:
    """The usable kernelspecs by name, our own first, and those that can't be used.

    Without `folders` Jupyter's are searched, and the environments around `cwd` and this process's folder are added.
    """
    native = {name: native_spec(name) for name in NATIVE_NAMES}
    found: dict[str, FoundSpec] = {}
    broken: list[BrokenSpec] = []
    for folder in spec_folders() if folders is None else folders:
        for candidate in _candidates(folder):
            name = candidate.name.lower()  # names are compared as file systems that ignore case do
            if name in found or name in native:
                continue
            result = _read(name, candidate)
            if isinstance(result, FoundSpec):
                found[name] = result
            else:
                broken.append(result)
    if folders is None:
        _add_environments(cwd, found, broken)
    return native | dict(sorted(found.items())), broken


def _add_environments(cwd: Path | None, found: dict[str, FoundSpec], broken: list[BrokenSpec]) -> None:
    here = Path.cwd()
    own = Path(sys.prefix).resolve()
    for environment in find_environments([here] if cwd is None else [cwd, here]):
        if environment.problem:
            broken.append(BrokenSpec(environment.name, environment.prefix, environment.problem, is_environment=True))
        elif environment.name not in found and environment.prefix.resolve() != own:
            found[environment.name] = environment_spec(environment)


def _candidates(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if _NAME.match(path.name) and (path / "kernel.json").is_file())
    except OSError:  # most of the folders are not there, and one that can't be read is as good as not there
        return []


def _read(name: str, folder: Path) -> FoundSpec | BrokenSpec:
    try:
        found = FoundSpec(name, KernelSpec.from_json((folder / "kernel.json").read_bytes()), folder)
    except ProtocolError as error:
        return BrokenSpec(name, folder, str(error))
    except OSError as error:
        return BrokenSpec(name, folder, f"kernel.json can't be read: {error.strerror}")
    program = found.command(Path("connection.json"))[0]
    if shutil.which(program) is None:
        return BrokenSpec(name, folder, f"its program {program!r} is not there")
    return found
