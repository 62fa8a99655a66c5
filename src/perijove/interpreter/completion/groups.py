"""Which matchers there are, by name, and in which order they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perijove.interpreter.completion.commands import script_of
from perijove.interpreter.completion.custom import commands
from perijove.interpreter.completion.imports import imports
from perijove.interpreter.completion.keys import keys
from perijove.interpreter.completion.magics import bare_magics, magic_arguments, magic_names
from perijove.interpreter.completion.matchers import arguments, attributes, names
from perijove.interpreter.completion.paths import paths
from perijove.interpreter.completion.symbols import latex_names, names_of_symbols, unicode_names

if TYPE_CHECKING:
    from perijove.interpreter.completion.matching import Context, Matcher

# The names are IPython's, as far as it has such a matcher, without the class and the ending.
PYTHON: list[dict[str, Matcher]] = [
    {"latex_name": latex_names, "unicode_name": unicode_names, "back_latex_name": names_of_symbols},
    {"custom_completer": commands},
    {"magic": magic_names},
    {"magic_arguments": magic_arguments},
    {"import": imports},
    {"dict_key": keys},
    {"file": paths},
    {"attribute": attributes},
    {"python_func_kw": arguments, "python": names, "bare_magic": bare_magics},
]
SCRIPT: list[dict[str, Matcher]] = [{"custom_completer": commands}, {"file": paths}]


def groups(context: Context) -> list[dict[str, Matcher]]:
    """The groups to ask: of the lines of a cell in another language, only files are known."""
    return SCRIPT if script_of(context.code, context.place.line_start) else PYTHON
