"""The parts of notebooks of format 3, as their makers made them."""

import warnings
from typing import Any

from perijove.facades.nbformat.node import NotebookNode

NBFORMAT_3 = (3, 0)
_OUTPUTS = ("text", "png", "jpeg", "html", "svg", "latex", "json", "javascript")


def _node(**keys: Any) -> NotebookNode:
    return NotebookNode({key: value for key, value in keys.items() if value is not None})


def _text(value: Any) -> Any:
    if value is not None and not isinstance(value, str):
        raise TypeError(f"must be a string, found {type(value).__name__}")
    return value


def _picture(value: Any) -> Any:
    if isinstance(value, bytes):
        text = "A notebook got bytes instead of likely base64 encoded values. The content will likely be corrupted."
        warnings.warn(text, UserWarning, stacklevel=4)
        return value.decode("ascii", "replace")
    return _text(value)


def new_output(output_type: str, output_text: str | None = None, **keys: Any) -> NotebookNode:
    """An output: its forms are given as `output_png`, `output_html` and so on."""
    metadata = keys.get("metadata")
    if metadata is not None and not isinstance(metadata, dict):
        raise TypeError("metadata must be dict")
    output = NotebookNode(output_type=str(output_type))
    if output_type in {"pyout", "display_data"}:
        output["metadata"] = metadata or {}
    if output_type == "pyerr":
        traceback = keys.get("traceback")
        lines = None if traceback is None else [_text(line) for line in traceback]
        output.update(_node(ename=_text(keys.get("ename")), evalue=_text(keys.get("evalue")), traceback=lines))
        return output
    forms = {name: keys.get(f"output_{name}") for name in _OUTPUTS} | {"text": output_text}
    pictures = {name: _picture(forms.pop(name)) for name in ("png", "jpeg")}
    output.update(_node(**{name: _text(form) for name, form in forms.items()}, **pictures))
    if output_type == "pyout" and keys.get("prompt_number") is not None:
        output["prompt_number"] = int(keys["prompt_number"])
    if output_type == "stream":
        stream = keys.get("stream")
        output["stream"] = "stdout" if stream is None else _text(stream)
    return output


def new_code_cell(
    input: str | None = None,  # noqa: A002 - the format's own word
    prompt_number: int | None = None,
    outputs: list[Any] | None = None,
    language: str = "python",
    collapsed: bool = False,
    metadata: Any = None,
) -> NotebookNode:
    """A code cell."""
    cell = _node(cell_type="code", language=_text(language), input=_text(input))
    if prompt_number is not None:
        cell["prompt_number"] = int(prompt_number)
    cell["outputs"] = [] if outputs is None else outputs
    if collapsed is not None:
        cell["collapsed"] = bool(collapsed)
    cell["metadata"] = NotebookNode(metadata or {})
    return cell


def new_text_cell(
    cell_type: str, source: str | None = None, rendered: Any = None, metadata: Any = None
) -> NotebookNode:
    """A cell of another type than code."""
    del rendered
    # `plaintext` was the name of raw cells before there was a release.
    kind = "raw" if cell_type == "plaintext" else cell_type
    return _node(source=_text(source), metadata=NotebookNode(metadata or {}), cell_type=kind)


def new_heading_cell(
    source: str | None = None, level: int = 1, rendered: Any = None, metadata: Any = None
) -> NotebookNode:
    """A heading."""
    del rendered
    return _node(cell_type="heading", source=_text(source), level=int(level), metadata=NotebookNode(metadata or {}))


def new_worksheet(name: str | None = None, cells: Any = None, metadata: Any = None) -> NotebookNode:
    """A list of cells."""
    del name
    return _node(cells=list(cells or []), metadata=NotebookNode(metadata or {}))


def new_notebook(name: str | None = None, metadata: Any = None, worksheets: Any = None) -> NotebookNode:
    """A notebook of format 3."""
    notebook = _node(nbformat=NBFORMAT_3[0], nbformat_minor=NBFORMAT_3[1], worksheets=list(worksheets or []))
    notebook["metadata"] = new_metadata() if metadata is None else NotebookNode(metadata)
    if name is not None:
        notebook.metadata["name"] = _text(name)
    return notebook


def new_metadata(
    name: str | None = None,
    authors: Any = None,
    license: str | None = None,  # noqa: A002 - nbformat's name
    **keys: Any,
) -> NotebookNode:
    """Metadata of a notebook: also `created`, `modified` and `gistid`."""
    authors = None if authors is None else list(authors)
    return _node(name=_text(name), authors=authors, license=_text(license), **{key: _text(keys[key]) for key in keys})


def new_author(
    name: str | None = None, email: str | None = None, affiliation: str | None = None, url: str | None = None
) -> NotebookNode:
    """An author."""
    return _node(name=_text(name), email=_text(email), affiliation=_text(affiliation), url=_text(url))
