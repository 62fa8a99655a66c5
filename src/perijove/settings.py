"""All settings, typed: from flags, else the environment, else `perijove.toml`, else the defaults.

The nearest `perijove.toml`, upward from the current directory, goes before the user's. It may have come with somebody
else's folder, so it can't set what would run code or open the server (`own`): IPython's CVE-2022-21699 was that.
Settings are read once by a program's `main` and passed down; no class reads configuration by itself. A setting exists
only with a line of documentation, which `docs/settings.md` repeats.
"""

import difflib
import os
import sys
import typing
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, TypeVar

from perijove import paths, setting_values
from perijove.setting_values import checked, parsed, shown, type_name

FILE_NAME = "perijove.toml"
PREFIX = "PERIJOVE_"

_T = TypeVar("_T")

# What is wrong with a setting: who reads settings catches it.
SettingsError = setting_values.SettingsError


def setting(default: _T, doc: str, *, own: bool = False) -> _T:
    """A field of a settings class: its default, its documentation, and whether only the user's own file may set it."""
    return field(default=default, metadata={"doc": doc, "own": own})


@dataclass(frozen=True)
class InterpreterSettings:
    """How code runs and what is shown of it, in the terminal and in a Python kernel."""

    colors: bool = setting(default=True, doc="colour tracebacks and inspections")
    theme: Literal["neutral", "linux", "lightbg", "nocolor"] = setting(
        "neutral", doc="colours of tracebacks and inspections: neutral suits any background, linux a dark one"
    )
    xmode: Literal["plain", "context", "verbose", "minimal", "docs", "doctest"] = setting(
        "context", doc="how much a traceback tells; verbose adds the values of variables"
    )
    links: bool = setting(default=False, doc="make the places in tracebacks links that the terminal opens (OSC 8)")
    show: Literal["last_expr", "last_expr_or_assign", "last", "all", "none"] = setting(
        "last_expr", doc="which expressions of a cell are shown; last and all show those within blocks too"
    )
    autocall: Literal[0, 1, 2] = setting(
        0, doc="call functions written without parentheses: 0 never, 1 when arguments follow, 2 always"
    )
    automagic: bool = setting(default=True, doc="call line magics without %, where the name means nothing else")
    autoawait: Literal["asyncio", "trio", "curio", "sync", "true", "false"] = setting(
        "asyncio", doc="whose event loop runs a cell that awaits; true is asyncio, false allows no await"
    )
    out_entries: int = setting(1000, doc="values kept in Out; the oldest go first")
    out_bytes: int = setting(1_073_741_824, doc="bytes that the values in Out may take; the oldest go first")
    pretty: bool = setting(default=True, doc="lay out long lists, dictionaries and the like over several lines")
    evaluation: Literal["forbidden", "minimal", "limited", "unsafe", "dangerous"] = setting(
        "limited",
        doc="how much of your code completion and `name?` may run: from nothing, over what is stored, to everything",
        own=True,
    )
    static_analysis: float = setting(
        0.1, doc="seconds that completion waits for static analysis, which runs in a process of its own; 0 turns it off"
    )
    completers_off: tuple[str, ...] = setting((), doc="names of matchers that completion leaves out")
    completers_alone: tuple[str, ...] = setting(
        (), doc="matchers that keep the others out when they find something; * all"
    )
    completers_joined: tuple[str, ...] = setting((), doc="matchers that never keep the others out; * for all")
    trusted: tuple[str, ...] = setting(
        (), doc="packages whose properties completion may read, besides numpy, pandas and their like", own=True
    )
    auto_import: bool = setting(
        default=False, doc="let completion import a module whose name is bound to nothing else", own=True
    )
    history: bool = setting(default=True, doc="remember inputs between runs")
    history_outputs: bool = setting(default=False, doc="remember the texts of results too, for `%history -o`")
    pastebin: str = setting("", doc="https address that %pastebin sends code to; empty sends nothing", own=True)
    startup: tuple[str, ...] = setting((), doc="Python files that the terminal runs before the first input", own=True)
    autorestore: bool = setting(default=False, doc="bring back at the start what `%store` keeps")
    compat: bool = setting(default=True, doc="serve the names that libraries import from IPython and ipykernel")


