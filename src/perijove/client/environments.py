"""Finds the Python environments of a user, so that each is a kernel without anything being installed in it.

Only files are read (pyvenv.cfg, conda-meta, lists of environments): asking an interpreter for its version takes longer
than everything here, and runs what somebody else has left in a folder.
"""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from perijove.paths import Environ

OLDEST = (3, 10)
_NOT_IN_NAMES = re.compile(r"[^a-z0-9._-]+")
_CONDA_PYTHON = re.compile(r"^python-(\d+(?:\.\d+)*)-")
_VERSION = re.compile(r"(\d+)\.(\d+)")
# The folder of an environment within a project: venv's and uv's habit, and the other one that people have.
_IN_PROJECTS = (".venv", "venv")


@dataclass(frozen=True)
class Environment:
    """An environment: which tool made it, the name by which people know it, its folder, and its Python's version."""

    kind: str
    title: str
    prefix: Path
    version: str = ""
    problem: str = ""

    @property
    def name(self) -> str:
        """The name of its kernel: the same as long as it stays where it is."""
        return _NOT_IN_NAMES.sub("-", f"{self.kind}-{self.title}".lower()).strip("-.")

    @property
    def python(self) -> Path:
        """Its interpreter."""
        return self.prefix / ("Scripts/python.exe" if os.name == "nt" else "bin/python")

    @property
    def display_name(self) -> str:
        """What front ends show."""
        return f"Python {self.version} ({self.title}, {self.kind})" if self.version else f"{self.title} ({self.kind})"


def find_environments(
    starts: Sequence[Path], environ: Environ = os.environ, home: Path | None = None
) -> list[Environment]:
    """The environments of this user, the nearest to `starts` first, each once; those with a `problem` can't be used."""
    found: dict[Path, Environment] = {}
    names: set[str] = set()
    for kind, title, prefix in _places(starts, environ, home or Path.home()):
        resolved = _resolved(prefix)
        if resolved in found:
            continue
        environment = _look_at(kind, title, prefix)
        if environment is None:
            continue
        while environment.name in names:  # two projects with folders of one name: the parent tells them apart
            above = prefix.parents[len(environment.title.split("/"))].name
            if not above:
                break
            environment = _renamed(environment, f"{above}/{environment.title}")
        names.add(environment.name)
        found[resolved] = environment
    return list(found.values())


def _renamed(environment: Environment, title: str) -> Environment:
    return Environment(environment.kind, title, environment.prefix, environment.version, environment.problem)


def _places(starts: Sequence[Path], environ: Environ, home: Path) -> Iterator[tuple[str, str, Path]]:
    for start in starts:
        for folder in (start, *start.parents):
            for name in _IN_PROJECTS:
                yield "venv", folder.name or "root", folder / name
    if active := environ.get("VIRTUAL_ENV"):
        yield "venv", _title(Path(active)), Path(active)
    if project := environ.get("UV_PROJECT_ENVIRONMENT"):
        yield from (("uv", _title(Path(project)), start / project) for start in starts)
    yield from _conda(environ, home)
    cache = Path(environ.get("POETRY_CACHE_DIR") or home / ".cache" / "pypoetry")
    configured = environ.get("POETRY_VIRTUALENVS_PATH")
    yield from _folders("poetry", Path(configured) if configured else cache / "virtualenvs")
    yield from _folders("pyenv", Path(environ.get("PYENV_ROOT") or home / ".pyenv") / "versions")
    yield from _folders("virtualenvwrapper", Path(environ.get("WORKON_HOME") or home / ".virtualenvs"))
    yield from _folders("pipenv", Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share") / "virtualenvs")
    data = Path(environ.get("XDG_DATA_HOME") or home / ".local" / "share")
    yield from _folders("uv", Path(environ.get("UV_PYTHON_INSTALL_DIR") or data / "uv" / "python"))


def _title(prefix: Path) -> str:
    """A project's name for an environment in it, else its own."""
    return prefix.parent.name if prefix.name in _IN_PROJECTS else prefix.name


def _conda(environ: Environ, home: Path) -> Iterator[tuple[str, str, Path]]:
    if active := environ.get("CONDA_PREFIX"):
        yield "conda", _conda_title(Path(active)), Path(active)
    roots = [environ.get("CONDA_ROOT"), environ.get("MAMBA_ROOT_PREFIX")]
    if program := environ.get("CONDA_EXE"):
        roots.append(str(Path(program).parent.parent))
    known = ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", ".conda")
    for root in [*(Path(each) for each in roots if each), *(home / each for each in known)]:
        yield "conda", "base", root
        yield from _folders("conda", root / "envs")
    for line in _lines(home / ".conda" / "environments.txt"):
        yield "conda", _conda_title(Path(line)), Path(line)


def _conda_title(prefix: Path) -> str:
    return prefix.name if prefix.parent.name == "envs" else "base" if (prefix / "condabin").is_dir() else prefix.name


def _folders(kind: str, folder: Path) -> Iterator[tuple[str, str, Path]]:
    try:
        places = sorted(path for path in folder.iterdir() if path.is_dir() and not path.name.startswith("."))
    except OSError:  # nobody has this tool
        return
    for place in places:
        yield kind, place.name, place


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    return [line.strip() for line in text.splitlines() if line.strip()]


def _look_at(kind: str, title: str, prefix: Path) -> Environment | None:
    """The environment in a folder; None when there is none at all."""
    config = _config(prefix / "pyvenv.cfg")
    conda = prefix / "conda-meta"
    try:
        if config is not None:
            version = config.get("version_info") or config.get("version") or ""
        elif conda.is_dir():
            version = _conda_version(path.name for path in conda.iterdir())
        elif kind in {"pyenv", "uv"} and (prefix / "bin").is_dir():
            version = ".".join(re.findall(r"\d+", title)[:3])
        else:
            return None
    except OSError as error:
        return Environment(kind, title, prefix, problem=f"it can't be read: {error.strerror}")
    short = ".".join(version.split(".")[:3])
    environment = Environment(kind, title, prefix, short)
    return Environment(kind, title, prefix, short, _problem(environment, config or {}))


def _problem(environment: Environment, config: Mapping[str, str]) -> str:
    python = environment.python
    if not os.path.lexists(python):
        return "there is no Python in it"
    if not python.exists():
        gone = config.get("home") or python.readlink()
        return f"its Python is gone: {gone}"
    if not os.access(python, os.X_OK):
        return f"{python} can't be run"
    found = _VERSION.match(environment.version)
    if found is None:
        return "nothing says which Python it has"
    if (int(found[1]), int(found[2])) < OLDEST:
        return f"it has Python {environment.version}; a kernel needs {'.'.join(map(str, OLDEST))} or later"
    return ""


def _config(file: Path) -> dict[str, str] | None:
    """The fields of a pyvenv.cfg, None when it is not there."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, equals, value in pairs if equals}


def _conda_version(names: Iterable[str]) -> str:
    found = (match for match in map(_CONDA_PYTHON.match, names) if match)
    return next((match[1] for match in found), "")


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # a loop of links
        return path
