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
    """Environment variables: `%env` lists them (secrets hidden), `%env NAME` is one.

    `%env NAME=value` and `%env NAME value` set one; `$name` and `{expression}` in the value are Python's.
    """
    text = line.strip()
    if not text:
        return {
            key: "<hidden>" if any(word in key.lower() for word in _SECRET) else value
            for key, value in sorted(os.environ.items())
        }
    if "=" in text or " " in text:
        set_env(shell, text)
        return None
    if text not in os.environ:
        raise UsageError(f"Environment does not have key: {text}")
    return os.environ[text]


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
    if " " in text.partition("=")[0].strip() and "=" in value.split(maxsplit=1)[0]:
        raise UsageError(f"a variable's name has no blank, found {text.partition('=')[0].strip()!r}")
    try:
        os.environ[name] = value.strip()
    except ValueError as error:  # a null character
        raise UsageError(f"can't set {name!r}: {error}") from None
    sys.stdout.write(f"env: {name}={value.strip()}\n")
