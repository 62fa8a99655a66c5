"""Which side's run of a cell stands, when both sides have run it."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Literal

from perijove.notebook.diff.digest import digest
from perijove.notebook.diff.document import output_document
from perijove.notebook.model import CodeCell, Json, Output

# What front ends note of a run: JupyterLab, the extension ExecuteTime, papermill.
RECORDS = ("execution", "ExecuteTime", "papermill")

Choice = Literal["local", "remote", "conflict"]


def choose_run(base: CodeCell, local: CodeCell, remote: CodeCell, source: str | None) -> Choice:
    """The side whose outputs stand; `source` is the merged one, None when it is in conflict.

    Equal outputs and those of one side only are clear. Else it is the side that kept any, the one that ran later if
    both noted when, or the one whose code stands.
    """
    before, ours, theirs = _shown(base.outputs), _shown(local.outputs), _shown(remote.outputs)
    if ours == theirs:
        return _later(local, remote) or ("remote" if _same_run(base, local) else "local")
    if before in (ours, theirs):
        return "remote" if before == ours else "local"
    if not ours or not theirs:
        return "local" if ours else "remote"
    later = _later(local, remote)
    if later is not None:
        return later
    if local.source != remote.source and source in {local.source, remote.source}:
        return "local" if source == local.source else "remote"
    return "conflict"


def without_records(metadata: Json) -> Json:
    """Metadata without what was noted of a run."""
    return {key: value for key, value in metadata.items() if key not in RECORDS}


def records_of(metadata: Json) -> Json:
    """What was noted of a run."""
    return {key: value for key, value in metadata.items() if key in RECORDS}


def _shown(outputs: Sequence[Output]) -> list[bytes]:
    """The outputs but for their execution counts, which say nothing from one session to another."""
    documents = [output_document(output) for output in outputs]
    return [digest({key: value for key, value in one.items() if key != "execution_count"}) for one in documents]


def _same_run(one: CodeCell, other: CodeCell) -> bool:
    return one.execution_count == other.execution_count and records_of(one.metadata) == records_of(other.metadata)


def _later(local: CodeCell, remote: CodeCell) -> Choice | None:
    ours, theirs = _ran_at(local.metadata), _ran_at(remote.metadata)
    if ours is None or theirs is None or ours == theirs:
        return None
    return "local" if ours > theirs else "remote"


def _ran_at(metadata: Json) -> datetime | None:
    """The last moment that the notes of a run name."""
    records = [metadata[key] for key in RECORDS if isinstance(metadata.get(key), dict)]
    return max(_moments(value for record in records for value in record.values()), default=None)


def _moments(values: Iterable[Any]) -> Iterable[datetime]:
    for value in values:
        if isinstance(value, str):
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                continue
            yield moment if moment.tzinfo else moment.replace(tzinfo=UTC)
