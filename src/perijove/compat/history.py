"""`IPython.core.history`: the shell's `history_manager`, over the interpreter's history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perijove.interpreter.history.session import Entry, History

    Found = tuple[int, int, Any]


class HistoryAccessor:
    """The inputs of former sessions, in a file."""

    def __init__(self, profile: str = "default", hist_file: Any = "", **_: Any) -> None:
        """`hist_file` is the database; the user's own by default."""
        del profile
        from pathlib import Path

        from perijove.interpreter.history.session import History
        from perijove.paths import history_file

        self.history: History = History(Path(hist_file) if hist_file else history_file())

    @property
    def enabled(self) -> bool:
        """Whether there is a file."""
        return self.history.path is not None

    @property
    def hist_file(self) -> Any:
        return self.history.path

    def get_tail(
        self, n: int = 10, raw: bool = True, output: bool = False, include_latest: bool = False
    ) -> Iterator[Found]:
        """The latest inputs as (session, number, text), oldest first; without the very latest by default."""
        found = self.history.tail(n if include_latest else n + 1)
        return iter(self._told(found if include_latest else found[:-1], raw=raw, output=output))

    def search(
        self,
        pattern: str = "*",
        raw: bool = True,
        search_raw: bool = True,
        output: bool = False,
        n: int | None = None,
        unique: bool = False,
    ) -> Iterator[Found]:
        """The inputs that match a pattern of `*` and `?`, oldest first."""
        del search_raw
        return iter(self._told(self.history.search(pattern, count=n, unique=unique), raw=raw, output=output))

    def get_range(
        self, session: int = 0, start: int = 1, stop: int | None = None, raw: bool = True, output: bool = False
    ) -> Iterator[Found]:
        """Inputs of a session by number, `stop` excluded; 0 is this session, -1 the one before."""
        return iter(self._told(self.history.session_range(session, start, stop), raw=raw, output=output))

    def get_range_by_str(self, rangestr: str, raw: bool = True, output: bool = False) -> Iterator[Found]:
        """Inputs of ranges such as `4-6 ~1/3`; all of this session for an empty text, none for what is no range."""
        from perijove.interpreter.history.ranges import entries, is_range

        if rangestr and not is_range(rangestr):
            return iter(())
        return iter(self._told(entries(self.history, rangestr or "all"), raw=raw, output=output))

    def get_session_info(self, session: int = 0) -> tuple[Any, ...] | None:
        """A session's number, start, end, count of inputs and name; None for one that is not known."""
        found = self.history.info(session)
        return None if found is None else (found.session, found.start, found.end, found.count, found.remark)

    def get_last_session_id(self) -> int | None:
        """The number of the latest session."""
        latest = self.history.tail(1)
        return None if not latest else latest[0].session or self.history.session

    def _told(self, entries: Iterable[Entry], *, raw: bool, output: bool) -> list[Found]:
        told: list[Found] = []
        for entry in entries:
            text = entry.raw if raw else entry.source
            told.append((entry.session, entry.line, (text, self._output(entry)) if output else text))
        return told

    def _output(self, entry: Entry) -> str | None:
        return self.history.output(entry.session or self.history.session, entry.line)


class HistoryManager(HistoryAccessor):
    """The inputs of this session, and of those before."""

    def __init__(self, shell: Any = None, hist_file: Any = None, **options: Any) -> None:
        """Over the history of a shell, or over a file."""
        if hist_file is not None or shell is None:
            super().__init__(hist_file=hist_file or "", **options)
        else:
            self.history = shell.interpreter.history
        self.shell = shell

    @property
    def session_number(self) -> int:
        """The number of this session, which it has once something of it is in the file."""
        return self.history.session

    @property
    def input_hist_raw(self) -> list[str]:
        """The inputs as they were typed, by number."""
        return self._by_number(raw=True)

    @property
    def input_hist_parsed(self) -> list[str]:
        """The Python that the inputs stand for, by number."""
        return list(self.shell.interpreter.user.inputs) if self.shell is not None else self._by_number(raw=False)

    @property
    def output_hist(self) -> dict[int, Any]:
        """The values of cells, by number."""
        found: dict[int, Any] = self.shell.interpreter.user.outputs
        return found

    @property
    def output_hist_reprs(self) -> dict[int, str]:
        """Their texts."""
        formatter = self.shell.display_formatter.plain
        return {number: formatter(value) for number, value in self.output_hist.items()}

    @property
    def dir_hist(self) -> list[str]:
        """The folders that were the current one."""
        found: list[str] = self.shell.interpreter.user.directories
        return found

    @property
    def _i00(self) -> str:
        return self._latest(1)

    @property
    def _i(self) -> str:
        return self._latest(2)

    @property
    def _ii(self) -> str:
        return self._latest(3)

    @property
    def _iii(self) -> str:
        return self._latest(4)

    def store_inputs(self, line_num: int, source: str, source_raw: str | None = None) -> None:
        """Remember an input."""
        self.history.record(line_num, source if source_raw is None else source_raw, source)

    def store_output(self, line_num: int) -> None:
        """Remember what an input returned."""
        if line_num in self.output_hist_reprs:
            self.history.record_output(line_num, self.output_hist_reprs[line_num])

    def writeout_cache(self, conn: Any = None) -> None:
        """Write what is only in memory."""
        del conn
        self.history.flush()

    def name_session(self, name: str) -> None:
        """Give this session a name."""
        self.history.name_session(name)

    def end_session(self) -> None:
        """Write the rest and close."""
        self.history.close()

    def reset(self, new_session: bool = True) -> None:
        """Forget the values of cells, and with `new_session` the inputs of this one."""
        self.shell.reset(new_session=new_session)

    def _by_number(self, *, raw: bool) -> list[str]:
        entries = self.history.entries
        texts = [""] * (max((entry.line for entry in entries), default=0) + 1)
        for entry in entries:
            texts[entry.line] = entry.raw if raw else entry.source
        return texts

    def _latest(self, number: int) -> str:
        entries = self.history.entries
        return entries[-number].raw if len(entries) >= number else ""


def extract_hist_ranges(ranges_str: str) -> Iterator[tuple[int, int, int | None]]:
    """The ranges in a text as (session, start, stop)."""
    from perijove.interpreter.history.ranges import is_range, spans

    for word in ranges_str.split() or ["all"]:
        if is_range(word):
            for span in spans(word):
                yield span.session, span.start, span.stop


HistoryAccessorBase = HistoryAccessor
