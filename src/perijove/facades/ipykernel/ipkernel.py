"""`ipykernel.ipkernel.IPythonKernel`: Python as a base for kernels that add something to it."""

import inspect
from collections.abc import Mapping
from typing import Any

from perijove.facades.ipykernel.kernelbase import Kernel, Reply
from perijove.kernel.python import PythonLanguage
from perijove.settings import InterpreterSettings


class IPythonKernel(Kernel):
    """A kernel whose `do_*` methods are Python's, run by our interpreter."""

    implementation = "perijove"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Whose names would stand in the way of those that are served here.
        self._python = PythonLanguage(InterpreterSettings(compat=False))
        info = self._python.info
        self.implementation_version = info["implementation_version"]
        if not self.language_info:
            self.language_info = info["language_info"]
        if not self.banner:
            self.banner = info["banner"]

    async def do_execute(
        self,
        code: str,
        silent: bool,
        store_history: bool = True,
        user_expressions: Mapping[str, str] | None = None,
        allow_stdin: bool = False,
        *,
        cell_meta: Mapping[str, Any] | None = None,
        cell_id: str | None = None,
    ) -> Reply:
        """Runs a cell of Python."""
        del cell_meta
        assert self.session is not None
        assert self.session.host is not None
        ran = self._python.execute(
            code,
            silent=silent,
            store_history=store_history,
            user_expressions=user_expressions or {},
            allow_stdin=allow_stdin,
            cell_id=cell_id,
            execution_count=self.execution_count,
            host=self.session.host,
        )
        reply: Reply = await ran if inspect.isawaitable(ran) else ran
        return reply

    def do_complete(self, code: str, cursor_pos: int) -> Any:
        """What Python finds for the cursor."""
        return {"status": "ok", **self._python.complete(code, cursor_pos)}

    def do_inspect(self, code: str, cursor_pos: int, detail_level: int = 0, omit_sections: Any = ()) -> Any:
        """What Python knows about the name at the cursor."""
        del omit_sections
        return {"status": "ok", **self._python.inspect(code, cursor_pos, detail_level)}

    def do_is_complete(self, code: str) -> Any:
        """Whether Python could run the code."""
        return self._python.is_complete(code)

    async def history_request(self, stream: Any, ident: Any, parent: Any) -> None:
        """Looks former inputs up."""
        self._reply(stream, "history_reply", self._python.history(parent["content"]), parent, ident)

    def do_shutdown(self, restart: bool) -> Any:
        """Writes the history down."""
        self._python.shutdown(restart)
        return {"status": "ok", "restart": restart}
