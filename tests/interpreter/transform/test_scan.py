import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.transform.scan import scan


@pytest.mark.parametrize(
    ("text", "at_statement"),
    [
        ("a = 1", True),
        ("f(", False),
        ("f([{", False),
        ("f([{}])", True),
        ("x = '''", False),
        ("x = '''a\n'''", True),
        ("a = \\", False),
        ("# a (", True),
        ("'('", True),
        ("'it\\'s ('", True),
        ("r'\\'", True),
        ("b'('; rb\"[\"", True),
        ('"""\n"', False),
        ("'unended", True),
        ("'continued\\", False),
        ("f'{x!r:>{width}}'", True),
        ("f'{{('", True),
        ("f'{x:(}'", True),
        ("x = f'''{\n", False),
    ],
)
def test_the_state_after_a_text(text, at_statement):
    assert scan(text).at_statement is at_statement


@pytest.mark.skipif(sys.version_info < (3, 12), reason="quotes nest in f-strings since Python 3.12")
def test_quotes_nest_in_f_strings():
    assert scan("""f"{d["a("]}" """).at_statement


def test_a_question_mark_at_the_end_is_found_outside_strings_and_comments():
    assert [scan(text).question for text in ["a?", "a??  ", "'a?'", "# a?", "a? b"]] == [1, 1, -1, -1, -1]


def test_the_first_assignment_is_found():
    assert [scan(text).assigns for text in ["a = 1", "a == 1", "f(a=1)", "a += 1", "a: int = 1", "a = b = 1"]] == [
        3,
        -1,
        -1,
        -1,
        8,
        3,
    ]


@given(st.text(alphabet="ab'\"(){}[]\\\n#=f:!? \t"))
def test_any_text_is_read(text):
    scanner = scan(text)
    assert len(scanner.stack) == len(scanner.positions)


@given(st.lists(st.sampled_from(["a = 1", "f(1)", "'it'", '"""x"""', "[1, {2: (3,)}]", "# c ("])))
def test_whole_statements_end_at_a_statement(lines):
    assert scan("\n".join(lines)).at_statement
