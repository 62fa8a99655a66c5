"""Where things lie on this machine: Jupyter's directories, by Jupyter's precedence, and our own.

Kernelspecs and connection files are shared with the programs people already have, so their places are Jupyter's to the
letter (jupyter_core's documentation, "Common Directories and File Locations"). History, journals and settings are ours.
Every function reads the environment when it is called and creates nothing.
"""

import os
import site
import sys
from collections.abc import Mapping
from pathlib import Path

_FALSE = frozenset({"no", "n", "false", "off", "0", "0.0"})

Environ = Mapping[str, str]


def _home(environ: Environ) -> Path:
    home = environ.get("HOME") if os.name == "posix" else None
    return Path(home or Path.home()).resolve()


def _xdg(environ: Environ, variable: str, *default: str) -> Path:
    # The XDG specification: an unset, empty or relative value is the default.
    value = environ.get(variable, "")
    return Path(value) if value and Path(value).is_absolute() else _home(environ).joinpath(*default)


def jupyter_config_dir(environ: Environ = os.environ) -> Path:
    """The user's Jupyter configuration: `JUPYTER_CONFIG_DIR`, else `~/.jupyter`."""
    return Path(environ.get("JUPYTER_CONFIG_DIR") or _home(environ) / ".jupyter")


def jupyter_data_dir(environ: Environ = os.environ) -> Path:
    """The user's Jupyter data: `JUPYTER_DATA_DIR`, else the platform's place."""
    if explicit := environ.get("JUPYTER_DATA_DIR"):
        return Path(explicit)
    if sys.platform == "darwin":
        return _home(environ) / "Library" / "Jupyter"
    if sys.platform == "win32":
        appdata = environ.get("APPDATA")
        return Path(appdata, "jupyter") if appdata else jupyter_config_dir(environ) / "data"
    xdg = environ.get("XDG_DATA_HOME")
    return Path(xdg, "jupyter") if xdg else _home(environ) / ".local" / "share" / "jupyter"


def jupyter_runtime_dir(environ: Environ = os.environ) -> Path:
    """Where connection files lie: `JUPYTER_RUNTIME_DIR`, else `runtime` in the data directory."""
    explicit = environ.get("JUPYTER_RUNTIME_DIR")
    return Path(explicit) if explicit else jupyter_data_dir(environ) / "runtime"


def jupyter_path(*parts: str, environ: Environ = os.environ) -> list[Path]:
    """The directories to search for shared data, the first found wins; `parts` are joined to each.

    `JUPYTER_PATH`, then the user's and the environment's (the environment's first inside a virtual or conda
    environment, or when `JUPYTER_PREFER_ENV_PATH` says so), then the system's.
    """
    explicit = environ.get("JUPYTER_PATH")
    found = [Path(entry.rstrip(os.sep)) for entry in explicit.split(os.pathsep)] if explicit else []
    system = _system_paths()
    own = [path for path in [Path(sys.prefix, "share", "jupyter")] if path not in system or os.name == "nt"]
    user = _user_paths(environ)
    found += own + user if prefers_environment(environ) else user + own
    found += [path for path in system if path not in found]
    return [path.joinpath(*parts) for path in found]


def prefers_environment(environ: Environ = os.environ) -> bool:
    """Whether the environment's directories come before the user's."""
    if "JUPYTER_PREFER_ENV_PATH" in environ:
        return environ["JUPYTER_PREFER_ENV_PATH"].lower() not in _FALSE
    in_conda = (
        "CONDA_PREFIX" in environ
        and sys.prefix.startswith(environ["CONDA_PREFIX"])
        and environ.get("CONDA_DEFAULT_ENV", "base") != "base"
    )
    return (sys.prefix != sys.base_prefix or in_conda) and _is_ours(Path(sys.prefix))


def _is_ours(path: Path) -> bool:
    if sys.platform == "win32":
        return os.access(path, os.W_OK)
    try:
        return path.resolve().stat().st_uid == os.geteuid()
    except OSError:
        return False


def _user_paths(environ: Environ) -> list[Path]:
    user = [jupyter_data_dir(environ)]
    if site.ENABLE_USER_SITE:
        shared = Path(site.getuserbase(), "share", "jupyter")
        user += [shared] if shared not in user else []
    return user


def _system_paths() -> list[Path]:
    if os.name == "nt":
        return [Path(sys.prefix, "share", "jupyter")]
    return [Path("/usr/local/share/jupyter"), Path("/usr/share/jupyter")]


def config_dir(environ: Environ = os.environ) -> Path:
    """Our settings for all projects: `PERIJOVE_CONFIG_DIR`, else `perijove` in the XDG configuration directory."""
    if explicit := environ.get("PERIJOVE_CONFIG_DIR"):
        return Path(explicit)
    if sys.platform == "win32" and (appdata := environ.get("APPDATA")):
        return Path(appdata, "perijove")
    return _xdg(environ, "XDG_CONFIG_HOME", ".config") / "perijove"


def state_dir(environ: Environ = os.environ) -> Path:
    """What we remember between runs: `PERIJOVE_STATE_DIR`, else `perijove` in the XDG state directory."""
    if explicit := environ.get("PERIJOVE_STATE_DIR"):
        return Path(explicit)
    if sys.platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local, "perijove")
    return _xdg(environ, "XDG_STATE_HOME", ".local", "state") / "perijove"


def cache_dir(environ: Environ = os.environ) -> Path:
    """What may be deleted at any time: `PERIJOVE_CACHE_DIR`, else `perijove` in the XDG cache directory."""
    if explicit := environ.get("PERIJOVE_CACHE_DIR"):
        return Path(explicit)
    if sys.platform == "win32" and (local := environ.get("LOCALAPPDATA")):
        return Path(local, "perijove", "cache")
    return _xdg(environ, "XDG_CACHE_HOME", ".cache") / "perijove"


def history_file(environ: Environ = os.environ) -> Path:
    """The database of past inputs."""
    return state_dir(environ) / "history.sqlite"


def journal_dir(environ: Environ = os.environ) -> Path:
    """Where the server writes changes, runs and outputs as they happen."""
    return state_dir(environ) / "journal"


def make_private(folder: Path) -> Path:
    """Make a folder that only its owner may read (connection files hold keys), and return it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder
