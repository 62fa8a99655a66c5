"""Whole sessions, typed and seen in a pseudo-terminal."""

import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

CTRL_C, CTRL_D, UP, TAB = "\x03", "\x04", "\x1b[A", "\t"


def test_a_result_has_its_number(session):
    screen = session.run("6 * 7")

    assert "In [1]: 6 * 7\nOut[1]: 42\n\nIn [2]:" in screen


def test_a_function_is_typed_over_several_lines(session):
    session.type("def double(x):\r")
    session.type("return 2 * x\r\r")
    session.wait_for("In [2]:")

    assert "In [1]: def double(x):\n   ...:     return 2 * x\n   ...:\n\nIn [2]:" in session.text
    session.run("double(21)", "Out[2]: 42")


def test_tab_completes(session):
    session.run("import collections")
    session.type("collections.Orde" + TAB)
    session.wait_for("collections.OrderedDict")
    session.type("\r")
    session.wait_for("Out[2]:")


def test_several_completions_are_a_menu(session):
    session.run("apple, apricot = 1, 2")
    session.type("ap" + TAB)
    session.wait_for(" apple\n")  # in the menu; in the cell there is a comma
    session.type(TAB + TAB + "\r")
    session.wait_for("In [2]: apricot")
    session.type("\r")
    session.wait_for("Out[2]: 2")


def test_earlier_inputs_are_recalled(session):
    session.run("first = 1")
    session.run("second = 2")
    session.type("fi" + UP)
    session.wait_for("In [3]: first = 1")


def test_inputs_are_recalled_in_the_next_session(session, start):
    session.run("remembered = 'from before'")
    session.type("exit\r")
    assert session.exit_status() == 0

    later = start()
    later.wait_for("In [1]:")
    later.type("reme")
    # The history is read beside the prompt: a suggestion is made at the next key after it came.
    later.wait_for("remembered = 'from before'", nudge="\x7fe")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("%time sum(range(10))", ["Wall time", "45"]),
        ("!echo from the $((20+3))rd shell", ["from the 23rd shell"]),
        ("len?", ["Return the number of items in a container."]),
        ("import asyncio; await asyncio.sleep(0, 'awaited')", ["Out[1]: 'awaited'"]),
        ("1 / 0", ["ZeroDivisionError", "division by zero"]),
        ("print('stdout'); import sys; print('stderr', file=sys.stderr)", ["stdout\nstderr"]),
        ("display({'text/plain': 'shown'}, raw=True)", ["shown"]),
        ("asyncio = __import__('asyncio'); asyncio.run(asyncio.sleep(0, 5))", ["Out[1]: 5"]),
        ("x = (", ["...:"]),
        ("raise ValueError('lone \\ud800 surrogate')", ["ValueError: lone \\ud800 surrogate"]),
    ],
)
def test_cells(session, code, expected):
    session.type(code + "\r")
    session.wait_for(*expected)


def test_input_is_asked_at_the_terminal(session):
    session.type("name = input('Who? ')\r")
    session.wait_for("\nWho?")
    session.type("Ada\r")
    session.wait_for("In [2]:")
    session.run("name", "Out[2]: 'Ada'")


def test_the_debugger_has_the_terminal(session):
    session.type("x = 41; breakpoint(); y = 1\r")
    session.wait_for("ipdb>")
    session.type("p x + 1\r")
    session.wait_for("42\nipdb>")
    session.type("c\r")
    session.wait_for("In [2]:")


@pytest.mark.parametrize(
    "code",
    [
        "while print('go' 'ing') or True:\r    while True: pass\r\r",
        "import time; print('go' 'ing'); time.sleep(60)\r",
        "import asyncio; print('go' 'ing'); await asyncio.sleep(60)\r",
        "import asyncio; print('go' 'ing'); await asyncio.sleep(0)\x0fwhile True: pass\x1b\r",
        "!echo go''ing; sleep 60\r",
    ],
)
def test_ctrl_c_interrupts_what_runs(session, code):
    session.run("x = 1")
    session.type(code)
    session.wait_for("going")
    session.type(CTRL_C)
    session.wait_for("In [3]:")
    session.run("x", "Out[3]: 1")


