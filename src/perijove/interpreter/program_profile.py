"""Where a program spends its time: Python's profiler around its code, and the report as a person reads it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from perijove.interpreter.errors import UsageError

if TYPE_CHECKING:
    import pstats
    from types import CodeType


class ProgramProfile:
    """One run under the profiler; options as those of `%prun`: `l` limit, `s` sort key, `T` and `D` files."""

    def __init__(self, options: dict[str, str]) -> None:
        import cProfile

        self._options = options
        self._profile = cProfile.Profile()

    def run(self, code: CodeType, names: dict[str, Any]) -> None:
        """Execute code; a program that leaves has ended."""
        try:
            self._profile.runcall(exec, code, names)
        except SystemExit:
            sys.stderr.write("the program ended with sys.exit()\n")

    def stats(self) -> pstats.Stats:
        """What was measured, sorted. Raises UsageError for a sort key that is none."""
        import pstats

        keys = [self._options["s"]] if self._options.get("s") else ["time"]
        try:
            return pstats.Stats(self._profile).strip_dirs().sort_stats(*keys)
        except KeyError:
            known = ", ".join(sorted(set(pstats.SortKey.__members__.values())))
            raise UsageError(f"no sort key {keys[0]!r}; there are: {known}") from None

    def report(self) -> str:
        """The table as text; also written to the file of `T`, the numbers to the file of `D`."""
        import io
        from pathlib import Path

        stats = self.stats()
        stream = io.StringIO()
        stats.stream = stream  # type: ignore[attr-defined]
        stats.print_stats(*_limits(self._options.get("l", "")))
        text = stream.getvalue()
        if target := self._options.get("T"):
            Path(target).write_text(text, encoding="utf-8")
            sys.stdout.write(f"The report is in {target}.\n")
        if target := self._options.get("D"):
            stats.dump_stats(target)
            sys.stdout.write(f"The numbers are in {target}; pstats.Stats({target!r}) reads them.\n")
        return text


def _limits(text: str) -> list[Any]:
    """A number of lines, a share of them, or a pattern for their names."""
    if not text:
        return []
    for kind in (int, float):
        try:
            return [kind(text)]
        except ValueError:
            continue
    return [text]
