import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.runner.parameters import Parameter, WrongParameter, declared, inject, parsed, unknown

SOURCE = """\
alpha: float = 0.5  # how fast
name = "x"  # type: str whose
many: list[int] = [1, 2]
bare: int
a, b = 1, 2
print(alpha)
"""


def sources(notebook):
    return [cell.source for cell in notebook.cells[1:]]


def test_what_a_notebook_declares(make_notebook):
    assert declared(make_notebook(SOURCE, tags={1: ["parameters"]})) == (
        Parameter("alpha", "float", "0.5", "how fast"),
        Parameter("name", "str", "'x'", "whose"),
        Parameter("many", "list[int]", "[1, 2]", ""),
        Parameter("bare", "int", "", ""),
    )
    assert declared(make_notebook("a = 1")) == ()
    assert declared(make_notebook("this is no code", tags={1: ["parameters"]})) == ()


def test_what_another_language_declares(make_notebook):
    spec = {"name": "ir", "display_name": "R", "language": "R"}
    found = declared(make_notebook("a <- 1 # one\nb = 'x'\nf(a)", tags={1: ["parameters"]}, kernelspec=spec))
    assert found == (Parameter("a", "", "1", "one"), Parameter("b", "", "'x'", ""))


def test_the_cell_that_sets_them_follows_the_one_that_declares_them(make_notebook):
    notebook = make_notebook("x = 1", "a = 1", "print(a)", tags={2: ["parameters"]})
    once = inject(notebook, {"a": 2, "s": "it's"})
    assert sources(once) == ["x = 1", "a = 1", '# Parameters\na = 2\ns = "it\'s"', "print(a)"]
    assert once.cells[3].metadata == {"tags": ["injected-parameters"]}
    again = inject(once, {"a": 3})
    assert sources(again) == ["x = 1", "a = 1", "# Parameters\na = 3", "print(a)"]
    assert [cell.id for cell in again.cells] == [cell.id for cell in once.cells]


def test_without_a_declaring_cell_it_comes_first_and_its_id_is_free(make_notebook):
    notebook = make_notebook("print(1)")
    taken = msgspec.structs.replace(notebook.cells[1], id="injected-parameters")
    found = inject(msgspec.structs.replace(notebook, cells=(taken,)), {"a": None})
    assert [cell.id for cell in found.cells] == ["injected-parameters-2", "injected-parameters"]
    assert inject(notebook, {}) == notebook


@pytest.mark.parametrize(
    ("kind", "value", "becomes"),
    [
        ("float", 3, 3.0),
        ("str", 7, "7"),
        ("str", True, "true"),
        ("int", 7, 7),
        ("int | None", None, None),
        ("Optional[int]", 7, 7),
        ("list[int]", [1], [1]),
        ("Frame", "any", "any"),
        ("", "any", "any"),
    ],
)
def test_values_as_annotated(kind, value, becomes):
    assert parsed((Parameter("a", kind),), {"a": value}) == {"a": becomes}


@pytest.mark.parametrize(("kind", "value"), [("int", "x"), ("int", True), ("float", "x"), ("bool", 1), ("dict", [1])])
def test_values_of_another_type(kind, value):
    with pytest.raises(WrongParameter, match=rf"the parameter 'a' is of type {kind}; .* is of type"):
        parsed((Parameter("a", kind),), {"a": value})


def test_names_that_are_not_declared():
    assert unknown((Parameter("a"),), {"a": 1, "b": 2}) == ["b"]
    assert unknown((), {"b": 2}) == []


@given(st.dictionaries(st.sampled_from("abc"), st.integers() | st.text() | st.lists(st.booleans()), min_size=1))
def test_setting_them_twice_is_setting_them_once(values):
    from perijove.notebook.model import new_notebook

    once = inject(new_notebook(), values)
    assert inject(once, values) == once
    names = {}
    exec(once.cells[0].source, names)
    assert {name: names[name] for name in values} == values
