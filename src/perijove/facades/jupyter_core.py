"""`jupyter_core.paths`: where Jupyter's folders are, for wrapper kernels in environments without jupyter_core."""

import os
import sys
from pathlib import Path

from perijove import paths as folders  # `paths` becomes the name of a submodule when that is imported

__version__ = "5.9.1"  # of the package whose interface this is


def jupyter_config_dir() -> str:
    """The user's folder for settings."""
    return str(folders.jupyter_config_dir())


def jupyter_data_dir() -> str:
    """The user's folder for data."""
    return str(folders.jupyter_data_dir())


def jupyter_runtime_dir() -> str:
    """The folder of connection files."""
    return str(folders.jupyter_runtime_dir())


def jupyter_path(*subdirs: str) -> list[str]:
    """Where data are looked for, the first found wins."""
    return [str(folder) for folder in folders.jupyter_path(*subdirs)]


def jupyter_config_path() -> list[str]:
    """Where settings are looked for: `JUPYTER_CONFIG_PATH`, the user's and the environment's folder, the system's."""
    explicit = os.environ.get("JUPYTER_CONFIG_PATH")
    found = explicit.split(os.pathsep) if explicit else []
    own, user = str(Path(sys.prefix, "etc", "jupyter")), jupyter_config_dir()
    found += [own, user] if folders.prefers_environment() else [user, own]
    return found + [folder for folder in ("/usr/local/etc/jupyter", "/etc/jupyter") if folder not in found]
