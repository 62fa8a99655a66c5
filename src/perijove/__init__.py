"""Interactive computing in one piece. Importing this package imports no program: each is imported when asked for.

`perijove.embed()` opens the REPL in the middle of a program, `perijove.embed_kernel()` a kernel there for any client;
`perijove.start()` runs the program `perijove`.
"""

from typing import Any

__version__ = "0.1.0.dev0"

# By name, since everything of ours imports this package, and nothing of it may import a program.
_ELSEWHERE = {"embed": "perijove.terminal.embed", "embed_kernel": "perijove.kernel.embed", "start": "perijove.cli.main"}


def __getattr__(name: str) -> Any:
    if name not in _ELSEWHERE:
        raise AttributeError(f"module 'perijove' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 - see above

    return getattr(import_module(_ELSEWHERE[name]), name)
