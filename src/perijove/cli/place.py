"""Where the user's imports begin."""

import sys
from pathlib import Path


def place_on_path(first: str) -> None:
    """Let imports begin at `first`, as Python does, and not at the folder of the command `perijove`."""
    if sys.flags.safe_path:
        return
    command = Path(sys.argv[0])
    if sys.path and command.name and Path(sys.path[0] or ".").resolve() == command.parent.resolve():
        del sys.path[0]
    sys.path.insert(0, first)
