import pytest

from perijove.interpreter.traceback.suggestions import suggestion


def raised(function):
    try:
        function()
    except (NameError, AttributeError, ZeroDivisionError) as error:
        return error
    raise AssertionError


class Thing:
    colour = 1

    def __getattr__(self, name):
        raise AttributeError(f"no {name}", name=name, obj=self)


@pytest.mark.parametrize(
    ("function", "text"),
    [
        (lambda: prnt, ". Did you mean: 'print'?"),  # noqa: F821
        (lambda: Thing().color, ". Did you mean: 'colour'?"),
        (lambda: zlib, ". Did you forget to import 'zlib'?"),  # noqa: F821
        (lambda: xyzzyx, ""),  # noqa: F821
        (lambda: 1 / 0, ""),
    ],
)
def test_suggestions(function, text):
    assert suggestion(raised(function)) == text