@dataclass(frozen=True)
class TerminalSettings:
    """The terminal's REPL."""

    editing_mode: Literal["emacs", "vi"] = setting("emacs", doc="keys of the prompt")
    theme: str = setting("auto", doc="colours of the prompt: auto, light, dark, none or the name of a Pygments style")
    banner: bool = setting(default=True, doc="say the versions at the start")
    confirm_exit: bool = setting(default=True, doc="ask before Ctrl-D leaves")
    autosuggest: bool = setting(default=True, doc="suggest the rest of the line from history")
    complete_while_typing: bool = setting(default=False, doc="show completions without being asked")
    mouse: bool = setting(default=False, doc="let the mouse place the cursor and scroll the completions")
    simple_prompt: bool = setting(default=False, doc="read plain lines, without the line editor")
    images: Literal["auto", "kitty", "iterm2", "none"] = setting(
        "auto", doc="how pictures are shown in the terminal: the protocol that it knows, this one, or not at all"
    )
    status_bar: bool = setting(default=True, doc="show mode, Python, environment, place and time below the prompt")
    signatures: bool = setting(default=True, doc="show a function's parameters while its brackets are open")
    completion_menu: Literal["multicolumn", "column", "readlinelike"] = setting(
        "multicolumn", doc="how several completions are shown"
    )
    menu_rows: int = setting(6, doc="rows kept free below the prompt for the menu of completions")
    auto_match: bool = setting(default=False, doc="close brackets and quotes as they are opened")
    highlight_brackets: bool = setting(default=True, doc="mark the bracket that belongs to the one at the cursor")
    history_search: bool = setting(default=True, doc="Up finds only inputs that begin with what is typed")
    line_numbers: str = setting("", doc="text before later lines of a cell, such as `{line:>3} ` or `{rel_line}`")
    prompts: str = setting(
        "numbered", doc="numbered, classic (as Python's own) or `module:name` of a class or function", own=True
    )
    title: str = setting("{program}: {cwd}", doc="title of the terminal's window; empty leaves it alone")
    spacing: bool = setting(default=True, doc="leave a line free before each prompt")
    import_here: bool = setting(default=True, doc="let imports begin in the current folder")
    vi_mode_in_prompt: bool = setting(default=True, doc="show vi's mode in the prompt")
    modal_cursor: bool = setting(default=True, doc="give the cursor a shape for each of vi's modes")
    emacs_keys_in_vi: bool = setting(default=True, doc="emacs' keys also in vi's insert mode")
    key_timeout: float = setting(0.5, doc="seconds a sequence of keys may take")
    escape_timeout: float = setting(0.01, doc="seconds after which Escape is a key of its own")
    editor: str = setting("", doc="program that opens a cell; else VISUAL, EDITOR", own=True)
    formatter: Literal["auto", "black", "ruff", "none"] = setting("auto", doc="what reformats a cell on demand")
    gui: str = setting("", doc="the GUI loop that runs while the prompt waits, as with `%gui`")
    shortcuts: tuple[dict[str, str], ...] = setting(
        (), doc="tables of `command`, `keys` and, if need be, `filter`; see docs/terminal.md", own=True
    )


@dataclass(frozen=True)
class KernelSettings:
    """Kernels: starting, watching and ending them."""

    default: str = setting("perijove", doc="the kernelspec for a notebook that names none")
    start_timeout: float = setting(60.0, doc="seconds a kernel may take until it answers")
    shutdown_timeout: float = setting(5.0, doc="seconds a kernel may take to end before it is killed")
    restart: Literal["always", "never"] = setting("always", doc="start code's process again when it has died")
    patience: float = setting(5.0, doc="seconds between the steps with which a cell is stopped that does not react")
    kill_stuck: bool = setting(default=True, doc="let the last of these steps kill code's process")
    output_limit: float = setting(16.0, doc="megabytes of a cell's text that are sent; the rest is kept in a file")
    linger: float = setting(
        3600.0, doc="seconds that a notebook's kernel goes on with nothing to do when its server or run was killed"
    )
    keep_output: bool = setting(default=False, doc="keep these files when the kernel ends")
    preload: tuple[str, ...] = setting(
        (), doc="modules that a forked kernel finds imported, such as numpy and pandas", own=True
    )
    pool: int = setting(0, doc="kernels that a server keeps ready, of each of the three kinds that were started last")


