"""`%notebook` and `%pastebin`: the session, kept as a notebook or sent to where it can be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options, sources
from perijove.interpreter.magics.registry import UsageError, register_line_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell


@register_line_magic
def notebook(shell: Shell, line: str) -> None:
    """Save this session as a notebook, with what its cells have shown: `%notebook FILE`.

    The file gets the ending `.ipynb` if it has none.
    """
    from perijove.interpreter.history.notebook import save

    words = options.words(line)
    if len(words) != 1:
        raise UsageError(f"%notebook needs one file, found {len(words)}")
    path = Path(words[0]).expanduser()
    if not path.suffix:
        path = path.with_suffix(".ipynb")
    interpreter = shell.interpreter
    here = [entry for entry in interpreter.history.session_range(0) if entry.line < shell.execution_count]
    try:
        save(path, [(entry.line, entry.raw) for entry in here], interpreter.record.outputs)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    sys.stdout.write(f"{len(here)} cells were written to {path}\n")


@register_line_magic
def pastebin(shell: Shell, line: str) -> str:
    """Send code to the address in the setting `pastebin`: `%pastebin [-d TEXT] [-e N] CODE`; where it can be read.

    CODE is what %load takes: past inputs, a file, a macro, a name. -d is a title, -e the days until it expires (7).
    """
    chosen, rest = options.parse(line, "d:e:")
    days = options.whole(chosen.get("e", "7"), "-e")
    if days < 1:
        raise UsageError(f"-e needs a number of days from 1, found {days}")
    address = shell.interpreter.settings.pastebin
    if not address:
        raise UsageError("nothing is sent anywhere unless you say where: %config interpreter.pastebin = 'https://…'")
    if not address.startswith("https://"):
        raise UsageError(f"the setting pastebin has to be an https address, found {address!r}")
    code = sources.find(shell, rest).code
    return _send(address, {"title": chosen.get("d", "Python code"), "syntax": "python", "expiry_days": str(days)}, code)


def _send(address: str, about: dict[str, str], code: str) -> str:
    """Send a form; where the answer leads, or what it says."""
    from urllib.error import URLError
    from urllib.parse import urlencode
    from urllib.request import Request, urlopen

    from perijove import __version__

    request = Request(  # noqa: S310 - the address is the user's own, and https
        address,
        urlencode({**about, "content": code}).encode(),
        headers={"User-Agent": f"perijove {__version__}"},
    )
    try:
        with urlopen(request, timeout=30) as answer:  # noqa: S310 - as above
            return str(answer.headers.get("Location") or answer.read(4096).decode("utf-8", "replace").strip())
    except (URLError, OSError) as error:
        raise UsageError(f"{address} can't be reached: {error}") from None
