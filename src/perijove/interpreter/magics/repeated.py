"""Options that may be given several times, as `-f one -f two`."""

from __future__ import annotations

import re

from perijove.interpreter.magics import options


def parse_repeated(line: str, repeated: str, others: str = "") -> tuple[dict[str, list[str]], dict[str, str], str]:
    """The values of the repeated one-letter options, the other options, and the rest. Raises UsageError."""
    lists: dict[str, list[str]] = {letter: [] for letter in repeated}
    valued = "".join(re.findall(r"(\w):", others)) + repeated
    one = re.compile(rf"\s*-([{valued}])\s*('[^']*'|\"[^\"]*\"|[^\s'\"]+)(?=\s|$)|\s*(-[A-Za-z]+)(?=\s|$)")
    kept: list[str] = []
    index = 0
    while found := one.match(line, index):
        index = found.end()
        if found[1] and found[1] in lists:
            value = found[2]
            lists[found[1]].append(value[1:-1] if value[0] in "'\"" else value)
        else:
            kept.append(found[0].strip())
    end = re.match(r"\s*--(?=\s|$)", line[index:])
    index += end.end() if end else 0
    known = others + "".join(f"{letter}:" for letter in repeated)
    chosen, rest = options.parse(" ".join(kept), known)
    return lists, chosen, " ".join(part for part in (rest, line[index:].strip()) if part)