def test_ctrl_c_at_the_prompt_gives_the_line_up(session):
    session.type("some text")
    session.wait_for("some text")
    session.type(CTRL_C)
    session.wait_for("In [1]: some text\n\nIn [1]:")
    session.run("5", "Out[1]: 5")


def test_ctrl_d_asks_and_leaves(session):
    session.type(CTRL_D)
    session.wait_for("Leave the session? [Y/n]")
    session.type("n\r")
    session.wait_for("In [1]:\nLeave the session? [Y/n] n\n\nIn [1]:")
    session.type(CTRL_D)
    session.wait_for("[Y/n] n\n\nIn [1]:\nLeave")
    session.type(CTRL_D)

    assert session.exit_status() == 0


@pytest.mark.parametrize(("code", "status"), [("exit", 0), ("quit()", 0), ("exit(3)", 3)])
def test_leaving_has_a_status(session, code, status):
    session.type(code + "\r")

    assert status == session.exit_status()


def test_code_that_calls_sys_exit_ends_its_cell_and_not_the_session(session):
    session.type("import sys; sys.exit('enough')\r")
    session.wait_for("\nenough\nSystemExit ended the cell. To leave the session: exit, quit or Ctrl-D.\n\nIn [2]:")
    session.run("raise SystemExit")
    session.type("exit\r")

    assert session.exit_status() == 0


def test_a_background_task_prints_above_the_line_that_is_typed(session):
    session.run("import asyncio")
    session.type("async def tick():\rfor n in range(3):\rawait asyncio.sleep(0.05)\rprint('tick', n)\r")
    session.type("\r")
    session.wait_for("In [3]:")
    session.run("task = asyncio.create_task(tick()); await asyncio.sleep(0)")
    session.type("1 + ")
    session.wait_for("tick 0\ntick 1\ntick 2\nIn [4]: 1 +")
    session.type("1\r")
    session.wait_for("In [4]: 1 + 1\nOut[4]: 2")


def test_a_paste_of_several_lines_runs_once(session):
    session.type("\x1b[200~a = 1\nfor n in range(2):\n    a += n\n\na\x1b[201~\r")
    session.wait_for("Out[1]: 2")


def test_a_narrower_terminal_keeps_the_prompt(session):
    session.type("x = 'some text that is longer than the narrow terminal is wide'")
    session.wait_for("wide'")
    session.resize(20, 40)
    session.type("\r")
    session.wait_for("In [2]:")
    session.run("len(x)", "Out[2]: 57")


def test_colours_are_left_out_on_request(start):
    terminal = start(env={"NO_COLOR": "1"})
    terminal.wait_for("In [1]:")
    terminal.run("1 / 0", "ZeroDivisionError")

    assert re.findall(r"\x1b\[(?:\d+;)*(?:3|4|9|10)[0-7][;m]", terminal.raw) == []


def test_a_dumb_terminal_gets_no_escape_sequences(start):
    terminal = start(env={"TERM": "dumb"})
    terminal.wait_for("In [1]:")
    terminal.type("def f():\r")
    terminal.wait_for("...:")
    terminal.type("  return 5\r\rf()\r1/0\r")
    terminal.wait_for("Out[2]: 5", "ZeroDivisionError", "In [4]:")
    terminal.type(CTRL_D)

    assert terminal.exit_status() == 0
    assert "\x1b" not in terminal.raw


def test_a_terminal_that_never_says_where_its_cursor_is(start):
    terminal = start(answers=False)
    terminal.wait_for("In [1]:")
    terminal.run("6 * 7", "Out[1]: 42")
    terminal.run("6 * 8", "Out[2]: 48")

    assert "WARNING" not in terminal.text
    assert terminal.raw.count("\x1b[6n") == 1


