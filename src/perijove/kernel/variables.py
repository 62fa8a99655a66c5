"""What a front end shows of the user's variables while nothing is stopped, as variables of the debug protocol."""

import reprlib
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

_WIDTH = 200  # characters of a value's text
_MOST = 1000  # children of one value
_texts = reprlib.Repr()
_texts.maxstring = _texts.maxother = _WIDTH


class Variables:
    """Values that have been shown, by number, so that what is in them can be asked for."""

    def __init__(self) -> None:
        self._shown: dict[int, tuple[Any, str]] = {}

    def show(self, names: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The top; numbers given before mean nothing any more."""
        self._shown.clear()
        return [self._variable(name, value, name) for name, value in names.items()]

    def inside(self, number: int) -> list[dict[str, Any]]:
        """What is in the value with this number; nothing when it is not known any more."""
        if number not in self._shown:
            return []
        value, expression = self._shown[number]
        return [
            self._variable(name, child, expression + suffix) for name, child, suffix in islice(_children(value), _MOST)
        ]

    def _variable(self, name: str, value: Any, expression: str) -> dict[str, Any]:
        number = 0
        if next(_children(value), None) is not None:
            number = len(self._shown) + 1
            self._shown[number] = (value, expression)
        try:
            text = _texts.repr(value)
        except Exception as error:  # noqa: BLE001 - an object of the user's
            text = f"<{type(error).__name__} in its text>"
        return {
            "name": name,
            "type": type(value).__name__,
            "value": text if len(text) <= _WIDTH else text[:_WIDTH] + "…",
            "evaluateName": expression,
            "variablesReference": number,
        }


def _children(value: Any) -> Iterator[tuple[str, Any, str]]:
    """Name, value, and how to get from the one to the other."""
    if isinstance(value, dict):
        yield from ((repr(key), child, f"[{key!r}]") for key, child in list(value.items()))
    elif isinstance(value, (list, tuple)):
        yield from ((str(index), child, f"[{index}]") for index, child in enumerate(value))
    elif not isinstance(value, type):
        names = getattr(value, "__dict__", None)
        if isinstance(names, dict):
            yield from ((str(name), child, f".{name}") for name, child in list(names.items()))