@dataclass(frozen=True)
class ServerSettings:
    """The notebook server."""

    ip: str = setting("127.0.0.1", doc="address to listen on", own=True)
    port: int = setting(8888, doc="port to listen on; the next free one is taken when it is in use, 0 takes any")
    token: str = setting("", doc="what a browser must show; empty makes a new one at every start", own=True)
    browser: bool = setting(default=True, doc="open a browser at the start")
    folder: str = setting(".", doc="the folder whose files are served")
    open: str = setting("", doc="the notebook to show at the start, relative to the folder")
    autosave: float = setting(2.0, doc="seconds after the last change until the file is written")
    preserve: bool = setting(default=False, doc="keep a file's own indent, order of keys and newlines")
    widgets: bool = setting(default=True, doc="keep the state of widgets in the notebooks that are open")


@dataclass(frozen=True)
class RunSettings:
    """`perijove run`."""

    timeout: float = setting(0.0, doc="seconds a cell may take; 0 is no limit")
    total_timeout: float = setting(0.0, doc="seconds all cells may take together; 0 is no limit")
    allow_errors: bool = setting(default=False, doc="go on after a cell that fails")
    allow_error_names: tuple[str, ...] = setting((), doc="names of exceptions after which a run goes on")
    skip_tags: tuple[str, ...] = setting(("skip-execution",), doc="tags of cells that are not run")
    widgets: bool = setting(default=True, doc="keep the state of widgets in the notebook that is written")
    preserve: bool = setting(default=False, doc="keep a file's own indent, order of keys and newlines")
    jobs: int = setting(0, doc="notebooks that run at the same time; 0 is one a processor")


@dataclass(frozen=True)
class Settings:
    """Everything; a program passes on the part that it uses."""

    interpreter: InterpreterSettings = InterpreterSettings()
    terminal: TerminalSettings = TerminalSettings()
    kernel: KernelSettings = KernelSettings()
    server: ServerSettings = ServerSettings()
    run: RunSettings = RunSettings()


SECTIONS: dict[str, type[Any]] = {
    "interpreter": InterpreterSettings,
    "terminal": TerminalSettings,
    "kernel": KernelSettings,
    "server": ServerSettings,
    "run": RunSettings,
}


@dataclass(frozen=True)
class Setting:
    """One setting as the documentation shows it."""

    section: str
    name: str
    type: str
    default: Any
    doc: str
    own: bool


def describe() -> Iterator[Setting]:
    """Every setting there is, in order."""
    for section, owner in SECTIONS.items():
        hints = typing.get_type_hints(owner)
        for item in fields(owner):
            yield Setting(section, item.name, type_name(hints[item.name]), item.default, **item.metadata)


def load_settings(
    flags: Mapping[str, Any] | None = None,
    *,
    environ: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
    problems: list[str] | None = None,
) -> Settings:
    """The settings of this run; `flags` are `{"server.port": 8888}`, None for a flag that was not given.

    Raises SettingsError. With `problems`, what is wrong in files and variables is told there, and left out.
    """
    report = _fail if problems is None else lambda error: problems.append(str(error))
    values: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    own = paths.config_dir(environ) / FILE_NAME
    if own.is_file():
        _from_file(own, values, report)
    near = find_file(cwd or Path.cwd())
    if near is not None and near != own:
        _from_file(near, values, report, instead=own)
    _from_environment(environ, values, report)
    _from_flags(flags or {}, values)
    return Settings(**{section: SECTIONS[section](**values[section]) for section in SECTIONS})


_Report = Callable[[SettingsError], object]


def _fail(error: SettingsError) -> None:
    raise error