@pytest.mark.parametrize(
    ("piped", "printed", "status"),
    [
        ("1+1\n", "Out[1]: 2\n", 0),
        ("def f():\n    return 3\n\nf()\nprint('x')", "Out[2]: 3\nx\n", 0),
        ("import asyncio\nawait asyncio.sleep(0, 7)\n", "Out[2]: 7\n", 0),
        ("import sys\nsys.exit(4)\n1+1\n", "", 4),
        ("name = input()\nAda\nname\n", "Out[2]: 'Ada'\n", 0),
        ("", "", 0),
    ],
)
def test_cells_from_a_pipe(program, terminal_env, piped, printed, status):
    done = subprocess.run(program, input=piped, env=terminal_env, capture_output=True, text=True, check=False)

    assert (printed, "", status) == (done.stdout, done.stderr, done.returncode)


def test_an_error_in_a_pipe_shows_in_the_status(program, terminal_env):
    done = subprocess.run(program, input="1/0\n2\n", env=terminal_env, capture_output=True, text=True, check=False)

    assert "ZeroDivisionError: division by zero" in done.stdout + done.stderr
    assert "Out[2]: 2" in done.stdout
    assert "\x1b" not in done.stdout
    assert done.returncode == 1


def test_a_pipe_needs_no_line_editor(program, terminal_env):
    code = "import sys; print(sorted({'prompt_toolkit', 'pygments', 'zmq', 'click'} & set(sys.modules)))"

    done = subprocess.run(program, input=code, env=terminal_env, capture_output=True, text=True, check=True)

    assert done.stdout == "[]\n"


def test_the_example_of_the_page(session):
    page = (Path(__file__).parents[2] / "docs" / "terminal.md").read_text()
    example = page.partition("```\n")[2].partition("```")[0]

    for cell in example.split("\n\n"):
        lines = [line[8:] for line in cell.splitlines() if re.match(r"In \[|   \.\.\.:", line)]
        # The indentation comes by itself.
        session.type("\r".join(line.strip() for line in lines) + "\r")
        session.wait_for(f"In [{session.number + 1}]:")

    assert example.strip() in session.text


def test_keys_typed_before_the_prompt_are_not_lost(start):
    terminal = start()
    terminal.type("6 * 7\r")
    terminal.wait_for("Out[1]: 42", "In [2]:")


def test_a_session_without_any_input_ends(program, terminal_env):
    done = subprocess.run(["sh", "-c", '"$0" -c "$1" <&-', program[0], program[2]], env=terminal_env, check=False)

    assert done.returncode == 0


def test_an_error_in_a_background_task_is_told_above_the_prompt(session):
    session.run("import asyncio")
    session.run("task = asyncio.get_event_loop().create_task(asyncio.wait_for(asyncio.sleep(9), 0.01)); del task")
    session.type("typed")
    session.wait_for("TimeoutError", "In [3]: typed")


@pytest.mark.parametrize(
    "code",
    [
        "import sys; sys.stdout.close(); sys.stderr.close()",
        "import sys; sys.stdout = sys.stderr = None",
        "import sys; sys.setrecursionlimit(200); f = lambda: f(); f()",
        "print('x' * 100_000)",
        "import os; os.fork() or os._exit(0)",
        "import os, signal; os.kill(os.getpid(), signal.SIGINT)",
        "del __builtins__, In, Out, display, exit",
        "import builtins; builtins.input = builtins.print = None",
    ],
)
def test_the_prompt_survives(session, code):
    session.type(code + "\r")
    session.wait_for("In [2]:")
    session.type("import sys; sys.stdout = sys.stdout or sys.__stdout__; 6 * 7\r")
    session.wait_for("42")


def test_startup_files_run_first_and_what_is_wrong_with_them_is_said(start, tmp_path):
    (tmp_path / "first.py").write_text("greeting = 'from the file'")
    (tmp_path / "second.py").write_text("1 / 0")
    session = start(env={"PERIJOVE_INTERPRETER_STARTUP": "first.py:second.py:third.py"})
    session.wait_for("In [1]:")
    session.run("greeting", "Out[1]: 'from the file'")

    assert "ZeroDivisionError" in session.text
    assert "the startup file third.py can't be read" in session.text


