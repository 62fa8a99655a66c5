"""Earlier inputs for the up key, the search and the suggestions, read when the first prompt has been painted."""

from collections.abc import AsyncGenerator, Callable, Iterable

from prompt_toolkit.history import History

from perijove.terminal.offload import offload


class RecalledHistory(History):
    """prompt_toolkit's view of a history that the interpreter keeps, and writes."""

    def __init__(self, recall: Callable[[], Iterable[str]]) -> None:
        super().__init__()
        self._recall = recall

    async def load(self) -> AsyncGenerator[str, None]:
        if not self._loaded:
            earlier = await offload(lambda: distinct(self._recall()))
            # Inputs of this session may have come meanwhile, and are at the front.
            self._loaded_strings = [*self._loaded_strings, *earlier]
            self._loaded = True
        for text in self._loaded_strings:
            yield text

    def load_history_strings(self) -> Iterable[str]:
        return self._recall()

    def append_string(self, string: str) -> None:
        """Put an input of this session before the others."""
        super().append_string(string.rstrip())

    def store_string(self, string: str) -> None:
        """Nothing: the interpreter records what it runs."""


def distinct(inputs: Iterable[str]) -> list[str]:
    """The inputs without those that repeat the one before them, so that each press of the up key shows another.

    They come without the blank line that ended a block, to be gone on with.
    """
    kept: list[str] = []
    for text in map(str.rstrip, inputs):
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return kept
