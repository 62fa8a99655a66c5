"""A cell's outputs as messages come in: displays that change later, clears that wait, streams that are put together.

Each message costs the same, however many came before: nothing is searched and no text is joined until the cell ends.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

from perijove.facades.nbformat.node import NotebookNode, from_dict
from perijove.notebook.stream import settle

# What of a message belongs to the document, and what stands for it when a kernel leaves it out.
KEYS: Mapping[str, Mapping[str, Any]] = {
    "stream": {"name": "stdout", "text": ""},
    "display_data": {"metadata": {}, "data": {}},
    "execute_result": {"metadata": {}, "data": {}, "execution_count": None},
    "error": {"ename": "", "evalue": "", "traceback": []},
}


def output_of(message_type: str, content: Mapping[str, Any]) -> NotebookNode | None:
    """The output that a message is, None when it is none."""
    keys = KEYS.get(message_type)
    if keys is None:
        return None
    found = {name: from_dict(content.get(name, default)) for name, default in keys.items()}
    return NotebookNode(output_type=message_type, **found)


def display_id_of(content: Mapping[str, Any]) -> str | None:
    """Under which id an output can be changed later."""
    transient = content.get("transient")
    found = transient.get("display_id") if isinstance(transient, Mapping) else None
    return found if isinstance(found, str) else None


class Displays:
    """The outputs that have a display id, by id and cell."""

    def __init__(self) -> None:
        self.by_id: dict[str, dict[int, list[NotebookNode]]] = {}

    def add(self, display_id: str, cell_index: int, output: NotebookNode) -> None:
        self.by_id.setdefault(display_id, {}).setdefault(cell_index, []).append(output)

    def update(self, display_id: str, content: Mapping[str, Any]) -> None:
        """Give other data to all outputs of this id."""
        outputs = [each for cell in self.by_id.get(display_id, {}).values() for each in cell]
        if outputs:
            new = from_dict({"data": content.get("data", {}), "metadata": content.get("metadata", {})})
            for output in outputs:
                output.update(new)

    def clear(self, cell_index: int) -> None:
        """Forget a cell's outputs."""
        for cells in self.by_id.values():
            cells.pop(cell_index, None)


def joined(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """The outputs with neighbours of the same stream as one."""
    found: list[NotebookNode] = []
    texts: list[str] = []
    for output in outputs:
        last = found[-1] if found else None
        if last is not None and output.output_type == "stream" == last.output_type and output.name == last.name:
            texts.append(output.text)
            continue
        _finish(last, texts)
        found.append(output)
        texts = [output.text] if output.output_type == "stream" else []
    _finish(found[-1] if found else None, texts)
    return found


def _finish(stream: NotebookNode | None, texts: list[str]) -> None:
    if stream is not None and len(texts) > 1:
        stream["text"] = "".join(texts)


def coalesced(outputs: Iterable[NotebookNode]) -> list[NotebookNode]:
    """The outputs with one of each stream, as a terminal shows it; stdout goes before a stderr that it follows."""
    found: list[NotebookNode] = []
    streams: dict[str, NotebookNode] = {}
    texts: defaultdict[str, list[str]] = defaultdict(list)
    for output in outputs:
        if output.output_type != "stream":
            found.append(output)
            continue
        texts[output.name].append(output.text)
        if output.name not in streams:
            streams[output.name] = output
            found.append(output)
    for name, stream in streams.items():
        stream["text"] = settle("".join(texts[name]))
    for index, (one, other) in enumerate(pairwise(found)):
        if (one.get("name"), other.get("name")) == ("stderr", "stdout"):
            found[index : index + 2] = other, one
            break
    return found
