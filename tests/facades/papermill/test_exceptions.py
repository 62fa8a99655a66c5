import pickle

from perijove.facades.papermill.exceptions import PapermillException, PapermillExecutionError, strip_color


def test_the_error_of_a_cell():
    error = PapermillExecutionError(2, 7, "f()", "E", "v", ["\x1b[31mE\x1b[0m: v", "at f"])
    assert str(error) == f'\n{"-" * 75}\nException encountered at "In [7]":\nE: v\nat f\n'
    assert pickle.loads(pickle.dumps(error)).args == error.args
    assert isinstance(error, PapermillException)


def test_colours_are_taken_away():
    assert strip_color("\x1b[1;31mred\x1b[0m \x1b[Kplain") == "red plain"