def changed(current: _T, section: str, changes: Mapping[str, Any]) -> _T:
    """A section's settings with some of them changed; raises SettingsError for a wrong name or type."""
    values = {key: checked(f"{section}.{key}", _hint("", section, key), value) for key, value in changes.items()}
    result: _T = replace(typing.cast("Any", current), **values)
    return result


def find_file(folder: Path) -> Path | None:
    """The nearest `perijove.toml`, upward from `folder`."""
    return next((path for above in [folder, *folder.parents] if (path := above / FILE_NAME).is_file()), None)


def _from_file(file: Path, values: dict[str, dict[str, Any]], report: _Report, *, instead: Path | None = None) -> None:
    """Read a file; `instead` is the user's own file when this one is a folder's."""
    try:
        tables = _toml(file)
    except SettingsError as error:
        report(error)
        return
    for section, table in tables.items():
        if section not in SECTIONS:
            report(SettingsError(f"{file}: no section {section!r}{_suggestion(section, SECTIONS)}"))
            continue
        if not isinstance(table, dict):
            report(SettingsError(f"{file}: {section}: expected a table, found {shown(table)}"))
            continue
        for key, value in table.items():
            try:
                values[section][key] = _from_table(file, section, key, value, instead)
            except SettingsError as error:
                report(error)


def _from_table(file: Path, section: str, key: str, value: Any, instead: Path | None) -> Any:
    hint = _hint(f"{file}: ", section, key)
    owned = {item.name for item in fields(SECTIONS[section]) if item.metadata["own"]}
    if instead is not None and key in owned:
        raise SettingsError(f"{file}: {section}.{key} can't be set by a folder's file; set it in {instead}")
    return checked(f"{file}: {section}.{key}", hint, value)


def _toml(file: Path) -> dict[str, Any]:
    # Python 3.10 has no tomllib; only the worker runs there, and it reads no file.
    if sys.version_info >= (3, 11):  # noqa: UP036 - see above
        import tomllib  # noqa: PLC0415 - few starts have a file to read

        try:
            return tomllib.loads(file.read_text(encoding="utf-8"))
        except OSError as error:
            raise SettingsError(f"{file}: can't be read: {error.strerror}") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SettingsError(f"{file}: is no TOML: {error}") from error
    raise SettingsError(f"{file}: settings files are read with Python >= 3.11")


def _from_environment(environ: Mapping[str, str], values: dict[str, dict[str, Any]], report: _Report) -> None:
    known = {
        f"{PREFIX}{section}_{item.name}".upper(): (section, item.name)
        for section, owner in SECTIONS.items()
        for item in fields(owner)
    }
    for variable, text in environ.items():
        if variable in known:
            section, key = known[variable]
            try:
                values[section][key] = parsed(f"environment: {variable}", _hint("", section, key), text)
            except SettingsError as error:
                report(error)
        elif variable.startswith(PREFIX) and (near := difflib.get_close_matches(variable, known, n=1, cutoff=0.9)):
            # Only a near miss: systems set variables of their own that begin with a service's name.
            report(SettingsError(f"environment: no setting {variable!r}; did you mean {near[0]!r}?"))


def _from_flags(flags: Mapping[str, Any], values: dict[str, dict[str, Any]]) -> None:
    for name, value in flags.items():
        if value is None:
            continue
        section, _, key = name.partition(".")
        if section not in SECTIONS:
            raise SettingsError(f"flag: no section {section!r}{_suggestion(section, SECTIONS)}")
        hint = _hint("flag: ", section, key)
        convert = parsed if isinstance(value, str) else checked
        values[section][key] = convert(f"flag: {name}", hint, value)


def _hint(place: str, section: str, key: str) -> Any:
    hints = typing.get_type_hints(SECTIONS[section])
    if key not in hints:
        raise SettingsError(f"{place}no setting {key!r} in {section!r}{_suggestion(key, hints)}")
    return hints[key]


def _suggestion(word: str, known: Mapping[str, Any]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {near[0]!r}?" if near else f"; there are: {', '.join(known)}"
