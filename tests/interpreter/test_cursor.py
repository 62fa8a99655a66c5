import pytest

from perijove.interpreter.cursor import expression_before, name_before, owner_before, place


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("a", "a"),
        ("a.b.c", "a.b.c"),
        ("x = a.b", "a.b"),
        ("f(a.b", "a.b"),
        ("f(x)", "f(x)"),
        ("f(x)[1].b", "f(x)[1].b"),
        ("d['a b'].c", "d['a b'].c"),
        ("'abc'", "'abc'"),
        ("1 + [1, 2]", "[1, 2]"),
        ("", ""),
        ("a +", ""),
        ("not a", "a"),
    ],
)
def test_the_expression_before(text, expression):
    assert expression_before(text) == expression


def test_the_name_before():
    assert [name_before(text) for text in ["a.bc", "a.", "é1", ""]] == ["bc", "", "é1", ""]


def test_a_place():
    found = place("a = 1\nf(x, [g('ab", 15)
    assert (found.line, found.brackets, found.string, found.in_comment) == (
        "f(x, [g('",
        (("(", 7), ("[", 11), ("(", 13)),
        14,
        False,
    )
    assert place("# a", 3).in_comment


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("a.", "a"),
        ("a.b.cd", "a.b"),
        ("f(a.b", "a"),
        ("f(a . b", "a"),
        ("3.", ""),
        ("3.14", ""),
        ("x = f(3.1", ""),
        ("3.1.", "3.1"),
        ("(3).", "(3)"),
        ("a3.", "a3"),
        ("a3.12", ""),
        ("3a.", ""),
        ("$).", ""),
        ("a..", ""),
        ("a", ""),
        ("", ""),
    ],
)
def test_what_an_attribute_belongs_to(text, owner):
    assert owner_before(text) == owner


@pytest.mark.parametrize(
    ("code", "is_code"),
    [
        ("f'{a.", True),
        ("f'{{a.", False),
        ("f'{{{a.", True),
        ("f'{a} b.", False),
        ("f'{a.b}", False),
        ("f'''x\n{a.", True),
        ("rf'{f(x, a.", True),
        ("f'{a:>{b.", True),
        ("f'{a:>b.", False),
        ("f'{f'a.", False),
        ("t'{a.", True),
        ("'{a.", False),
        ("d[f'{a}']['{a.", False),
    ],
)
def test_the_fields_of_texts_are_code(code, is_code):
    assert (place(code, len(code)).string < 0) is is_code
