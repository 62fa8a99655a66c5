"""The values of expressions asked for beside a cell: `user_expressions` of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.traceback.rendering import error_event

if TYPE_CHECKING:
    from collections.abc import Mapping

    from perijove.interpreter.display.formatter import DisplayFormatter


def evaluate(
    expressions: Mapping[str, str], names: dict[str, Any], formatter: DisplayFormatter, *, colors: bool
) -> dict[str, Any]:
    """Each expression's value as a MIME bundle, or its error."""
    return {name: _one(source, names, formatter, colors=colors) for name, source in expressions.items()}


def _one(source: str, names: dict[str, Any], formatter: DisplayFormatter, *, colors: bool) -> dict[str, Any]:
    try:
        value = eval(compile(source.strip(), "<expression>", "eval", dont_inherit=True), names)
        data, metadata = formatter.bundle(value)
    except BaseException as error:  # noqa: BLE001 - user code
        event = error_event(error, colors=colors)
        return {"status": "error", "ename": event.ename, "evalue": event.evalue, "traceback": event.traceback}
    return {"status": "ok", "data": data, "metadata": metadata}
