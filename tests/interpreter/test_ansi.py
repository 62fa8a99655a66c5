from perijove.interpreter.ansi import Ink


def test_ink_colours_or_does_not():
    assert [Ink(colors=True)("error", "x"), Ink(colors=False)("error", "x"), Ink(colors=True)("error", "")] == [
        "\x1b[1;31mx\x1b[0m",
        "x",
        "",
    ]
