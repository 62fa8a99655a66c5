"""What JupyterLab's and nbclient's users do: select the kernel `perijove`, and run cells on it."""

import json
import re
import subprocess
from pathlib import Path

import pytest
from programs import PROGRAM, environment

SCRIPTS = Path(__file__).parent / "peers"
pytestmark = pytest.mark.peers


@pytest.fixture
def user(home: Path) -> dict[str, str]:
    """The environment of somebody who installed our kernel."""
    variables = environment(home)
    subprocess.run(
        [*PROGRAM, "kernel", "install", "--prefix", str(home / "prefix")],
        env=variables,
        check=True,
        capture_output=True,
    )
    return {**variables, "JUPYTER_PATH": str(home / "prefix" / "share" / "jupyter")}


def test_nbclient_runs_a_notebook_on_it(peers: str, user: dict[str, str]):
    cells = [
        "print('one'); 1 + 1",
        "import sys; print('err', file=sys.stderr)",
        "1 / 0",
        "await __import__('asyncio').sleep(0, 7)",
    ]

    done = subprocess.run(
        [peers, SCRIPTS / "nbclient_run.py"],
        input=json.dumps(cells),
        env=user,
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )

    assert done.returncode == 0, done.stderr
    first, second, third, fourth = json.loads(done.stdout)
    assert [(output["output_type"], output.get("text")) for output in first] == [
        ("stream", "one\n"),
        ("execute_result", None),
    ]
    assert first[1]["data"] == {"text/plain": "2"}
    assert [(output["name"], output["text"]) for output in second] == [("stderr", "err\n")]
    assert [output["ename"] for output in third] == ["ZeroDivisionError"]
    assert fourth[0]["data"] == {"text/plain": "7"}


def test_the_fields_own_kernel_suite_passes(peers: str, user: dict[str, str]):
    done = subprocess.run(
        [peers, SCRIPTS / "kernel_suite.py", "-v"], env=user, capture_output=True, text=True, check=False, timeout=110
    )

    assert done.returncode == 0, done.stderr
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    assert ran
    assert int(ran[1]) >= 12


def test_a_jupyter_server_runs_a_cell_on_it(peers: str, user: dict[str, str], tmp_path: Path):
    server = subprocess.Popen(
        [
            peers,
            "-m",
            "jupyter_server",
            "--no-browser",
            "--port=0",
            "--allow-root",
            "--IdentityProvider.token=t",
            f"--ServerApp.root_dir={tmp_path}",
        ],
        env=user,
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stderr is not None
        base = next(found[1] for line in server.stderr if (found := re.search(r"(http://127\.0\.0\.1:\d+/)", line)))
        done = subprocess.run(
            [peers, SCRIPTS / "server_run.py", base, "t", "print('through', 'the server')"],
            capture_output=True,
            text=True,
            check=False,
            env=user,
            timeout=100,
        )
    finally:
        server.terminate()
        server.communicate(timeout=30)

    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["text"] == "through the server\n"
    assert {"execute_input", "execute_reply", "status"} <= set(answer["seen"])
