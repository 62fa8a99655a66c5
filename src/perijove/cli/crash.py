"""What is written down when the program itself fails, so that its user can tell us."""

import os
import platform
import sys
import tempfile
import time
import traceback
from pathlib import Path

from perijove import __version__


def report_crash(error: BaseException) -> int:
    """Write a report on a fault of ours and say where it is; returns the exit status."""
    text = report(error)
    name = time.strftime("perijove-crash-%Y%m%d-%H%M%S-") + f"{os.getpid()}.txt"
    for folder in (Path.cwd(), Path(tempfile.gettempdir())):
        file = folder / name
        try:
            file.write_text(text, encoding="utf-8", errors="backslashreplace")
        except OSError:
            continue
        print(f"perijove: failed by a fault of its own ({summary(error)}); the report is in {file}", file=sys.stderr)
        return 70  # EX_SOFTWARE of sysexits.h
    print(text, file=sys.stderr)  # nowhere to write it
    return 70


def summary(error: BaseException) -> str:
    """The error in one line."""
    return "".join(traceback.format_exception_only(error)).strip().splitlines()[-1]


def report(error: BaseException) -> str:
    """The error with what is needed to understand it; the values of variables, which may be secret, are not in it."""
    return "\n".join(
        [
            f"Perijove {__version__}, Python {sys.version}",
            f"{platform.platform()}, terminal {os.environ.get('TERM', '(none)')}",
            f"arguments: {sys.argv[1:]}",
            "",
            *[line.rstrip("\n") for line in traceback.format_exception(error)],
            "",
        ]
    )
