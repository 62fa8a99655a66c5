import re
import subprocess
import sys
from pathlib import Path

import pytest

from perijove import settings
from perijove.settings import SettingsError, load_settings

DOCS = Path(__file__).parents[1] / "docs" / "settings.md"


@pytest.fixture
def load(tmp_path):
    """Loads settings from a folder's file, the user's file, variables and flags."""
    folder, config = tmp_path / "project" / "deep", tmp_path / "config"
    folder.mkdir(parents=True)
    config.mkdir()

    def loader(text="", own="", flags=None, **environ):
        (tmp_path / "project" / settings.FILE_NAME).write_text(text)
        (config / settings.FILE_NAME).write_text(own)
        return load_settings(flags, environ={"PERIJOVE_CONFIG_DIR": str(config), **environ}, cwd=folder)

    return loader


def test_defaults(load):
    assert load() == settings.Settings()


def test_flags_before_environment_before_folder_before_user(load):
    own, text = "[server]\nport = 1\nautosave = 9", "[server]\nport = 2"
    assert load(own=own).server.port == 1
    assert load(text, own=own).server.port == 2
    assert load(text, own=own).server.autosave == 9.0
    assert load(text, own=own, PERIJOVE_SERVER_PORT="3").server.port == 3
    assert load(text, own=own, PERIJOVE_SERVER_PORT="3", flags={"server.port": 4, "server.ip": None}).server.port == 4


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[server]\nport = 'x'", "perijove.toml: server.port: expected a whole number, found 'x'"),
        ("[server]\nport = true", "server.port: expected a whole number, found True"),
        ("[server]\nprot = 1", "perijove.toml: no setting 'prot' in 'server'; did you mean 'port'?"),
        ("[servr]\nport = 1", "perijove.toml: no section 'servr'; did you mean 'server'?"),
        ("server = 1", "perijove.toml: server: expected a table, found 1"),
        ("[terminal]\nediting_mode = 'vim'", "expected one of 'emacs', 'vi', found 'vim'; did you mean 'vi'?"),
        ("[terminal]\nbanner = 1", "terminal.banner: expected true or false, found 1"),
        ("[server\n", "perijove.toml: is no TOML: "),
    ],
)
def test_errors_name_the_place_what_was_expected_and_found(load, text, message):
    with pytest.raises(SettingsError, match=re.escape(message)):
        load(text)


def test_what_is_wrong_can_be_told_and_left_out(tmp_path):
    (tmp_path / "perijove.toml").write_text(
        "odd = 1\n[servr]\nport = 1\n[server]\nport = 'x'\ntoken = 'secret'\nautosave = 5.0\n[terminal]\nbanner = false\n"
    )
    problems = []
    environ = {"PERIJOVE_CONFIG_DIR": str(tmp_path / "own"), "PERIJOVE_TERMINAL_MOUSE": "perhaps"}

    settings = load_settings(environ=environ, cwd=tmp_path, problems=problems)

    assert (settings.server.port, settings.server.autosave, settings.server.token) == (8888, 5.0, "")
    assert (settings.terminal.banner, settings.terminal.mouse) == (False, False)
    assert [re.sub(r".*perijove.toml: ", "", problem, count=1) for problem in problems] == [
        "no section 'odd'; there are: interpreter, terminal, kernel, server, run",
        "no section 'servr'; did you mean 'server'?",
        "server.port: expected a whole number, found 'x'",
        f"server.token can't be set by a folder's file; set it in {tmp_path / 'own' / 'perijove.toml'}",
        "environment: PERIJOVE_TERMINAL_MOUSE: expected true or false, found 'perhaps'",
    ]


def test_a_file_that_is_none_leaves_the_defaults(tmp_path):
    (tmp_path / "perijove.toml").write_text("[server")
    problems = []

    assert load_settings(environ={}, cwd=tmp_path, problems=problems) == load_settings(environ={}, cwd=Path("/"))
    assert ["is no TOML" in problem for problem in problems] == [True]


@pytest.mark.parametrize(
    ("variable", "text", "message"),
    [
        ("PERIJOVE_SERVER_PORT", "tcp://10.0.0.1:88", "environment: PERIJOVE_SERVER_PORT: expected a whole number"),
        ("PERIJOVE_TERMINAL_BANNER", "perhaps", "expected true or false, found 'perhaps'"),
        (
            "PERIJOVE_TERMINAL_BANER",
            "1",
            "no setting 'PERIJOVE_TERMINAL_BANER'; did you mean 'PERIJOVE_TERMINAL_BANNER'?",
        ),
    ],
)
def test_errors_of_the_environment(load, variable, text, message):
    with pytest.raises(SettingsError, match=re.escape(message)):
        load(**{variable: text})


def test_others_variables_are_let_be(load):
    assert load(PERIJOVE_PEERS="x", PERIJOVE_SERVER_SERVICE_HOST="10.0.0.1") == settings.Settings()


@pytest.mark.parametrize("name", ["server.nothing", "nothing.port"])
def test_errors_of_flags(load, name):
    with pytest.raises(SettingsError, match="flag: no "):
        load(flags={name: 1})


def test_a_folders_file_runs_no_code(load):
    with pytest.raises(SettingsError, match=r"interpreter.startup can't be set by a folder's file; set it in .*config"):
        load("[interpreter]\nstartup = ['evil.py']")
    assert load(own="[interpreter]\nstartup = ['mine.py']").interpreter.startup == ("mine.py",)


def test_lists_in_the_environment(load):
    assert load(PERIJOVE_INTERPRETER_STARTUP="a.py:b.py").interpreter.startup == ("a.py", "b.py")


def test_every_setting_is_documented():
    documented = DOCS.read_text()
    missing = [f"{item.section}.{item.name}" for item in settings.describe() if table_row(item) not in documented]
    assert missing == []


def table_row(item):
    shown = "off" if item.default is False else "on" if item.default is True else repr(item.default)
    kind = item.type.replace("'", "")
    return f"| `{item.section}.{item.name}` | {kind} | `{shown}` | {item.doc}{' (own file only)' if item.own else ''} |"


def test_reading_defaults_imports_little(tmp_path):
    code = "import sys, perijove.settings as s; s.load_settings(environ={}); print('tomllib' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True, env={"PYTHONPATH": "src", "HOME": str(tmp_path)} | {"PYTHONPATH": str(Path(settings.__file__).parents[1])})  # fmt: skip
    assert told.stdout == "False\n"
