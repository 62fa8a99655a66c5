"""`IPython.core.history`: the shell's `history_manager`, over the interpreter's history."""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from perijove.interpreter.history.session import Entry, History

    Found = tuple[int, int, Any]

MEMORY = ":memory:"


class HistoryAccessor:
    """The inputs of former sessions, in a file."""

    def __init__(self, profile: str = "default", hist_file: Any = "", enabled: bool = True, **_: Any) -> None:
        """`hist_file` is the database, or `:memory:`; the user's own by default. Not `enabled`, there is no file."""
        del profile
        from pathlib import Path

        from perijove.interpreter.history.session import History
        from perijove.paths import history_file

        path = Path(hist_file) if hist_file else history_file()
        self.history: History = History(path if enabled and str(hist_file) != MEMORY else None)
        self._db: Any = None

    @property
    def enabled(self) -> bool:
        """Whether there is a file."""
        return self.history.path is not None

    @property
    def hist_file(self) -> Any:
        """The file, or `:memory:`."""
        return self.history.path or MEMORY

    @property
    def db(self) -> Any:
        """A connection to the file, for queries of one's own."""
        if self._db is None:
            import sqlite3

            self.history.flush()
            self._db = sqlite3.connect(self.hist_file, check_same_thread=False)
        return self._db

    def close(self) -> None:
        """Write the rest and close."""
        if self._db is not None:
            self._db.close()
        self.history.close()

    def __enter__(self) -> HistoryAccessor:  # noqa: PYI034 - typing.Self is not in Python 3.10
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def get_tail(
        self, n: int | None = 10, raw: bool = True, output: bool = False, include_latest: bool = False
    ) -> Iterator[Found]:
        """The latest inputs as (session, number, text), oldest first; without the very latest by default."""
        wanted = 10 if n is None else n
        found = self._tail(wanted if include_latest else wanted + 1)
        return iter(self._told(found if include_latest else found[:-1], raw=raw, output=output, numbered=True))

    def _tail(self, count: int) -> list[Entry]:
        return self.history.tail(count)

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
        found = self.history.search(pattern, count=n, unique=unique)
        return iter(self._told(found, raw=raw, output=output, numbered=True))

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
        if not session:
            self.history.number()
        found = self.history.info(session)
        if found is None:
            return None
        return found.session, _time(found.start), _time(found.end), found.count, found.remark

    def get_last_session_id(self) -> int | None:
        """The number of the latest session."""
        latest = self.history.tail(1)
        return None if not latest else latest[0].session or self.history.session

    def _told(self, entries: Iterable[Entry], *, raw: bool, output: bool, numbered: bool = False) -> list[Found]:
        """Entries as IPython tells them; this session is 0, or has its number."""
        told: list[Found] = []
        for entry in entries:
            text = entry.raw if raw else entry.source
            session = entry.session or (self.history.session if numbered else 0)
            told.append((session, entry.line, (text, self._output(entry)) if output else text))
        return told

    def _output(self, entry: Entry) -> str | None:
        return self.history.output(entry.session or self.history.session, entry.line)


