"""The interpreter's completions in prompt_toolkit's form, asked for in a thread with a deadline."""

from collections.abc import AsyncGenerator, Callable, Iterable

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document

from perijove.interpreter.completion.result import Completion as Found
from perijove.terminal.offload import offload

# People take a menu that comes later for one that does not come.
DEADLINE = 2.0

Complete = Callable[[str, int], Found]


class InterpreterCompleter(Completer):
    """Completes with what the interpreter knows; while one answer is overdue, there are no others."""

    def __init__(self, complete: Complete, deadline: float = DEADLINE) -> None:
        self._complete = complete
        self._deadline = deadline
        self._busy = False

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        return completions(self._complete(document.text, document.cursor_position), document)

    async def get_completions_async(
        self,
        document: Document,
        complete_event: CompleteEvent,  # noqa: ARG002 - prompt_toolkit's interface
    ) -> AsyncGenerator[Completion, None]:
        if self._busy:
            return
        self._busy = True

        def find() -> Found:
            try:
                return self._complete(document.text, document.cursor_position)
            finally:
                self._busy = False

        try:
            found = await offload(find, deadline=self._deadline)
        except TimeoutError:
            return
        for completion in completions(found, document):
            yield completion


def completions(found: Found, document: Document) -> list[Completion]:
    """What was found, each as the replacement of the text before the cursor.

    The menu shows the part that differs: for `numpy.lin` it says `linspace`, not the whole path.
    """
    cursor = document.cursor_position
    typed = document.text[found.start : cursor]
    common = max(typed.rfind("."), typed.rfind("/")) + 1
    return [
        Completion(
            match,
            start_position=found.start - cursor,
            display=(match[common:] or match) if match[:common] == typed[:common] else match,
            display_meta=kinds.get(match, ""),
        )
        for kinds in [_kinds(found)]
        for match in found.matches
    ]


def _kinds(found: Found) -> dict[str, str]:
    """What each match is: `function`, `module` …, in the form in which kernels send it in their metadata."""
    return {
        item["text"]: item["type"]
        for item in found.metadata.get("_jupyter_types_experimental", ())
        if item.get("type") not in {None, "", "<unknown>"}
    }
