import pytest

from perijove.terminal.theme import DARK, LIGHT, PLAIN, choose_theme, without_colours


@pytest.mark.parametrize(
    ("setting", "environ", "theme"),
    [
        ("auto", {}, DARK),
        ("auto", {"COLORFGBG": "15;0"}, DARK),
        ("auto", {"COLORFGBG": "0;15"}, LIGHT),
        ("auto", {"COLORFGBG": "0;default;7"}, LIGHT),
        ("auto", {"COLORFGBG": "nonsense"}, DARK),
        ("auto", {"NO_COLOR": "1"}, PLAIN),
        ("auto", {"NO_COLOR": ""}, DARK),
        ("light", {"COLORFGBG": "15;0"}, LIGHT),
        ("dark", {"NO_COLOR": "1"}, DARK),
        ("none", {}, PLAIN),
        ("linux", {}, DARK),
        ("LightBG", {}, LIGHT),
        ("NoColor", {}, PLAIN),
        ("neutral", {"COLORFGBG": "0;15"}, LIGHT),
    ],
)
def test_the_theme_is_the_setting_or_what_the_environment_suggests(setting, environ, theme):
    assert theme is choose_theme(setting, environ)


def test_painting_wraps_text_in_the_styles_codes():
    assert DARK.paint("out-prompt", "Out[1]:") == "\x1b[91mOut[1]:\x1b[0m"
    assert PLAIN.paint("out-prompt", "Out[1]:") == "Out[1]:"
    assert DARK.paint("no such style", "x") == "x"
    assert DARK.paint("out-prompt", "") == ""


def test_text_that_brings_colours_loses_them_where_none_are_wanted():
    text = "\x1b[31mred\x1b[0m \x1b[38;2;1;2;3mdeep\x1b[m \x1b]8;;file:///a\x1b\\link\x1b]8;;\x1b\\"

    assert text == DARK.adapt(text)
    assert PLAIN.adapt(text) == "red deep \x1b]8;;file:///a\x1b\\link\x1b]8;;\x1b\\"
    assert without_colours("no escape") == "no escape"


def test_every_style_of_a_theme_is_understood_by_the_line_editor():
    from perijove.terminal.style import prompt_style

    for theme in (DARK, LIGHT, PLAIN):
        style, _ = prompt_style(theme)
        for name in theme.styles:
            assert style.get_attrs_for_style_str(f"class:{name}")
