import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from perijove import paths

PEERS = os.environ.get("PERIJOVE_PEERS", str(Path(__file__).parents[1] / ".venv-peers/bin/python"))

ENVIRONMENTS = [
    {},
    {"JUPYTER_DATA_DIR": "/d"},
    {"JUPYTER_RUNTIME_DIR": "/r", "JUPYTER_CONFIG_DIR": "/c"},
    {"XDG_DATA_HOME": "/xdg"},
    {"JUPYTER_PATH": "/one:/two/"},
    {"JUPYTER_PREFER_ENV_PATH": "0"},
    {"JUPYTER_PREFER_ENV_PATH": "1", "JUPYTER_PATH": "/one"},
    {"JUPYTER_PREFER_ENV_PATH": "no", "JUPYTER_DATA_DIR": "/d"},
]


def test_explicit_directories_win():
    environ = {"HOME": "/home/ada", "JUPYTER_DATA_DIR": "/d", "JUPYTER_CONFIG_DIR": "/c", "JUPYTER_PATH": "/p"}
    assert paths.jupyter_data_dir(environ) == Path("/d")
    assert paths.jupyter_runtime_dir(environ) == Path("/d/runtime")
    assert paths.jupyter_config_dir(environ) == Path("/c")
    assert paths.jupyter_path("kernels", environ=environ)[0] == Path("/p/kernels")


@pytest.mark.skipif(os.name == "nt", reason="POSIX places")
def test_our_directories_follow_xdg():
    home = {"HOME": "/home/ada"}
    assert paths.state_dir(home) == Path("/home/ada/.local/state/perijove")
    assert paths.config_dir(home) == Path("/home/ada/.config/perijove")
    assert paths.cache_dir(home) == Path("/home/ada/.cache/perijove")
    assert paths.state_dir({**home, "XDG_STATE_HOME": "/s"}) == Path("/s/perijove")
    assert paths.state_dir({**home, "XDG_STATE_HOME": "relative"}) == Path("/home/ada/.local/state/perijove")
    assert paths.history_file({"PERIJOVE_STATE_DIR": "/s"}) == Path("/s/history.sqlite")
    assert paths.journal_dir({"PERIJOVE_STATE_DIR": "/s"}) == Path("/s/journal")


@pytest.mark.parametrize(("value", "first"), [("1", "environment"), ("0", "user"), ("off", "user")])
def test_the_preference_orders_user_and_environment(value, first):
    environ = {"JUPYTER_PREFER_ENV_PATH": value, "JUPYTER_DATA_DIR": "/d"}
    expected = {"environment": Path(sys.prefix, "share/jupyter"), "user": Path("/d")}
    assert paths.jupyter_path(environ=environ)[0] == expected[first]


def test_no_directory_is_named_twice():
    found = paths.jupyter_path()
    assert len(found) == len(set(found))


def test_private_folders_are_private(tmp_path):
    made = paths.make_private(tmp_path / "a" / "b")
    assert made.stat().st_mode & 0o777 == 0o700
    assert paths.make_private(made) == made


@pytest.mark.peers
@pytest.mark.skipif(not Path(PEERS).exists(), reason="the peers' environment is not installed (make peers)")
@pytest.mark.parametrize("extra", ENVIRONMENTS, ids=lambda extra: "-".join(extra) or "bare")
def test_jupyter_core_agrees(extra):
    ours = Path(paths.__file__).resolve().parents[1]
    code = (
        "import json, sys; sys.path.append(sys.argv[1])\n"
        "from perijove import paths as p; from jupyter_core import paths as q\n"
        "print(json.dumps([list(map(str, [*p.jupyter_path('kernels'), p.jupyter_data_dir(), p.jupyter_runtime_dir(), p.jupyter_config_dir()])),"
        "[*q.jupyter_path('kernels'), q.jupyter_data_dir(), q.jupyter_runtime_dir(), q.jupyter_config_dir()]]))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "XDG", "PYTHON"))}
    told = subprocess.run([PEERS, "-c", code, ours], env=environ | extra, capture_output=True, text=True, check=True)
    mine, theirs = json.loads(told.stdout)
    assert mine == theirs
