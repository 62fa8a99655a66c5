from perijove.interpreter.transform.cleanup import STEPS
from perijove.interpreter.transform.pipeline import split_lines


def cleaned(text):
    lines = split_lines(text)
    for step in STEPS:
        lines = step(lines)
    return "".join(lines)


def test_blank_lines_above_go():
    assert cleaned("\n  \n a = 1\n b = 2\n") == "a = 1\nb = 2\n"


def test_a_cell_of_blank_lines_stays():
    assert cleaned("\n\n") == "\n\n"


def test_an_indent_goes_from_every_line_that_has_it():
    assert cleaned("    a = 1\n    if a:\n        b\n  c\n") == "a = 1\nif a:\n    b\n  c\n"


def test_classic_prompts_go():
    assert cleaned(">>> for a in range(5):\n...     print(a)\n") == "for a in range(5):\n    print(a)\n"


def test_classic_prompts_from_the_second_line_on_go():
    assert cleaned("for a in range(5):\n...     print(a)\n...     print(a ** 2)\n") == (
        "for a in range(5):\n    print(a)\n    print(a ** 2)\n"
    )


def test_output_between_classic_prompts_goes():
    assert cleaned(">>> 1 + 1\n2\n>>> 'x'\n'x'\n") == "1 + 1\n'x'\n"


def test_prompts_within_a_string_go_too():
    assert cleaned('>>> x = """a\n... b\n... """\n') == 'x = """a\nb\n"""\n'


def test_a_prompt_alone_is_a_blank_line():
    assert cleaned(">>> if a:\n...     b\n...\n>>> c\n") == "if a:\n    b\n\nc\n"


def test_numbered_prompts_go():
    assert cleaned("In [1]: for a in range(5):\n   ...:     print(a)\n") == "for a in range(5):\n    print(a)\n"


def test_numbered_prompts_from_the_second_line_on_go():
    assert cleaned("for a in range(5):\n   ...:     print(a)\n") == "for a in range(5):\n    print(a)\n"


def test_numbered_prompts_of_vi_mode_go():
    assert cleaned("[ins] In [11]: a\n") == "a\n"


def test_numbered_results_go():
    assert cleaned("In [1]: 2\nOut[1]: 2\n\nIn [2]: 3\n") == "2\n\n3\n"


def test_what_only_looks_like_a_prompt_stays():
    for text in ["x = '''\n>>> a\n'''\n", "a\n", "def f():\n    '''\n    >>> f()\n    '''\n"]:
        assert cleaned(text) == text
