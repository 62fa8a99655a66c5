"""Parameters of a notebook: what the cell tagged `parameters` declares, and the cell that sets them; pure.

Tags and metadata are papermill's (`parameters`, `injected-parameters`, `metadata.papermill`), so that notebooks go
back and forth between the two.
"""

import ast
import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from perijove.notebook.errors import NotebookError
from perijove.notebook.kernel import notebook_language
from perijove.notebook.model import CodeCell, Notebook, new_code_cell
from perijove.runner.literals import writer_for

TAG = "parameters"
INJECTED_TAG = "injected-parameters"

# More lines than so many that are no Python, and the cell is none.
_BAD_LINES = 20

# `name: type = default  # type: X  what it is for`; papermill reads the same.
_OTHER = re.compile(r"^\s*(?P<name>\w+)\s*(?:<-|=)\s*(?P<default>[^#]*?)\s*(?:#\s*(?P<help>.*))?$")
_COMMENT = re.compile(r"#\s*(?:type:\s*(?P<type>\S+)\s*)?(?P<help>.*)$")


class WrongParameter(NotebookError):
    """A parameter that the notebook does not have, or a value that is not of its type."""


@dataclass(frozen=True)
class Parameter:
    """One parameter as the notebook declares it; `type` and `default` are source, empty when not given."""

    name: str
    type: str = ""
    default: str = ""
    help: str = ""


def declared(notebook: Notebook) -> tuple[Parameter, ...]:
    """The parameters in the order of the cell that is tagged so; none without such a cell."""
    cell = _tagged(notebook, TAG)
    if cell is None:
        return ()
    if (notebook_language(notebook) or "python").lower().startswith(("python", "ipython")):
        return tuple(_declared_in_python(cell.source))
    found = [_OTHER.match(line) for line in cell.source.splitlines()]
    return tuple(Parameter(hit["name"], "", hit["default"].strip(), hit["help"] or "") for hit in found if hit)


def _declared_in_python(source: str) -> list[Parameter]:
    lines = textwrap.dedent(source).splitlines()
    found: list[Parameter] = []
    for node in _statements(lines):
        target = node.targets[0] if isinstance(node, ast.Assign) and len(node.targets) == 1 else None
        annotation = ""
        if isinstance(node, ast.AnnAssign):
            target, annotation = node.target, ast.unparse(node.annotation).strip("'")
        if not isinstance(target, ast.Name) or not isinstance(node, ast.Assign | ast.AnnAssign):
            continue
        tail = lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset or 0 :].decode()
        comment = _COMMENT.search(tail)
        default = ast.unparse(node.value) if node.value is not None else ""
        said = comment.groupdict() if comment else {}
        found.append(Parameter(target.id, annotation or said.get("type") or "", default, said.get("help") or ""))
    return found


def _statements(lines: list[str]) -> list[ast.stmt]:
    """The statements of a cell without the lines that are no Python: magics, commands, mistakes."""
    lines = list(lines)
    for _ in range(_BAD_LINES):
        try:
            return ast.parse("\n".join(lines)).body
        except SyntaxError as error:
            if not error.lineno or not lines[error.lineno - 1]:
                break
            lines[error.lineno - 1] = ""
    return []


def parsed(parameters: tuple[Parameter, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the notebook's annotations want them; raises WrongParameter for one that can't be such."""
    types = {parameter.name: parameter.type for parameter in parameters}
    return {name: _converted(name, types.get(name, ""), value) for name, value in given.items()}


def _converted(name: str, wanted: str, value: Any) -> Any:
    kind = wanted.replace(" ", "").removesuffix("|None").removeprefix("Optional[").removesuffix("]").lower()
    if value is None and wanted.replace(" ", "").lower() != kind:
        return None
    if kind == "str":
        return value if isinstance(value, str) else _text(value)
    if kind == "float" and isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    expected = _KINDS.get(kind.partition("[")[0])
    if expected is None or (isinstance(value, expected) and not (isinstance(value, bool) and expected is int)):
        return value
    raise WrongParameter(f"the parameter {name!r} is of type {wanted}; {value!r} is of type {type(value).__name__}")


_KINDS: dict[str, type] = {"int": int, "float": float, "bool": bool, "list": list, "dict": dict}


def _text(value: Any) -> str:
    """What the user has typed for a value that YAML took for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def inject(notebook: Notebook, values: Mapping[str, Any], *, title: str = "Parameters") -> Notebook:
    """The notebook with a cell that sets the values: after the declaring cell, in place of an earlier such cell.

    Without a declaring cell it is the first. Raises Unwritable.
    """
    if not values:
        return notebook
    source = writer_for(notebook_language(notebook) or "python").assignments(values, title)
    cells = list(notebook.cells)
    former = _tagged(notebook, INJECTED_TAG)
    declaring = _tagged(notebook, TAG)
    made = former or new_code_cell(id=_free_id(notebook))
    tags = _tags(made) if former is not None else [INJECTED_TAG]
    new = msgspec.structs.replace(
        made,
        source=source.rstrip("\n"),
        metadata={**made.metadata, "tags": tags},
        outputs=(),
        execution_count=None,
    )
    if former is not None:
        cells[cells.index(former)] = new
    else:
        cells.insert(cells.index(declaring) + 1 if declaring is not None else 0, new)
    return msgspec.structs.replace(notebook, cells=tuple(cells))


def unknown(parameters: tuple[Parameter, ...], values: Mapping[str, Any]) -> list[str]:
    """The names that a notebook which declares its parameters does not declare."""
    names = {parameter.name for parameter in parameters}
    return [name for name in values if parameters and name not in names]


def _free_id(notebook: Notebook) -> str:
    """The same at every run, so that running again changes nothing but what has changed."""
    taken = {cell.id for cell in notebook.cells}
    number = 1
    while (found := INJECTED_TAG if number == 1 else f"{INJECTED_TAG}-{number}") in taken:
        number += 1
    return found


def _tagged(notebook: Notebook, tag: str) -> CodeCell | None:
    return next((cell for cell in notebook.cells if isinstance(cell, CodeCell) and tag in _tags(cell)), None)


def _tags(cell: CodeCell) -> list[Any]:
    tags = cell.metadata.get("tags")
    return tags if isinstance(tags, list) else []