@pytest.mark.parametrize("pause", [0.0, 0.02, 0.05, 0.08, 0.12, 0.2])
def test_no_key_of_those_typed_while_the_program_starts_is_lost_or_doubled(start, pause):
    terminal = start()
    # Not until the first prompt is there: before, the terminal itself shows what is typed.
    while b"In [" not in terminal.raw.encode():
        terminal._read()
    for piece in ("ab", "c = 'x", "y'", "\x7fz'\r", "abc", "\r"):
        terminal.type(piece)
        threading.Event().wait(pause / 4)
    terminal.wait_for("In [1]: abc = 'xyz'", "Out[2]: 'xyz'", "In [3]:")

    assert terminal.text.count("abc = ") == 1


def test_keys_typed_together_with_enter_belong_to_the_next_prompts_in_order(session):
    session.type("a = 1\rb = a + 1\rc = b + 1\r(a, b, c)\rrest")
    session.wait_for("Out[4]: (1, 2, 3)", "In [5]: rest")


def test_a_long_paste_is_one_cell_with_or_without_marks(session):
    text = "".join(f"n{number} = {number}\r" for number in range(2000))
    session.type(f"\x1b[200~{text}\x1b[201~")
    session.wait_for("n1999 = 1999")
    session.type("\rn1999\r")
    session.wait_for("Out[2]: 1999")
    session.type(text + "'unmarked'")
    session.wait_for("'unmarked'")
    session.type("\r")
    session.wait_for("Out[3]: 'unmarked'")


def test_the_signature_shows_while_the_brackets_are_open(session):
    session.run("def area(width, height=1): return width * height\r")
    session.type("area(")
    session.wait_for("area(width, height=1)")
    session.type("6)")
    session.wait_for("In [2]: area(6)")
    session.type("\r")
    session.wait_for("Out[2]: 6")


def test_the_status_bar_tells_mode_and_place(session):
    session.type("abc")
    session.wait_for("emacs  Python 3.", "1:4")


def test_ctrl_backslash_ends_the_program(session):
    session.type("\x1c")
    assert session.exit_status() is None
    assert session.child.signalstatus == signal.SIGQUIT


def test_prompts_may_follow_without_a_line_between(start):
    session = start(env={"PERIJOVE_TERMINAL_SPACING": "off"})
    session.wait_for("In [1]:")
    session.run("6 * 7", "In [1]: 6 * 7\nOut[1]: 42\nIn [2]:")


def test_the_settings_file_has_shortcuts(start, tmp_path):
    config = tmp_path / "config"
    config.mkdir()
    (config / "perijove.toml").write_text(
        "[terminal]\nauto_match = true\n"
        "[[terminal.shortcuts]]\ncommand = 'run'\nkeys = 'f5'\n"
        "[[terminal.shortcuts]]\ncommand = 'rum'\nkeys = 'f6'\n"
        "[[terminal.shortcuts]]\ncommand = 'run'\nkeys = 'f7'\nfilter = 'emax'\n"
    )
    session = start(env={"PERIJOVE_CONFIG_DIR": str(config)})
    session.wait_for("In [1]:")
    session.type("[40 + (2\x1b[15~")
    session.wait_for("In [1]: [40 + (2)]", "Out[1]: [42]")

    assert "terminal.shortcuts, table 2: no command 'rum'; did you mean 'run'?" in session.text
    assert "terminal.shortcuts, table 3: no filter 'emax'; did you mean 'emacs'?" in session.text


def test_vis_mode_stands_in_the_prompt(start):
    session = start(env={"PERIJOVE_TERMINAL_EDITING_MODE": "vi"})
    session.wait_for("[ins] In [1]:")
    session.type("x\x1b")
    session.wait_for("[nav] In [1]: x")


