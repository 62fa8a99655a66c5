from perijove.interpreter.ansi import THEMES, Ink, link


def test_ink_colours_or_does_not():
    assert [Ink(colors=True)("error", "x"), Ink(colors=False)("error", "x"), Ink(colors=True)("error", "")] == [
        "\x1b[1;31mx\x1b[0m",
        "x",
        "",
    ]


def test_themes():
    assert Ink(colors=True, theme="linux")("place", "x") == "\x1b[92mx\x1b[0m"
    assert Ink(colors=True, theme="nocolor")("place", "x") == "x"
    assert Ink(colors=True, theme="unheard of")("error", "x") == "\x1b[1;31mx\x1b[0m"
    roles = {role for theme in THEMES.values() for role in theme.codes}
    assert all(set(theme.codes) in (roles, set()) for theme in THEMES.values())


def test_links():
    assert link("text", "file:///a") == "\x1b]8;;file:///a\x1b\\text\x1b]8;;\x1b\\"
