"""`IPython.core.payload`: what a cell tells its front end besides its outputs."""

from __future__ import annotations

from typing import Any


class PayloadManager:
    """Payloads, each a mapping with a `source`: those of the cell that runs, or a list of its own."""

    def __init__(self, shell: Any = None, **_: Any) -> None:
        self._shell = shell
        self._own: list[dict[str, Any]] = []

    @property
    def _payload(self) -> list[dict[str, Any]]:
        run = None if self._shell is None else self._shell.interpreter.running
        return self._own if run is None else run.payload

    def write_payload(self, data: dict[str, Any], single: bool = True) -> None:
        """Add one; with `single` in the place of one that has its source. Raises TypeError."""
        if not isinstance(data, dict):
            raise TypeError(f"a payload must be a dict, found {type(data).__name__}")
        known = self._payload
        same = [index for index, each in enumerate(known) if "source" in data and each.get("source") == data["source"]]
        if single and same:
            known[same[0]] = data
        else:
            known.append(data)

    def read_payload(self) -> list[dict[str, Any]]:
        """All of them."""
        return self._payload

    def clear_payload(self) -> None:
        """Forget them."""
        self._payload.clear()


def page(strng: Any, start: int = 0, screen_lines: int = 0, pager_cmd: str | None = None) -> None:
    """Show a text, or a MIME bundle, in the front end's pager."""
    del screen_lines, pager_cmd
    shell = get_ipython()
    data = strng if isinstance(strng, dict) else {"text/plain": strng}
    shell.payload_manager.write_payload({"source": "page", "data": data, "start": max(0, start)})


def get_ipython() -> Any:
    """The shell that runs here."""
    from perijove.compat import current

    return current.shell()
