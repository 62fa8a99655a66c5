"""`%code_wrap`: code around every cell."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from perijove.interpreter.magics import options
from perijove.interpreter.magics.registry import register_line_cell_magic

if TYPE_CHECKING:
    from perijove.interpreter.magics.caller import Shell
    from perijove.interpreter.transform.template import ReplaceCodeTransformer


@register_line_cell_magic(expand=False)
def code_wrap(shell: Shell, line: str, cell: str | None = None) -> None:
    """Run every later cell within a template: `%%code_wrap [NAME]`, and below it the template.

    `__code__` in it stands for a cell's code, `__ret__` for the value of its last expression. `%code_wrap --list` names
    the templates, `--list-all` shows them, `--remove NAME` takes one away.
    """
    import ast

    from perijove.interpreter.transform.template import ReplaceCodeTransformer

    chosen, words = options.parse_words(line, "", ("list", "list-all", "remove"))
    name = " ".join(words) or "default"
    wrappers = _wrappers(shell)
    if "list" in chosen:
        sys.stdout.write("".join(f"{known}\n" for known in wrappers))
        return
    if "list-all" in chosen:
        for known, wrapper in wrappers.items():
            text = "\n".join(f"    {each}" for each in ast.unparse(wrapper.template).split("\n"))
            sys.stdout.write(f"{known} :\n{text}\n")
        return
    made = None if cell is None or "remove" in chosen else ReplaceCodeTransformer.from_string(cell, name)
    transformers = shell.interpreter.ast_transformers
    transformers[:] = [known for known in transformers if known is not wrappers.get(name)]
    if made is not None:
        transformers.append(made)


def _wrappers(shell: Shell) -> dict[str, ReplaceCodeTransformer]:
    """The templates that are in use, by name."""
    from perijove.interpreter.transform.template import ReplaceCodeTransformer

    used = shell.interpreter.ast_transformers
    return {known.name: known for known in used if isinstance(known, ReplaceCodeTransformer) and known.name}
