"""The process that runs jedi: requests and answers are lines of JSON; it ends when its input does.

Static analysis takes as long as it takes, and may hang or crash; here it harms nobody.
"""

import json
import sys
from typing import Any

# Below what a front end shows, and quick to send.
MAX_MATCHES = 500
MAX_SIGNATURES = 50


def main() -> None:
    """Say when jedi is there, then answer requests until there are no more."""
    import jedi  # noqa: F401, PLC0415 - it takes a while, for which nobody shall wait

    tell({"id": 0, "matches": []})
    for line in sys.stdin.buffer:
        request = json.loads(line)
        tell({"id": request["id"], "matches": answer(request)})


def tell(told: dict[str, Any]) -> None:
    """Write a line of JSON."""
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()


def answer(request: dict[str, Any]) -> list[dict[str, Any]]:
    """What jedi proposes at the cursor: texts, how much of each is typed, types, signatures. Empty when it fails."""
    import jedi  # noqa: PLC0415 - as above

    before = request["before"]
    text = before + request["code"]
    head = text[: len(before) + request["cursor"]]
    line, column = head.count("\n") + 1, len(head) - head.rfind("\n") - 1
    project = jedi.Project(request["folder"], sys_path=request["path"] or None)
    try:
        found = jedi.Script(text, project=project).complete(line, column)[:MAX_MATCHES]
        return [_match(each, index) for index, each in enumerate(found)]
    except Exception:  # noqa: BLE001 - jedi fails in many ways on code that is being typed
        return []


def _match(completion: Any, index: int) -> dict[str, Any]:
    signature = ""
    if index < MAX_SIGNATURES and completion.type in {"function", "class"}:
        signatures = completion.get_signatures()
        if signatures:
            signature = f"({', '.join(each.description.removeprefix('param ') for each in signatures[0].params)})"
    return {
        "text": completion.name_with_symbols,
        "typed": completion.get_completion_prefix_length(),
        "type": completion.type,
        "signature": signature,
    }


if __name__ == "__main__":
    main()
