import pytest

from perijove.interpreter.debugger.completion import complete_command
from perijove.interpreter.magics.registry import Registry

NAMES = {"where_to": 1, "value": [1], "text": "a"}


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("whe", {"where", "where_to"}),
        ("skip_h", {"skip_hidden"}),
        ("val", {"value"}),
        ("p val", {"value"}),
        ("p text.startsw", {"startswith"}),
        ("text.startsw", {"startswith"}),
        ("skip_predicates tb", {"tbhide"}),
        ("skip_hidden f", {"false"}),
    ],
)
def test_commands_and_names(line, expected):
    found = complete_command(line, len(line), ["where", "p", "skip_predicates", "skip_hidden"], NAMES, Registry())
    texts = {line[: found.start] + match for match in found.matches}
    assert {text.rpartition(" ")[2].rpartition(".")[2] for text in texts} >= expected
    assert all(match["start"] == found.start for match in found.metadata["_jupyter_types_experimental"])
