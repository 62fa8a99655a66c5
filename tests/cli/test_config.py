import tomllib

from perijove.cli.config import show_config, toml
from perijove.settings import Settings, TerminalSettings


def test_what_is_shown_is_toml(capsys):
    show_config(Settings(terminal=TerminalSettings(mouse=True)))

    shown = capsys.readouterr().out
    assert "mouse = true  # default: false" in shown
    assert tomllib.loads(shown)["terminal"]["editing_mode"] == "emacs"


def test_values():
    assert toml(({"command": "run", "keys": "f5"},)) == '[{ command = "run", keys = "f5" }]'
    assert toml('a"b') == '"a\\"b"'
