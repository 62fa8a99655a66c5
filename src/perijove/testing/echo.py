"""A toy language: what you send comes back. It keeps the interface of languages honest, and stands in for one in tests.

`ask TEXT` asks for a line, `sleep` waits until it is interrupted, `fail TEXT` fails, everything else is echoed. Run it
with `python -m perijove.kernel --language perijove.testing.echo:Echo -f FILE`.
"""

import asyncio
from collections.abc import Mapping
from typing import Any

from perijove.kernel.language import Host, Reply


class Echo:
    """The language whose programs are their own output."""

    info: Mapping[str, Any] = {
        "implementation": "echo",
        "implementation_version": "1",
        "language_info": {"name": "echo", "version": "1", "mimetype": "text/plain", "file_extension": ".txt"},
        "banner": "What you send comes back.",
        "help_links": [],
    }

    def __init__(self) -> None:
        self._said: list[str] = []

    async def execute(
        self,
        code: str,
        *,
        silent: bool,
        store_history: bool,
        user_expressions: Mapping[str, str],
        allow_stdin: bool,
        cell_id: str | None,
        execution_count: int,
        host: Host,
    ) -> Reply:
        """Says the code, or does what its first word says."""
        del allow_stdin, cell_id, execution_count
        if store_history:
            self._said.append(code)
        word, _, rest = code.partition(" ")
        if word == "fail":
            error = {"ename": "EchoError", "evalue": rest, "traceback": [f"EchoError: {rest}"]}
            if not silent:
                host.publish("error", error)
            return {"status": "error", **error}
        if word == "sleep":
            await asyncio.Event().wait()
        said = host.ask(rest) if word == "ask" else code
        if not silent:
            host.publish("stream", {"name": "stdout", "text": said})
        expressions = {
            name: {"status": "ok", "data": {"text/plain": text}, "metadata": {}}
            for name, text in user_expressions.items()
        }
        return {"status": "ok", "payload": [], "user_expressions": expressions}

    def complete(self, code: str, cursor_pos: int) -> Reply:
        """What was said before and begins like this."""
        begun = code[:cursor_pos]
        matches = sorted({said for said in self._said if said.startswith(begun)})
        return {"matches": matches, "cursor_start": 0, "cursor_end": cursor_pos, "metadata": {}}

    def inspect(self, code: str, cursor_pos: int, detail_level: int) -> Reply:
        """Nothing is known about anything."""
        del code, cursor_pos, detail_level
        return {"found": False, "data": {}, "metadata": {}}

    def is_complete(self, code: str) -> Reply:
        """A backslash at the end asks for more."""
        return {"status": "incomplete", "indent": ""} if code.endswith("\\") else {"status": "complete"}

    def history(self, request: Mapping[str, Any]) -> Reply:
        """What was said."""
        del request
        return {"history": [[0, number, said] for number, said in enumerate(self._said, 1)]}

    def interrupt(self) -> None:
        """A cell that sleeps is cancelled by the worker, there is nothing more to do."""

    def shutdown(self, restart: bool) -> None:
        """Nothing to give back."""
        del restart
