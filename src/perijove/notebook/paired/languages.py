"""The languages of scripts: extensions, comment signs, and what a cell's `%%` magic may name."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Script:
    """The language of an extension and how it marks a comment; a suffix where comments have an end."""

    language: str
    comment: str = "#"
    suffix: str = ""


SCRIPTS: dict[str, Script] = {
    ".py": Script("python"),
    ".coco": Script("coconut"),
    ".R": Script("R"),
    ".r": Script("R"),
    ".jl": Script("julia"),
    ".cpp": Script("c++", "//"),
    ".ss": Script("scheme", ";;"),
    ".clj": Script("clojure", ";;"),
    ".scm": Script("scheme", ";;"),
    ".sh": Script("bash"),
    ".ps1": Script("powershell"),
    ".q": Script("q", "/"),
    ".m": Script("matlab", "%"),
    ".wolfram": Script("wolfram language", "(*", "*)"),
    ".pro": Script("idl", ";"),
    ".js": Script("javascript", "//"),
    ".ts": Script("typescript", "//"),
    ".scala": Script("scala", "//"),
    ".rs": Script("rust", "//"),
    ".robot": Script("robotframework"),
    ".resource": Script("robotframework"),
    ".cs": Script("csharp", "//"),
    ".fsx": Script("fsharp", "//"),
    ".fs": Script("fsharp", "//"),
    ".sos": Script("sos"),
    ".java": Script("java", "//"),
    ".groovy": Script("groovy", "//"),
    ".sage": Script("sage"),
    ".ml": Script("ocaml", "(*", "*)"),
    ".hs": Script("haskell", "--"),
    ".tcl": Script("tcl"),
    ".mac": Script("maxima", "/*", "*/"),
    ".gp": Script("gnuplot"),
    ".do": Script("stata", "//"),
    ".sas": Script("sas", "/*", "*/"),
    ".jenner": Script("jenner", "/*", "*/"),
    ".xsh": Script("xonsh"),
    ".lgt": Script("logtalk", "%"),
    ".logtalk": Script("logtalk", "%"),
    ".lua": Script("lua", "--"),
    ".go": Script("go", "//"),
}

COMMENTS: dict[str, str] = {script.language: script.comment for script in SCRIPTS.values()}

# Languages that have a cell magic of their name, so that `%%name` says the language of a cell.
_WITH_MAGIC = (
    "R bash sh python python2 python3 coconut javascript js perl html latex markdown pypy ruby script svg matlab "
    "octave idl robotframework sas spark sql cython haskell tcl gnuplot c# f# cs fs"
)
LANGUAGES: frozenset[str] = frozenset(_WITH_MAGIC.split()) | frozenset(COMMENTS)
_CELL_MAGIC = {"csharp": "#!"}


def usual_name(language: str) -> str:
    """The name under which the table of scripts has a language."""
    lower = language.lower()
    if lower.startswith("c++"):
        return "c++"
    names = {"r": "R", "octave": "matlab", "cs": "csharp", "c#": "csharp", "fs": "fsharp", "f#": "fsharp"}
    return names.get(lower, lower)


def same_language(one: str, other: str) -> bool:
    """Whether two names stand for one language."""
    return usual_name(one) == usual_name(other)


def language_of(metadata: Mapping[str, Any], extension: str) -> str | None:
    """The main language that a notebook's metadata, or else an extension, tell."""
    script = SCRIPTS.get(extension)
    named = _section(metadata, "jupytext").get("main_language") or _section(metadata, "kernelspec").get("language")
    language = named or (script.language if script else None)
    if not isinstance(language, str) or language in {"R", "sas"}:
        return language if isinstance(language, str) else None
    if language.startswith("C++"):
        return "c++"
    return language.lower().replace("#", "sharp")


def extension_of(metadata: Mapping[str, Any]) -> str | None:
    """The extension of a script in a notebook's language."""
    kernelspec = _section(metadata, "kernelspec")
    found = _section(metadata, "language_info").get("file_extension")
    if found == ".py" and kernelspec.get("language") == "sage":
        return ".sage"
    if not isinstance(found, str):
        language = kernelspec.get("language") or _section(metadata, "jupytext").get("main_language")
        if not isinstance(language, str):
            return None
        return next((ext for ext, script in SCRIPTS.items() if same_language(script.language, language)), None)
    renamed = {".r": ".R", ".fs": ".fsx", ".resource": ".robot", ".C": ".cpp"}.get(found, found)
    return renamed if renamed in SCRIPTS else None


def take_cell_language(
    lines: list[str], main_language: str, custom: frozenset[str] = frozenset()
) -> tuple[str | None, str, list[str]]:
    """The language that a cell's first line names with a magic, the magic's arguments, and the lines without it.

    The main language's own magic (`%%python` in a Python notebook) stays: a reader could not tell it from none.
    """
    first = lines[0]
    prefix = _CELL_MAGIC.get(main_language, "%%")
    if not first.startswith(prefix):
        return None, "", lines
    name, _, arguments = first[len(prefix) :].partition(" ")
    if (name not in LANGUAGES and name not in custom) or name == main_language or same_language(name, main_language):
        return None, "", lines
    if main_language == "csharp" and arguments:
        return None, "", lines
    return name, arguments, lines[1:]


def cell_magic(language: str, arguments: str, main_language: str) -> str:
    """The line that says a cell's language."""
    return _CELL_MAGIC.get(main_language, "%%") + language + (f" {arguments}" if arguments else "")


def comment_out(lines: list[str], comment: str, suffix: str = "") -> list[str]:
    """The lines as comments; an empty one is the bare sign."""
    if not comment:
        return lines
    end = f" {suffix}" if suffix else ""
    return [f"{comment} {line}{end}" if line else comment + end for line in lines]


def uncomment(lines: list[str], comment: str, suffix: str = "") -> list[str]:
    """The lines without one comment sign each."""
    return [_without_suffix(_without_prefix(line, comment), suffix) for line in lines]


def _without_prefix(line: str, comment: str) -> str:
    return line[len(comment) :].removeprefix(" ") if comment and line.startswith(comment) else line


def _without_suffix(line: str, suffix: str) -> str:
    return line[: -len(suffix)].removesuffix(" ") if suffix and line.endswith(suffix) else line


def _section(metadata: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    found = metadata.get(key)
    return found if isinstance(found, Mapping) else {}
