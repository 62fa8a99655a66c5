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


def widen(colour=1):
    pass


class Box:
    def __init__(self, width=0):
        self.width = width

    def fill(self, height=0):
        return width  # noqa: F821


def error_of(code):
    try:
        exec(code, {"widen": widen, "Box": Box, "box": Box()})
    except (ImportError, NameError, AttributeError, TypeError) as error:
        return str(error) + suggestion(error)
    raise AssertionError


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("import jsn", "Did you mean: 'json'?"),
        ("import xml.etre", "Did you mean: 'xml.etree'?"),
        ("import cv2", "%pip install opencv-python"),
        ("import xyzzyx", "named 'xyzzyx'"),
        ("from os import pth", "Did you mean: 'path'?"),
        ("box.fill()", "Did you mean: 'self.width'?"),
        ("[].apend", "Did you mean: 'append'?"),
    ],
)
def test_modules_imported_names_and_members(code, ending):
    assert error_of(code).endswith(ending)


@pytest.mark.parametrize(
    ("code", "name"),
    [("widen(color=1)", "colour"), ("Box(widht=1)", "width"), ("box.fill(heigth=1)", "height")],
)
def test_keywords(code, name):
    assert error_of(code).replace("mean:", "mean").endswith(f"Did you mean '{name}'?")


def test_of_equally_near_names_the_one_with_the_same_beginning():
    def fail():
        alpha_one = nlpha_one = 1  # noqa: F841
        return nlpha_onx  # noqa: F821

    assert suggestion(raised(fail)) == ". Did you mean: 'nlpha_one'?"
