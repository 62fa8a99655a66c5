"""Past inputs: shown, kept in files and macros, run again."""

from __future__ import annotations

import fnmatch
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options, sources
from perijove.interpreter.magics.registry import UsageError, register_line_magic
from perijove.interpreter.magics.sources import Macro

if TYPE_CHECKING:
    from perijove.interpreter.history.session import Entry
    from perijove.interpreter.magics.caller import Shell

_LAST = 10  # inputs that -l shows without a number


@register_line_magic
def history(shell: Shell, line: str) -> None:
    """Past inputs: `%history [-n] [-o] [-p] [-t] [-f FILE] [-g [PATTERN]] [-l [N]] [-u] [RANGE ...]`.

    A range is `4-6`, `3-`, `~1/2-5` (of the session before), `~2/` (a whole one), `~8/5-~7/4`. -n with numbers, -o with
    what they returned, -p behind `>>>`, -t as Python, -f into a file, -g those that match a pattern of `*` and `?`, of
    all sessions (`session/number` before each) or of a range, -l the last N of all sessions (10), -u each text once.
    """
    chosen, rest = _optional(line)
    entries = _entries(shell, chosen, rest)
    if "u" in chosen:
        entries = list({entry.raw: entry for entry in reversed(entries)}.values())[::-1]
    parts: list[str] = []
    everywhere = ("g" in chosen and not rest) or "l" in chosen or any(entry.session for entry in entries)
    for entry in entries:
        parts += _shown(shell, entry, chosen, everywhere=everywhere)
    text = "".join(f"{part}\n" for part in parts)
    if "f" in chosen:
        _write(shell, Path(chosen["f"]).expanduser(), text, ask="y" not in chosen)
    else:
        sys.stdout.write(text)


def _optional(line: str) -> tuple[dict[str, str], str]:
    """The options; -g and -l are the last ones, as what follows them may be their value or nothing."""
    words = line.split()
    for index, word in enumerate(words):
        letter = word[-1] if word.startswith("-") and not word.startswith("--") else ""
        if letter == "l":
            following = words[index + 1] if index + 1 < len(words) else ""
            if not following.isdigit():
                words[index + 1 : index + 1] = [str(_LAST)]
            return options.parse(" ".join(words), "notpuyrg:l:f:")
        if letter == "g":
            before, _, after = line.partition(word)
            chosen, rest = options.parse(f"{before}{word.rstrip('g')}" if len(word) > 2 else before, "notpuyf:")
            later, pattern = options.parse(after, "notpuyf:l:")
            return {**chosen, **later, "g": " ".join(options.words(pattern))}, rest
    return options.parse(line, "notpuyrf:l:")


def _entries(shell: Shell, chosen: dict[str, str], rest: str) -> list[Entry]:
    past = shell.interpreter.history
    if "g" in chosen:
        if rest:
            wanted = f"*{chosen['g']}*"
            return [entry for entry in sources.past(shell, rest) if fnmatch.fnmatchcase(entry.raw, wanted)]
        count = options.whole(chosen["l"], "-l") if "l" in chosen else None
        return past.search(f"*{chosen['g']}*" if chosen["g"] else "*", count=count, unique="u" in chosen)
    if "l" in chosen:
        return sources.before(past.tail(options.whole(chosen["l"], "-l") + 1))[-options.whole(chosen["l"], "-l") :]
    return sources.past(shell, rest or "all")


def _shown(shell: Shell, entry: Entry, chosen: dict[str, str], *, everywhere: bool) -> list[str]:
    text = entry.source if "t" in chosen else entry.raw
    lines: list[str] = []
    session = (entry.session or shell.interpreter.history.session) if everywhere else 0
    number = f"{session}/{entry.line}" if session else str(entry.line)
    if "p" in chosen:
        first, *others = text.split("\n")
        text = "\n".join([f">>> {first}", *(f"... {other}" for other in others)]).expandtabs(4)
    if "n" in chosen or ("g" in chosen and everywhere):
        text = f"{number:>4}:\n{text}" if "\n" in text else f"{number:>4}: {text}"
    lines.append(text)
    if "o" in chosen and (output := _output(shell, entry)) is not None:
        lines.append(output)
    return lines


def _output(shell: Shell, entry: Entry) -> str | None:
    if entry.session:
        return shell.interpreter.history.output(entry.session, entry.line)
    outputs = shell.interpreter.user.outputs
    if entry.line not in outputs:
        return shell.interpreter.history.output(shell.interpreter.history.session, entry.line)
    data, _ = shell.interpreter.display_formatter.format(outputs[entry.line], include={"text/plain"})
    return str(data.get("text/plain", ""))


@register_line_magic
def hist(shell: Shell, line: str) -> None:
    """Past inputs, as %history."""
    history(shell, line)


