from perijove.interpreter.traceback.style import MODES, style_of
from perijove.settings import InterpreterSettings, _hint


def test_from_settings():
    style = style_of(InterpreterSettings(xmode="plain", theme="linux", links=True))
    assert (style.mode, style.links, style.ink("place", "x")) == ("plain", True, "\x1b[92mx\x1b[0m")
    assert style_of(InterpreterSettings(colors=False)).ink("place", "x") == "x"


def test_the_settings_name_every_mode():
    assert _hint("", "interpreter", "xmode").__args__ == MODES
