"""Kernels that are written on ipykernel, in environments that have none: they run on our host.

A kernelspec says `python -m bash_kernel -f FILE`. When that Python has the kernel and no ipykernel, the command is
replaced by that of our host, whose worker lives in that environment (docs/wrapper-kernels.md).
"""

import asyncio
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise

LANGUAGE = "perijove.facades.ipykernel.language:WrapperLanguage"
_PYTHON = re.compile(r"python[\d.]*(\.exe)?$")
_OURS = frozenset({"perijove", "ipykernel", "ipykernel_launcher"})
# Seconds for a Python to look into its own folders.
_PATIENCE = 10.0
_LOOK = """\
import re, sys
from importlib.util import find_spec
from pathlib import Path
found = find_spec(sys.argv[1])
if found and not find_spec("ipykernel"):
    folders = map(Path, found.submodule_search_locations or ())
    files = [file for folder in folders for file in folder.glob("*.py")] or [Path(found.origin or "")]
    needs = re.compile(rb"^\\s*(from|import)\\s+(ipykernel|metakernel)\\b", re.M)
    if any(needs.search(file.read_bytes()) for file in files if file.is_file()):
        print("wrapper")
"""


async def hosted(argv: Sequence[str], env: Mapping[str, str]) -> tuple[str, ...]:
    """The command line that starts this kernel: the same, or our host's."""
    program, *arguments = argv
    if len(arguments) < 2 or arguments[0] != "-m" or not _PYTHON.search(program):
        return tuple(argv)
    package = arguments[1].partition(".")[0]
    if package in _OURS or not await _lacks_ipykernel(program, package, env):
        return tuple(argv)
    return host_of(program, arguments)


def host_of(python: str, arguments: Sequence[str]) -> tuple[str, ...]:
    """Our host's command line for `python -m NAME … -f FILE …`."""
    file = next((later for now, later in pairwise(arguments) if now == "-f"), "")
    own = ("-m", "perijove.kernel", "-f", file, "--python", python)
    return (sys.executable, *own, "--language", f"{LANGUAGE}:{shlex.join(arguments)}")


async def _lacks_ipykernel(python: str, package: str, env: Mapping[str, str]) -> bool:
    """Whether this Python has the package, which imports ipykernel, and has no ipykernel."""
    try:
        process = await asyncio.create_subprocess_exec(
            python, "-c", _LOOK, package, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=dict(env),
            cwd=os.path.dirname(python) or None,  # noqa: PTH120 - not where somebody's file is called ipykernel.py
        )  # fmt: skip
    except OSError:
        return False  # what starts the kernel says so
    try:
        async with asyncio.timeout(_PATIENCE):
            output, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return False
    return output.strip() == b"wrapper"
