"""Magics in scripts: commented out so that the script is a program, and told from comments when it is read.

A line that looks like a magic behind any number of comment signs gets one sign more, and loses one when it is read;
so an escape can always be taken back. What looks like a magic is what jupytext takes for one.
"""

import re
from collections.abc import Callable
from functools import cache

from perijove.notebook.paired.languages import COMMENTS, usual_name
from perijove.notebook.paired.quotes import Quotes

_SHELL = ("cat", "cd", "cp", "mv", "rm", "rmdir", "mkdir", "copy", "ddir", "echo", "ls", "ldir", "ren")
_PYTHON = (
    re.compile(r"^\s*(?:(?:# |#)+\s*)?[?!]\s*[A-Za-z.~$\\/{}]"),  # ?help and !command
    re.compile(r"^\s*(?:# |#)*\s*[a-zA-Z_][a-zA-Z_$0-9]*\s*=\s*(?:%{1,3}|!)[a-zA-Z]"),  # name = %magic
    re.compile(r"^\s*(?:# )*\S*\?\s*$"),  # help?
    re.compile(rf"^(?:# |#)*(?:{'|'.join(_SHELL)})(?:$|\s$|\s[^=,])"),  # automagic
)
_WITHOUT = {"matlab", "sas", "jenner", "logtalk"}
_SIGNS = {"rust": ":", "csharp": "#!", "go": r"(?:!\*?|%{1,3})"}
_CONTINUED = re.compile(r"\\\s*$")
_GO_MAIN = re.compile(r"^((?://\s*)*)(%%\s*$|%%\s+-.*$)")
_GO_ESCAPED = re.compile(r"^((?://\s*)*)//\s*gonb:%%")


def is_magic(line: str, language: str, *, all_magics: bool = True) -> bool:
    """Whether a line is a magic, behind comment signs or not; a line can ask with `# escape` and `# noescape`."""
    name = usual_name(language)
    if name in _WITHOUT or name not in COMMENTS:
        return False
    magic, forced, refused = _patterns(name)
    if forced.match(line):
        return True
    if not all_magics or refused.match(line):
        return False
    return bool(magic.match(line)) or (name == "python" and any(one.match(line) for one in _PYTHON))


def comment_magics(lines: list[str], language: str, *, all_magics: bool = True) -> list[str]:
    """The lines of a cell as a script has them."""
    comment = COMMENTS.get(usual_name(language), "#")

    def escape(line: str, *, continues: bool) -> str:
        indent = "" if continues else line[: len(line) - len(line.lstrip())]
        return f"{indent}{comment} {line[len(indent) :]}"

    found = _each_magic(lines, language, escape, all_magics=all_magics, unescaping=False)
    return escape_go(found) if language == "go" and all_magics else found


def uncomment_magics(lines: list[str], language: str, *, all_magics: bool = True) -> list[str]:
    """The lines of a script as the cell has them."""
    comment = COMMENTS.get(usual_name(language), "#")

    def unescape(line: str, *, continues: bool) -> str:  # noqa: ARG001 - the shape of `escape`
        bare = line.lstrip()
        if not bare.startswith(comment):
            return line
        return line[: len(line) - len(bare)] + bare[len(comment) :].removeprefix(" ")

    found = _each_magic(lines, language, unescape, all_magics=all_magics, unescaping=True)
    return unescape_go(found) if language == "go" and all_magics else found


def escape_go(lines: list[str]) -> list[str]:
    """The lines with GoNB's `%%`, which would be a cell marker, behind a sign of its own."""
    return [_GO_MAIN.sub(r"\1//gonb:\2", line) for line in lines]


def unescape_go(lines: list[str]) -> list[str]:
    """The lines with GoNB's `%%` as they are in the cell."""
    return [_GO_ESCAPED.sub(r"\1%%", line) for line in lines]


def _each_magic(
    lines: list[str], language: str, change: Callable[..., str], *, all_magics: bool, unescaping: bool
) -> list[str]:
    """The lines with the magics changed; strings are followed in the cell's lines, not in the script's."""
    quotes, changed, continues = Quotes(language), [], False
    for line in lines:
        if not quotes.open and (continues or is_magic(line, language, all_magics=all_magics)):
            changed.append(change(line, continues=continues))
            continues = language == "python" and bool(_CONTINUED.search(line))
        else:
            changed.append(line)
        quotes.read(changed[-1] if unescaping else line)
    return changed


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What is a magic in a language, and the lines that ask to be escaped, or not to be."""
    comment = re.escape(COMMENTS[language])
    spaces = "" if language in _SIGNS else r"\s*"
    magic = rf"^{spaces}(?:{comment} |{comment})*{_SIGNS.get(language, '%{1,3}')}[a-zA-Z]"
    return (
        re.compile(magic),
        re.compile(rf"{magic}.*{comment}\s*escape"),
        re.compile(rf"{magic}.*{comment}\s*noescape"),
    )
