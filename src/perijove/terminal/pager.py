"""Long texts, shown a screen at a time by the pager that the user prefers."""

import os
import shlex
import shutil
import subprocess
import sys

# less: colours as they are (R), leave at once when it fits on the screen (F), and leave the text standing (X).
DEFAULT = "less -RFX"


def pager_command(environ: dict[str, str]) -> list[str]:
    """The pager's command line, empty when there is none to be found."""
    for chosen in (environ.get("PAGER", ""), DEFAULT):
        try:
            command = shlex.split(chosen)
        except ValueError:  # an unclosed quote in PAGER
            continue
        if command and shutil.which(command[0]):
            return [*command, "-RFX"] if command == ["less"] else command
    return []


def page(text: str) -> None:
    """Show `text` in a pager; printed when it fits on the screen, or there is no pager or no terminal."""
    size = shutil.get_terminal_size()
    command = pager_command(dict(os.environ))
    if text.count("\n") + 1 < size.lines or not command or not sys.stdout.isatty():
        print(text)  # noqa: T201 - the terminal is where it belongs
        return
    sys.stdout.flush()
    try:
        subprocess.run(command, input=text.encode(errors="replace"), check=False)
    except KeyboardInterrupt:
        pass  # Ctrl-C is how people leave a pager
