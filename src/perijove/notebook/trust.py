"""Which outputs may run scripts: signatures as Jupyter computes them, and digests of single outputs beside them.

Jupyter trusts a whole notebook by an HMAC over all its values, so that any edit loses the trust. Here an output that
was trusted once stays trusted while it is the same, whatever becomes of the cells around it. Pure: `signatures` keeps
the secret and the database.
"""

import hmac
from collections.abc import Collection, Iterator
from typing import Any

from perijove.notebook.filing import joined_of
from perijove.notebook.model import CodeCell, DisplayData, ExecuteResult, Json, Notebook, Output, UnknownOutput
from perijove.notebook.plain import output_to_plain

ALGORITHM = "sha256"
# Types that show text or a picture, and can run nothing.
_HARMLESS = frozenset({"text/plain", "image/png", "image/jpeg", "image/gif", "image/webp"})


def signature(notebook: Notebook, secret: bytes, algorithm: str = ALGORITHM) -> str:
    """The signature that Jupyter's notary gives this notebook."""
    return signature_of_plain(joined_of(notebook), secret, algorithm)


def signature_of_plain(plain: Json, secret: bytes, algorithm: str = ALGORITHM) -> str:
    """The signature of a notebook in the joined shape, of format 3 or 4."""
    digest = hmac.new(secret, digestmod=algorithm)
    metadata = {key: value for key, value in plain["metadata"].items() if key != "signature"}
    for piece in _pieces({**plain, "metadata": metadata}):
        digest.update(piece)
    return digest.hexdigest()


def output_digest(output: Output, secret: bytes) -> str:
    """What an output is known by; the count of its run and its display id are no part of it."""
    plain = {
        key: value for key, value in output_to_plain(output).items() if key not in {"execution_count", "display_id"}
    }
    digest = hmac.new(secret, b"perijove output", digestmod=ALGORITHM)
    for piece in _marked_pieces(plain):
        digest.update(piece)
    return digest.hexdigest()


def may_run(output: Output) -> bool:
    """Whether an output can do more than show text or a picture, so that it matters whether it is trusted."""
    match output:
        case DisplayData() | ExecuteResult():
            return not output.data.keys() <= _HARMLESS
        case UnknownOutput():
            return True
        case _:
            return False


def active_outputs(notebook: Notebook) -> list[Output]:
    """The outputs whose trust matters."""
    return [
        output for cell in notebook.cells if isinstance(cell, CodeCell) for output in cell.outputs if may_run(output)
    ]


def trusted_cells(notebook: Notebook, known: Collection[str], secret: bytes) -> dict[str, bool]:
    """For each code cell's id whether all that its outputs may run is trusted; `known` holds output digests."""
    return {
        cell.id: all(output_digest(output, secret) in known for output in cell.outputs if may_run(output))
        for cell in notebook.cells
        if isinstance(cell, CodeCell)
    }


def _pieces(value: Any) -> Iterator[bytes]:
    """All that Jupyter's notary hashes: keys in order and values, each as text, with nothing between."""
    if isinstance(value, dict):
        for key in sorted(value):
            yield key.encode("utf-8", "surrogatepass")
            yield from _pieces(value[key])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _pieces(item)
    else:
        yield str(value).encode("utf-8", "surrogatepass")


def _marked_pieces(value: Any) -> Iterator[bytes]:
    """The same with each piece's kind and length before it, so that no two values give the same bytes."""
    if isinstance(value, dict):
        yield b"{%d " % len(value)
        for key in sorted(value):
            yield from _marked_pieces(key)
            yield from _marked_pieces(value[key])
    elif isinstance(value, list | tuple):
        yield b"[%d " % len(value)
        for item in value:
            yield from _marked_pieces(item)
    else:
        text = str(value).encode("utf-8", "surrogatepass")
        yield b"%s %d " % (type(value).__name__.encode(), len(text))
        yield text
