import json

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.changes import EditSource, SetMetadata
from perijove.notebook.model import CodeCell, Notebook
from perijove.server.live.encoding import changes_json, plain_json

values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(st.characters(categories=None))),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


def refuse(name):
    raise AssertionError(f"JSON.parse takes no {name}")


@given(values)
def test_any_value_is_json_that_a_page_can_read(value):
    notebook = Notebook(cells=(CodeCell(id="a", source="x"),), metadata={"key": value})
    for raw in (plain_json(notebook), changes_json([SetMetadata("key", value)])):
        json.loads(bytes(raw), parse_constant=refuse)


def test_lone_surrogates_and_strange_numbers():
    plain = json.loads(bytes(plain_json(Notebook(metadata={"a": "\ud800", "b": float("nan"), "c": 10**400}))))
    assert plain["metadata"] == {"a": "\ud800", "b": None, "c": 10**400}


def test_changes():
    assert (
        bytes(changes_json([EditSource("a", (1, (0, "é")))]))
        == '[{"op":"edit_source","cell_id":"a","edits":[1,[0,"é"]]}]'.encode()
    )