def _write(shell: Shell, path: Path, text: str, *, ask: bool, append: bool = False) -> bool:
    """Write a file; one that is there is replaced when the user says so."""
    question = f"File `{path}` exists. Overwrite (y/[N])? "
    if ask and not append and path.exists() and not options.confirmed(shell.interpreter.host, question):
        sys.stdout.write("Operation cancelled.\n")
        return False
    try:
        with path.open("a" if append else "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    return True


@register_line_magic
def save(shell: Shell, line: str) -> None:
    """Keep inputs in a file: `%save [-r] [-f] [-a] FILE [RANGE ...|MACRO]`.

    -r as they were typed instead of as Python, -f replaces a file without asking, -a appends. The file gets the ending
    `.py` (with -r, `.ipy`) unless it has one.
    """
    chosen, rest = options.parse(line, "rfa")
    words = options.words(rest)
    if not words:
        raise UsageError("%save needs a file, and the inputs to keep in it")
    name, *parts = words
    raw = "r" in chosen
    ending = ".ipy" if raw else ".py"
    path = Path(name if name.endswith((".py", ".ipy")) else name + ending).expanduser()
    code = sources.find(shell, " ".join(parts), raw=raw, source_of_objects=False).code
    append = "a" in chosen and path.exists()
    text = code if code.endswith("\n") else code + "\n"
    head = "" if append else "# coding: utf-8\n"
    if _write(shell, path, head + text, ask="f" not in chosen, append=append):
        sys.stdout.write(f"The following commands were written to file `{path}`:\n{text}")


@register_line_magic
def macro(shell: Shell, line: str) -> list[str] | None:
    """Code under a name: `%macro [-r] [-q] NAME RANGE ...`; its name alone runs it. Without a name, lists the macros.

    The code may also be that of a file, a string or another macro. -r as it was typed, -q says nothing.
    """
    chosen, rest = options.parse(line, "rq")
    name, _, code = rest.partition(" ")
    names = shell.user_ns
    if not name:
        return sorted(key for key, value in names.items() if isinstance(value, Macro))
    if not name.isidentifier():
        raise UsageError(f"a macro needs a name, found {name!r}")
    if not code.strip():
        raise UsageError(f"%macro {name} needs the inputs that it stands for, such as 3-5")
    names[name] = Macro(sources.find(shell, code, raw="r" in chosen).code)
    if "q" not in chosen:
        sys.stdout.write(
            f"Macro `{name}` created. To execute, type its name (without quotes).\n"
            f"=== Macro contents: ===\n{names[name]}"
        )
    return None


@register_line_magic
def rerun(shell: Shell, line: str) -> None:
    """Run past inputs again: `%rerun [-l N | -g PATTERN | RANGE ...]`; without any, the last one."""
    chosen, rest = options.parse(line, "l:g:")
    past = shell.interpreter.history
    count = shell.execution_count
    if "l" in chosen:
        found = [entry for entry in past.session_range(0) if entry.line < count][-options.whole(chosen["l"], "-l") :]
    elif "g" in chosen:
        pattern = chosen["g"] if set(chosen["g"]) & set("*?") else f"*{chosen['g']}*"
        found = [entry for entry in past.search(pattern) if not entry.raw.lstrip().startswith(("%rerun", "rerun"))][-1:]
    elif rest:
        found = sources.past(shell, rest)
    else:
        found = [entry for entry in past.session_range(0) if entry.line < count][-1:]
    code = "\n".join(entry.raw for entry in found if entry.session or entry.line != count)
    if not code:
        sys.stdout.write("No lines in history match specification\n")
        return
    sys.stdout.write(f"=== Executing: ===\n{code}\n=== Output: ===\n")
    shell.run_cell(code)


@register_line_magic
def recall(shell: Shell, line: str) -> None:
    """Put a past input at the prompt: `%recall [N|RANGE|TEXT]`; the last result without any, as text.

    A text is looked for at the beginning of inputs, then anywhere in them.
    """
    text = line.strip()
    if not text:
        shell.set_next_input(str(shell.user_ns.get("_", "")))
        return
    count = shell.execution_count
    try:
        found = [entry for entry in sources.past(shell, text) if entry.session or entry.line != count]
    except UsageError:
        found = []
    if not found and text.isidentifier() and isinstance(shell.user_ns.get(text), Macro):
        shell.set_next_input(str(shell.user_ns[text]).rstrip())
        return
    if not found:
        past = [
            entry for entry in shell.interpreter.history.search(f"*{text}*") if entry.raw.strip() != f"%recall {text}"
        ]
        past = [entry for entry in past if entry.session or entry.line != count]
        found = ([entry for entry in past if entry.raw.startswith(text)] or past)[-1:]
    if found:
        shell.set_next_input("\n".join(entry.raw for entry in found))
    else:
        sys.stdout.write(f"Couldn't evaluate or find in history: {text}\n")


@register_line_magic
def rep(shell: Shell, line: str) -> None:
    """Put a past input at the prompt, as %recall."""
    recall(shell, line)
