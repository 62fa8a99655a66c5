from perijove.interpreter.completion.groups import PYTHON, SCRIPT, groups
from perijove.interpreter.completion.matching import Context
from perijove.interpreter.cursor import place


def test_a_cell_in_another_language_knows_only_files():
    def of(code):
        return groups(Context(place(code, len(code)), code, len(code), {}, None))

    assert of("%%bash\nx") is SCRIPT
    assert of("x") is PYTHON


def test_names_of_matchers_are_unique():
    names = [name for group in PYTHON for name in group]
    assert len(names) == len(set(names))
