"""Laying out a cell's code on demand, by black or ruff when the user has one of them."""

import importlib.util
import subprocess
import sys
from collections.abc import Callable
from typing import Any

Formatter = Callable[[str], str]

# A formatter that takes longer would hold up the prompt.
TIMEOUT = 10.0


def find_formatter(setting: str) -> Formatter | None:
    """The formatter that the setting names; for `auto` the first one that is installed; None without any."""
    formatters: dict[str, Formatter] = {"black": with_black, "ruff": with_ruff}
    wanted = list(formatters) if setting == "auto" else [setting]
    return next((formatters[name] for name in wanted if name in formatters and importlib.util.find_spec(name)), None)


def with_black(code: str) -> str:
    """The code as black lays it out; unchanged when it is no Python."""
    black: Any = importlib.import_module("black")
    try:
        formatted: str = black.format_str(code, mode=black.FileMode())
    except ValueError:  # InvalidInput is one
        return code
    return formatted.rstrip("\n")


def with_ruff(code: str) -> str:
    """The code as ruff lays it out; unchanged when it is no Python."""
    command = [sys.executable, "-m", "ruff", "format", "--quiet", "--stdin-filename", "cell.py", "-"]
    try:
        done = subprocess.run(command, input=code, capture_output=True, text=True, check=False, timeout=TIMEOUT)
    except (OSError, subprocess.TimeoutExpired):
        return code
    return done.stdout.rstrip("\n") if done.returncode == 0 else code