class HistoryManager(HistoryAccessor):
    """The inputs of this session, and of those before."""

    _instances: ClassVar[weakref.WeakSet[Any]] = weakref.WeakSet()
    _max_inst: ClassVar[float] = float("inf")
    save_thread: Any = None  # what writes is the history's own, and lives as long as one write

    def __init__(self, shell: Any = None, config: Any = None, **options: Any) -> None:
        """Over the history of a shell, or over the file that `hist_file` or the configuration names."""
        traits = {**_traits(config, "HistoryAccessor"), **_traits(config, "HistoryManager"), **options}
        self.shell = shell
        self.db_log_output = True
        self._reprs: dict[int, str] = {}
        super().__init__(**traits)
        if shell is not None and traits.get("hist_file") is None and traits.get("enabled", True):
            self.history = shell.interpreter.history
        else:
            HistoryManager._instances.add(self)

    def close(self) -> None:
        """Write the rest and close."""
        HistoryManager._instances.discard(self)
        super().close()

    def _tail(self, count: int) -> list[Entry]:
        """The latest of this session, and before them those of sessions that began before it."""
        own, session = self.history.entries[-count:], self.history.session
        earlier = self.history.tail(count + len(self.history.entries)) if len(own) < count else []
        found = [entry for entry in earlier if entry.session and (not session or entry.session < session)]
        return [*found, *own][-count:]

    def get_last_session_id(self) -> int | None:
        """The number of this session."""
        return self.history.session or super().get_last_session_id()

    def _get_range_session(
        self, start: int = 1, stop: int | None = None, raw: bool = True, output: bool = False
    ) -> Iterator[Found]:
        """Inputs of this session; numbers below 0 count from its end."""
        count = len(self.input_hist_raw)
        first = start + count if start < 0 else start
        last = stop + count if stop is not None and stop < 0 else stop
        return self.get_range(0, first, last, raw, output)

    @property
    def session_number(self) -> int:
        """The number of this session in the file; 0 without one."""
        return self.history.number()

    @property
    def db_input_cache(self) -> list[Any]:
        """What could not be written yet."""
        return [] if self.history.flush() else list(self.history.entries)

    @property
    def input_hist_raw(self) -> list[str]:
        """The inputs as they were typed, by number."""
        return self._by_number(raw=True)

    @property
    def input_hist_parsed(self) -> list[str]:
        """The Python that the inputs stand for, by number."""
        return list(self.shell.interpreter.user.inputs) if self._is_of_shell else self._by_number(raw=False)

    @property
    def output_hist(self) -> dict[int, Any]:
        """The values of cells, by number."""
        found: dict[int, Any] = self.shell.interpreter.user.outputs
        return found

    @property
    def output_hist_reprs(self) -> dict[int, str]:
        """Their texts."""
        formatter, known = self.shell.display_formatter.plain, self._reprs
        known.update({number: formatter(value) for number, value in self.output_hist.items() if number not in known})
        return known

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
        self.history.flush()

    def store_output(self, line_num: int) -> None:
        """Remember what an input returned."""
        if self.db_log_output and line_num in self.output_hist_reprs:
            self.history.record_output(line_num, self.output_hist_reprs[line_num])

    def writeout_cache(self, conn: Any = None) -> None:
        """Write what is only in memory."""
        del conn
        self.history.flush()

    def name_session(self, name: str) -> None:
        """Give this session a name."""
        self.history.name_session(name)

    def end_session(self) -> None:
        """Write the rest."""
        self.history.flush()

    def reset(self, new_session: bool = True) -> None:
        """Forget the values of cells, and with `new_session` begin another session."""
        self._reprs.clear()
        if self._is_of_shell:
            self.shell.interpreter.user.forget_outputs()
            if new_session:
                self.shell.interpreter.user.reset_cache()
        if new_session:
            self.history.begin_session()

    @property
    def _is_of_shell(self) -> bool:
        return self.shell is not None and self.history is self.shell.interpreter.history

    def _by_number(self, *, raw: bool) -> list[str]:
        entries = self.history.entries
        texts = [""] * (max((entry.line for entry in entries), default=0) + 1)
        for entry in entries:
            texts[entry.line] = entry.raw if raw else entry.source
        return texts

    def _latest(self, number: int) -> str:
        entries = self.history.entries
        return entries[-number].raw if len(entries) >= number else ""


class HistorySavingThread:
    """IPython's writer of the file; here the history has its own, so that none is ever made."""


def _traits(config: Any, section: str) -> dict[str, Any]:
    """What a configuration says for a class."""
    return dict(config[section]) if config and section in config else {}


def _time(text: str | None) -> Any:
    from datetime import datetime

    return None if text is None else datetime.fromisoformat(text)


def extract_hist_ranges(ranges_str: str) -> Iterator[tuple[int, int, int | None]]:
    """The ranges in a text as (session, start, stop)."""
    from perijove.interpreter.history.ranges import is_range, spans

    for word in ranges_str.split() or ["all"]:
        if is_range(word):
            for span in spans(word):
                yield span.session, span.start, span.stop


HistoryAccessorBase = HistoryAccessor
