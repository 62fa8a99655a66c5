import subprocess
import sys

import pytest

PROGRAM = """
import perijove
G = 1
display = "mine"
def outer():
    x, items = 2, [1, 2]
    def inner():
        return x
    perijove.embed("header")
    print("after", x, inner(), G, get_g())
def get_g():
    return G
for _ in range(2):
    outer()
perijove.embed()
print("end", G, "In" in globals(), display, sorted(name for name in globals() if name in {"new", "exit", "_1"}))
"""


@pytest.fixture
def embedded(tmp_path, terminal_env):
    (tmp_path / "program.py").write_text(PROGRAM)

    def run(*lines):
        return subprocess.run(
            [sys.executable, "program.py"],
            input="".join(line + "\n" for line in lines),
            cwd=tmp_path,
            env=terminal_env,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_a_session_sees_and_changes_the_frame(embedded):
    told = embedded(
        "[x * i for i in items], (lambda: x)()", "x = 99", "G = 5", "get_g()", "%kill_embedded", "new = G", "exit"
    )

    assert told.stderr == ""
    assert "header\nOut[1]: ([2, 4], 2)\nOut[4]: 5\n" in told.stdout
    assert "after 99 99 5 5\nafter 2 2 5 5\n" in told.stdout  # the second time, there was no session
    assert told.stdout.endswith("end 5 False mine ['new']\n")


def test_leaving_with_an_exception(embedded):
    told = embedded("%exit_raise")

    assert told.returncode == 1
    assert "EmbeddedExit: the user has left the embedded session with %exit_raise" in told.stderr


def test_sessions_can_be_nested(embedded):
    told = embedded(
        "y = 7",
        "def f():\n    z = 8\n    import perijove; perijove.embed('nested')\n",
        "f()",
        "z + 1",
        "exit",
        "y",
        "%kill_embedded",
    )

    assert "nested\nOut[1]: 9\nOut[4]: 7\n" in told.stdout


IPYTHONS = """\
from IPython import embed
from IPython.terminal.embed import InteractiveShellEmbed
def outer():
    mine = 41
    embed(header="welcome")
    InteractiveShellEmbed(banner1="again")()
    return get_ipython() is shell

shell = get_ipython()
outer()
print(mine + 1)
exit
print(mine + 2)
exit
"""


def test_ipythons_embed_opens_the_prompt_with_the_callers_names(tmp_path, terminal_env):
    told = subprocess.run(
        [sys.executable, "-m", "perijove", "repl"],
        input=IPYTHONS,
        cwd=tmp_path,
        env=terminal_env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert [text in told.stdout for text in ("welcome\n", "42\n", "again\n", "43\n", "True\n")] == [True] * 5