def test_a_picture_is_shown_by_the_terminals_protocol(start):
    session = start(env={"PERIJOVE_TERMINAL_IMAGES": "iterm2"})
    session.wait_for("In [1]:")
    session.run("display({'image/gif': 'R0lGODlhAQABAAAAACw=', 'text/plain': 'tiny'}, raw=True)")

    assert "\x1b]1337;File=inline=1;size=14;preserveAspectRatio=1:R0lGODlhAQABAAAAACw=\x07" in session.raw


def test_a_light_background_is_found_out(start):
    session = start(answers=False)
    while "\x1b[c" not in session.raw:
        session._read()
    session.type("\x1b]11;rgb:ffff/ffff/ffff\x1b\\\x1b[?6c")
    session.wait_for("In [1]:")
    session.type("7\r")
    session.wait_for("Out[1]: 7")

    assert "\x1b[0;32mIn [" in session.raw
    session.run("1 / 0", "ZeroDivisionError")
    assert "\x1b[34mCell In[2]" in session.raw


def test_startup_files_of_the_folder_come_first(start, tmp_path):
    folder = tmp_path / ".config" / "perijove" / "startup"
    folder.mkdir(parents=True)
    (folder / "10.py").write_text("order = ['10']\nwhere = __file__")
    (folder / "20.ipy").write_text("order.append('20')\nwords = !echo shell")
    (folder / "30.py").write_text("1 / 0")
    session = start()
    session.wait_for("ZeroDivisionError", "In [1]:")
    session.run("order, words, where[-5:]", "(['10', '20'], ['shell'], '10.py')")


def test_what_startup_files_register_hears_that_the_session_begins(start, tmp_path):
    (tmp_path / "first.py").write_text(
        "get_ipython().events.register('shell_initialized', lambda shell: print('begun', shell is get_ipython()))"
    )
    session = start(env={"PERIJOVE_INTERPRETER_STARTUP": "first.py"})
    session.wait_for("begun True", "In [1]:")


def test_a_registered_gui_loop_runs_while_the_prompt_waits(session):
    session.run("from perijove.gui.toolkits import register")
    session.run("import select; turns = []")
    session.type("def loop(context):\rturns.append(1)\rselect.select([context.fileno()], [], [])\r\r")
    session.wait_for("In [4]:")
    session.run("register('mine', loop); get_ipython().interpreter.gui('mine')")
    session.run("bool(turns)", "Out[5]: True")
    session.run("get_ipython().interpreter.gui('nothing')", "no GUI loop 'nothing'; there are: qt")


def test_ctrl_z_suspends_and_the_shell_brings_it_back(start, program, terminal_env, tmp_path):
    shell = start(command=["bash", "--norc", "--noprofile", "-i"])
    shell.type("PS1='shell$ '\r")
    shell.wait_for("shell$ \n".strip())
    shell.type(f"{program[0]} -c '{program[2]}'\r")
    shell.wait_for("In [1]:")
    shell.type("x = 5")
    shell.wait_for("In [1]: x = 5")
    shell.type("\x1a")
    shell.wait_for("Stopped")
    shell.type("fg\r")
    shell.type("0\r")
    shell.wait_for("In [2]:")
    shell.type("x\r")
    shell.wait_for("Out[2]: 50")


def test_a_simple_prompt_on_request(start):
    session = start(env={"PERIJOVE_TERMINAL_SIMPLE_PROMPT": "true"})
    session.wait_for("In [1]:")
    session.type("6 * 7\r")
    session.wait_for("Out[1]: 42")

    assert "\x1b" not in session.raw


