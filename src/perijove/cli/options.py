"""The options of the prompt and of scripts: each is a setting, or code that runs before the first input."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from perijove.cli.errors import UsageError

# Sections whose settings can be given as `--section.key=value`.
SECTIONS = ("interpreter", "terminal", "kernel", "server", "run")

# Options without a value, as settings.
SWITCHES: Mapping[str, tuple[str, str]] = {
    "--no-banner": ("terminal.banner", "false"),
    "--simple-prompt": ("terminal.simple_prompt", "true"),
    "--no-confirm-exit": ("terminal.confirm_exit", "false"),
    "--confirm-exit": ("terminal.confirm_exit", "true"),
    "--no-title": ("terminal.title", ""),
    "--no-term-title": ("terminal.title", ""),
    "--banner": ("terminal.banner", "true"),
    "--nosep": ("terminal.spacing", "false"),
    "--ignore-cwd": ("terminal.import_here", "false"),
    "--automagic": ("interpreter.automagic", "true"),
    "--no-automagic": ("interpreter.automagic", "false"),
    "--pprint": ("interpreter.pretty", "true"),
    "--no-pprint": ("interpreter.pretty", "false"),
    "--classic": ("terminal.prompts", "classic"),
    "--vi": ("terminal.editing_mode", "vi"),
}

# Options with a value, as settings.
VALUES: Mapping[str, str] = {
    "--autocall": "interpreter.autocall",
    "--cache-size": "interpreter.out_entries",
    "--theme": "terminal.theme",
    "--images": "terminal.images",
}

# Options that are magics.
MAGICS: Mapping[str, str] = {
    "--gui": "%gui {}",
    "--matplotlib": "%matplotlib {}",
    "--pylab": "%pylab {}",
    "--xmode": "%xmode {}",
    "--ext": "%load_ext {}",
    "--init": "{}",
    "--logfile": "%logstart {}",
    "--logappend": "%logstart {} append",
}
# Options that name the folder of the settings and startup files: a profile is one within the usual folder.
FOLDERS: Mapping[str, str] = {"--profile": "profiles", "--profile-dir": "", "--ipython-dir": ""}

# Those whose value comes only behind `=`, since they mean something without one.
_OPTIONAL = {"--matplotlib", "--pylab"}

NAMES = [
    *("--help", "--version", "--set", "--quick", "--pdb", "--colors", "--show-config"),
    *(*SWITCHES, *VALUES, *MAGICS, *FOLDERS),
]


@dataclass
class Options:
    """What has been asked for so far."""

    flags: list[tuple[str, str]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    interactive: bool = False
    quick: bool = False
    show_config: bool = False
    folder: str = ""


def take(rest: list[str], options: Options) -> bool:
    """Take one option off the beginning of a command line; False when there is none. Raises UsageError."""
    if not rest:
        return False
    name, equals, value = rest[0].partition("=")
    if name in {"-i", "--quick", "--show-config", "--pdb"} or name in SWITCHES:
        _switch(rest.pop(0), options)
    elif name == "--set":
        rest.pop(0)
        if equals:
            rest.insert(0, value)
        options.flags.append(_setting(rest.pop(0) if rest else "", "--set needs section.key=value after it"))
    elif name.startswith("--") and name[2:].partition(".")[0] in SECTIONS and "." in name:
        options.flags.append(_setting(rest.pop(0)[2:], f"{name} needs a value: {name}=VALUE"))
    elif name in VALUES or name in MAGICS or name in FOLDERS or name == "--colors":
        rest.pop(0)
        if not equals and name not in _OPTIONAL:
            if not rest:
                raise UsageError(f"{name} needs a value after it")
            value = rest.pop(0)
        _valued(name, value, options)
    else:
        return False
    return True


def _switch(word: str, options: Options) -> None:
    if "=" in word:
        raise UsageError(f"{word.partition('=')[0]} takes no value")
    if word in SWITCHES:
        options.flags.append(SWITCHES[word])
    elif word == "-i":
        options.interactive = True
    elif word == "--quick":
        options.quick = True
    elif word == "--show-config":
        options.show_config = True
    else:
        options.cells.append("%pdb on")


def _valued(name: str, value: str, options: Options) -> None:
    if name == "--colors":
        options.flags.append(("terminal.theme", value))
        if value.lower() in {"nocolor", "none"}:
            options.flags.append(("interpreter.colors", "false"))
    elif name in FOLDERS:
        options.folder = str(Path(FOLDERS[name] or Path.cwd(), Path(value).expanduser()))
    elif name in VALUES:
        options.flags.append((VALUES[name], value))
    else:
        options.cells.append(MAGICS[name].format(value).rstrip())


def _setting(text: str, problem: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not equals:
        raise UsageError(problem)
    return name, value


def suggestion(word: str) -> str:
    """`; did you mean …?`, where an option is near to a word."""
    near = difflib.get_close_matches(word.partition("=")[0], NAMES, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""
