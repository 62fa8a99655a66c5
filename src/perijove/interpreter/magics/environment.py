"""`%env`: environment variables."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell

_SECRET = ("key", "token", "secret", "password", "passwd")


@register_line_magic
def env(shell: Shell, line: str) -> Any:
    """Environment variables: `%env` lists them (secrets hidden), `%env NAME` is one, `%env NAME=value` sets one."""
    name, sign, _ = line.strip().partition("=")
    if not name:
        return {
            key: "<hidden>" if any(word in key.lower() for word in _SECRET) else value
            for key, value in sorted(os.environ.items())
        }
    if not sign and " " not in name:
        if name not in os.environ:
            raise UsageError(f"no environment variable {name!r}")
        return os.environ[name]
    set_env(shell, line)
    return None


@register_line_magic
def set_env(shell: Shell, line: str) -> None:  # noqa: ARG001 - the interface
    """Set an environment variable: `%set_env NAME=value` or `%set_env NAME value`."""
    text = line.strip()
    name, sign, value = text.partition("=")
    if not sign or " " in name.strip():
        name, sign, value = text.partition(" ")
    name = name.strip()
    if not name or not sign:
        raise UsageError("write %set_env NAME=value")
    os.environ[name] = value.strip()
    sys.stdout.write(f"env: {name}={value.strip()}\n")
