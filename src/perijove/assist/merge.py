"""What static analysis adds to what the objects themselves told."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from perijove.interpreter.completion.result import MAX_MATCHES, STATIC_KEY, TYPES_KEY, Completion

if TYPE_CHECKING:
    from perijove.assist.process import Helper

Complete = Callable[[str, int], Completion]


def merge(reply: Mapping[str, Any], static: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A reply to a `complete_request` with the matches of static analysis, where they belong to it.

    Those of the objects come first and keep their types; near misses give way to what begins with what was typed.
    """
    metadata = {key: value for key, value in reply["metadata"].items() if key != STATIC_KEY}
    how = reply["metadata"].get(STATIC_KEY, "")
    start, end = reply["cursor_start"], reply["cursor_end"]
    merged = {**reply, "metadata": metadata}
    found = [match for match in static if how and match["text"]]
    if not found:
        return merged
    if how == "prefer" or not reply["matches"]:
        start, known, types = end - found[0]["typed"], [], []
    else:
        known, types = list(reply["matches"]), list(metadata.get(TYPES_KEY, ()))
    there = set(known)
    # The private ones are left out as they are among the objects' own, unless they were asked for.
    asked = any(text.startswith("_") for text in known) or (not known and found[0]["typed"] > 0)
    for match in found:
        text = match["text"]
        if text in there or end - match["typed"] != start or (text.startswith("_") and not asked):
            continue
        known.append(text)
        types.append({"start": start, "end": end, **{key: match[key] for key in ("text", "type", "signature")}})
    metadata = {**metadata, TYPES_KEY: types[:MAX_MATCHES]}
    return {**reply, "matches": known[:MAX_MATCHES], "cursor_start": start, "metadata": metadata}


def completing(complete: Complete, helper: "Helper", deadline: float, before: Callable[[], str]) -> Complete:
    """A function that completes with both; static analysis is waited for `deadline` seconds from the question on."""
    import os  # noqa: PLC0415 - nothing is needed before the first Tab
    import sys  # noqa: PLC0415
    import time  # noqa: PLC0415

    def both(code: str, cursor: int) -> Completion:
        began = time.monotonic()
        folder = os.getcwd()  # noqa: PTH109 - jedi takes text
        question = helper.ask(code, cursor, before=before(), folder=folder, path=sys.path)
        found = complete(code, cursor)
        reply = {
            "matches": found.matches,
            "cursor_start": found.start,
            "cursor_end": found.end,
            "metadata": found.metadata,
        }
        wanted = bool(found.metadata.get(STATIC_KEY))
        static = question.wait(deadline - (time.monotonic() - began)) if wanted else []
        merged = merge(reply, static)
        return Completion(merged["matches"], merged["cursor_start"], merged["cursor_end"], merged["metadata"])

    return both
