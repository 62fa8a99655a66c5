"""Runs a program on our packages by others' names: `python -m perijove.facades NAME[,NAME…] [-m MODULE | FILE] …`."""

import runpy
import sys

from perijove.facades.finder import install

USAGE = "usage: python -m perijove.facades NAME[,NAME...] [-m MODULE | FILE] [ARGUMENTS]"


def main(arguments: list[str]) -> None:
    """Install the facades, then run the module or file as a script."""
    names, *rest = arguments or [""]
    is_module = rest[:1] == ["-m"]
    rest = rest[is_module:]
    if not names or not rest:
        sys.exit(USAGE)
    try:
        install(*names.split(","))
    except LookupError as error:
        sys.exit(f"perijove: {error.args[0]}")
    sys.argv[:] = rest
    if is_module:
        sys.path.insert(0, "")
        runpy.run_module(rest[0], run_name="__main__", alter_sys=True)
    else:
        runpy.run_path(rest[0], run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1:])
