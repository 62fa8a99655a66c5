"""Where things are, and what the shell does that needs no part of its own."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perijove import paths

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def get_ipython_dir() -> str:
    """The folder of the user's settings."""
    return str(paths.config_dir())


def get_ipython_package_dir() -> str:
    """The folder of the program's own modules."""
    import perijove

    return str(Path(perijove.__file__).parent)


def get_ipython_module_path(module_str: str) -> str:
    """The file of a module."""
    from perijove.compat.modules import find_mod

    return find_mod(module_str) or module_str


def locate_profile(profile: str = "default") -> str:
    """The folder of a profile: there is one. Raises OSError."""
    if profile != "default":
        raise OSError(f"there is no profile {profile!r} here, only 'default'")
    return get_ipython_dir()


def get_ipython_cache_dir() -> str:
    """The folder of what can be made again."""
    return str(paths.state_dir())


def ipython_dir(shell: Any) -> str:
    """The folder of the user's settings."""
    del shell
    return get_ipython_dir()


def home_dir(shell: Any) -> str:
    """The user's own folder."""
    del shell
    return str(Path.home())


def starting_dir(shell: Any) -> str:
    """The folder that the program was started in, or the current one."""
    del shell
    return os.environ.get("PWD") or str(Path.cwd())


def profile(shell: Any) -> str:
    """The name of the profile: there is one."""
    del shell
    return "default"


class ProfileDir:
    """The folders of IPython's profile, which here are those of the program."""

    def __init__(self, shell: Any = None) -> None:
        del shell
        self.location = get_ipython_dir()
        self.startup_dir = str(paths.config_dir() / "startup")
        self.security_dir = self.log_dir = self.pid_dir = str(paths.state_dir())


def banner(shell: Any) -> str:
    """What a session begins with."""
    del shell
    import sys

    from perijove import __version__

    return f"Perijove {__version__} on Python {sys.version.partition(' ')[0]}\n"


def loop_runner(shell: Any) -> Any:
    """What runs the coroutine of a cell that awaits; None for the loop of the program."""
    return shell.interpreter.loop_runner


def pdb(shell: Any) -> bool:
    """Whether the debugger follows each error."""
    return bool(shell.debugging.preferences.auto)


def set_value(shell: Any, name: str, value: Any) -> None:
    """Set one of these."""
    if name == "loop_runner":
        shell.interpreter.loop_runner = value
    elif name == "history_manager":
        vars(shell)[name] = value
        if value is not None:
            shell.interpreter.history = value.history
    else:
        shell.debugging.after_errors(bool(value))


def ask_yes_no(shell: Any, prompt: str, default: str | None = None, interrupt: str | None = None) -> bool:
    """Ask until the answer is yes or no. Raises KeyboardInterrupt unless there is an answer for that."""
    return ask(lambda text: shell.interpreter.host.ask(text, False), prompt, default, interrupt)


def ask(question: Callable[[str], str], prompt: str, default: str | None, interrupt: str | None) -> bool:
    """Ask by a function until the answer is yes or no."""
    answers = {"y": True, "yes": True, "n": False, "no": False}
    while True:
        try:
            given = question(f"{prompt} ").strip().lower() or default or ""
        except KeyboardInterrupt:
            if interrupt is None:
                raise
            given = interrupt
        except EOFError:
            if default is None:
                raise
            given = default
        if given in answers:
            return answers[given]
        print("y or n, please")


def atexit_operations(shell: Any) -> None:
    """Write what is only in memory."""
    shell.interpreter.history.flush()


def mktempfile(shell: Any, data: str | None = None, prefix: str = "ipython_edit_") -> str:
    """A new file that ends with the program; its path."""
    del shell
    import atexit
    import shutil
    import tempfile

    folder = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "code.py"
    path.write_text(data or "", encoding="utf-8")
    return str(path)


class Database:
    """Values that outlive the session, by name, each in a file of its own; the shell's `db`."""

    def __init__(self, shell: Any = None) -> None:
        del shell
        self.root = paths.state_dir() / "db"

    def __getitem__(self, key: str) -> Any:
        import pickle

        path = self._path(key)
        if not path.is_file():
            raise KeyError(key)
        return pickle.loads(path.read_bytes())  # noqa: S301 - our user's own file, in a folder that only they may write

    def __setitem__(self, key: str, value: Any) -> None:
        import pickle

        path = self._path(key)
        paths.make_private(path.parent)
        path.write_bytes(pickle.dumps(value, protocol=4))

    def __delitem__(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def __contains__(self, key: str) -> bool:
        return self._path(key).is_file()

    def __iter__(self) -> Iterator[str]:
        from urllib.parse import unquote

        return iter(sorted(unquote(path.stem) for path in self.root.glob("*.pickle")))

    def keys(self) -> list[str]:
        """All names, sorted."""
        return list(self)

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a name, or the default."""
        try:
            return self[key]
        except KeyError:
            return default

    def _path(self, key: str) -> Path:
        from urllib.parse import quote

        return self.root / f"{quote(key, safe='')}.pickle"