def test_a_broken_settings_file_is_named_and_the_prompt_comes(start, tmp_path):
    (tmp_path / "perijove.toml").write_text("[terminal]\nmouse = 'yes'\ntitle = 'kept'\n")
    session = start(command=[sys.executable, "-m", "perijove"], columns=200)
    session.wait_for("terminal.mouse: expected true or false, found 'yes'", "In [1]:")
    session.run("6 * 7", "Out[1]: 42")

    assert "\x1b]0;kept\x07" in session.raw


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_the_input_that_ends_the_program_is_in_the_history(start, number):
    killed = start()
    killed.wait_for("In [1]:")
    killed.run("first = 1")
    killed.type(f"import os; os.kill(os.getpid(), {int(number)})\r")
    killed.exit_status()
    assert killed.child.signalstatus == number

    later = start()
    later.wait_for("In [1]:")
    later.run("%history -g os.kill", f"import os; os.kill(os.getpid(), {int(number)})\n")


def test_a_terminal_that_goes_away_ends_the_program_and_keeps_its_inputs(start):
    session = start()
    session.wait_for("In [1]:")
    session.run("kept = 'from the closed terminal'")
    session.child.close(force=False)
    while session.child.isalive():
        pass

    later = start()
    later.wait_for("In [1]:")
    later.run("%history -g kept", "kept = 'from the closed terminal'")


@pytest.mark.parametrize(("lines", "columns"), [(3, 15), (5, 20), (10, 40), (100, 300)])
def test_terminals_of_all_sizes(start, lines, columns):
    session = start(lines=lines, columns=columns)
    session.type("x\x7f")
    session.wait_for("In [1]:")
    session.type("import os\r")
    session.wait_for("In [2]:")
    session.type("os.pa\t")
    session.wait_for("pardir" if lines > 3 else "os.pa")
    assert "too small" not in session.text
    session.type("\x07\x03")
    session.type("40 + 2\r")
    session.wait_for(": 42")


def test_resizing_while_the_menu_is_open(session):
    session.run("import os")
    session.type("os.pa\t")
    session.wait_for("pathsep")
    for lines, columns in [(20, 40), (5, 20), (1, 1), (2, 10), (30, 100)]:
        session.resize(lines, columns)
    session.type("\x07")
    session.wait_for("In [2]: os.pa", nudge="")
    session.type("th.sep\r")
    session.wait_for("Out[2]: '/'")


def test_an_error_in_a_startup_file_names_the_file_and_its_line(start, tmp_path):
    (tmp_path / "first.py").write_text("x = 1\ny = x / 0\n")
    (tmp_path / "second.py").write_text("import sys; sys.exit('enough')")
    (tmp_path / "third.py").write_text("print('end' 'less')\nwhile True: pass\n")
    session = start(env={"PERIJOVE_INTERPRETER_STARTUP": "first.py:second.py:third.py"})
    session.wait_for("endless")
    session.type(CTRL_C)
    screen = session.wait_for("ZeroDivisionError", "enough", "KeyboardInterrupt", "In [1]:")

    assert "first.py:2" in screen
    assert "third.py:2" in screen
    session.run("x", "Out[1]: 1")


def test_a_history_that_is_no_database_is_told_and_kept(start, tmp_path):
    folder = tmp_path / ".local" / "state" / "perijove"
    folder.mkdir(parents=True)
    (folder / "history.sqlite").write_text("no database, but long enough to be taken for one\n" * 40)
    session = start(columns=200)
    session.wait_for("In [1]:")
    session.run("a = 1")
    session.run("b = 2", "was no database any more; it is now")

    assert (folder / "history-broken-1.sqlite").read_text().startswith("no database")


def test_tabs_that_are_pasted_are_seen_as_blanks(session):
    session.type("\x1b[200~if True:\n\tx = 42\nx\x1b[201~")
    session.wait_for("...:         x = 42")
    session.type("\r")
    session.wait_for("Out[1]: 42")


def test_an_unwritable_home_is_told_once(start):
    session = start(env={"HOME": "/proc"}, columns=150)
    session.wait_for("In [1]:")
    session.run("a = 1")
    session.run("b = 2")
    session.run("%history", "a = 1\nb = 2\n%history")

    assert session.text.count("history is kept in memory only") == 1
