"""Cells, from source to outcome, hostile ones too."""

import asyncio
import contextvars
import pickle
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from perijove.interpreter.events import ErrorEvent, Result, SetNextInput

SRC = Path(__file__).resolve().parents[2] / "src"


def test_the_last_expression_is_shown(session):
    assert session.events("a = 1\na + 1") == [Result({"text/plain": "2"}, {}, 1)]


def test_a_semicolon_silences(session):
    assert [session.events(code) for code in ["1;", "1; # quiet", "1 ;\n"]] == [[], [], []]
    assert session.plain("'a;'") == ["'a;'"]
    assert session.plain("1 # a;") == ["1"]


def test_none_is_not_shown(session):
    assert session.events("None") == []


def test_outcomes(session):
    outcome = session("6 * 7")
    assert (outcome.status, outcome.execution_count, outcome.error, outcome.value, outcome.payload) == (
        "ok",
        1,
        None,
        42,
        [],
    )


def test_counts_are_the_same_everywhere(session):
    counts = [
        session(code, **options).execution_count
        for code, options in [
            ("1", {}),
            ("", {}),
            ("  \n", {}),
            ("2", {"store_history": False}),
            ("3", {"silent": True}),
            ("4", {}),
        ]
    ]
    assert counts == [1, 1, 1, 1, 1, 2]
    assert session.events("5", store_history=False)[0].execution_count == 2
    assert session.interpreter.execution_count == 3


def test_a_silent_cell_tells_nothing(session):
    assert session.events("1/0", silent=True) == []
    assert session("1/0", silent=True).error.ename == "ZeroDivisionError"
    assert session.events("5", silent=True) == []


def test_in_out_and_underscores(session):
    for code in ["1", "2", "3", "x = 4"]:
        session(code)
    assert session.plain("_, __, ___, _1, _i, _ii, _i1, In[2], Out[3]") == ["(3, 2, 1, 1, 'x = 4', '3', '1', '2', 3)"]


def test_an_underscore_of_the_users_own_stays(session):
    session("1")
    session("_ = 'mine'")
    session("2")
    assert session.names["_"] == "mine"
    session("del _")
    session("3")
    assert session.names["_"] == 3


def test_names_that_python_needs(session):
    session("class A:\n    pass\ndef f(): return 1")
    assert session.plain("__name__, A.__module__") == ["('__main__', '__main__')"]
    assert sys.modules["__main__"].__dict__ is session.names
    assert session.names["f"] is pickle.loads(pickle.dumps(session.names["f"]))


def test_future_imports_hold(session):
    session("from __future__ import annotations")
    session("def f(a: nowhere): pass")
    assert session.plain("f.__annotations__") == ["{'a': 'nowhere'}"]


def test_source_is_known_to_inspect(session):
    session("def f():\n    return 1\n")
    assert session.plain("import inspect\ninspect.getsource(f)") == ["'def f():\\n    return 1\\n'"]


def test_awaiting_cells_need_a_loop_and_others_have_none(session):
    prepare = session.interpreter.prepare
    assert [
        prepare(code).is_async
        for code in [
            "await x",
            "async with x: pass",
            "async for a in b: pass",
            "[a async for a in b]",
            "async def f(): await x",
            "1",
        ]
    ] == [True, True, True, True, False, False]
    assert session.plain("import asyncio\nasyncio.run(asyncio.sleep(0, 5))") == ["5"]


def test_await_at_the_top(session):
    assert session.plain("import asyncio\na = await asyncio.sleep(0, 3)\nawait asyncio.sleep(0, a + 1)") == ["4"]


def test_cells_at_the_same_time_keep_their_numbers(session):
    async def both():
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(session.interpreter.run("import asyncio\nawait asyncio.sleep(0.01)\n'first'"))
            second = tasks.create_task(session.interpreter.run("'second'"))
        return first.result(), second.result()

    outcomes = asyncio.run(both())
    assert [(outcome.execution_count, outcome.value) for outcome in outcomes] == [(1, "first"), (2, "second")]
    assert [event.execution_count for event in session.host.events] == [2, 1]


def test_context_variables_last_from_cell_to_cell(session):
    session("import contextvars, asyncio\nv = contextvars.ContextVar('v')\nv.set(1)")
    assert contextvars.copy_context().run(session.plain, "v.get()") == ["1"]
    session("v.set(2)\nawait asyncio.sleep(0)")
    assert session.plain("v.get()") == ["2"]
    assert session.plain("await asyncio.sleep(0)\nv.get()") == ["2"]


def test_a_cancelled_cell_is_interrupted(session):
    async def cancelled():
        async with asyncio.TaskGroup() as tasks:
            task = tasks.create_task(session.interpreter.run("import asyncio\nawait asyncio.sleep(60)"))
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            task.cancel()
        return task.result()

    assert asyncio.run(cancelled()).error.ename == "KeyboardInterrupt"


def test_a_task_of_the_users_own_may_be_cancelled(session):
    code = "import asyncio\nt = asyncio.ensure_future(asyncio.sleep(9))\nt.cancel()\nawait t"
    assert session(code).error.ename == "CancelledError"


def test_a_real_interrupt(session):
    assert session("import signal\nsignal.raise_signal(signal.SIGINT)").error.ename == "KeyboardInterrupt"
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_leaving(session):
    left = session("import sys\nsys.exit(3)")
    assert (left.status, left.error.ename, left.exit_code) == ("error", "SystemExit", 3)
    assert (left.payload, left.leaves) == ([], False)
    assert session("exit").payload == [{"source": "ask_exit", "keepkernel": False}]
    assert session("quit()").leaves
    for code, exit_code in [("exit", 0), ("quit()", 0), ("exit(4)", 4), ("sys.exit()", 0), ("sys.exit('why')", 1)]:
        assert session(code).exit_code == exit_code
    assert session("exit(keep_kernel=True)").payload == [{"source": "ask_exit", "keepkernel": True}]
    assert session("1").exit_code is None


def test_next_input(session):
    outcome = session("get_ipython().set_next_input('x')")
    assert session.host.events == [SetNextInput("x", replace=False)]
    assert outcome.payload == [{"source": "set_next_input", "text": "x", "replace": False}]


@pytest.mark.parametrize(
    ("code", "ename"),
    [
        ("a b", "SyntaxError"),
        ("if a:\nb", "IndentationError"),
        ("return 1", "SyntaxError"),
        ("def f(n): return f(n)\nf(1)", "RecursionError"),
        ("class A:\n  def __repr__(self): raise ValueError('no')\nA()", "ValueError"),
        ("class A:\n  def __repr__(self): raise KeyboardInterrupt\nA()", "KeyboardInterrupt"),
        ("class A:\n  def __repr__(self): return 5\nA()", "TypeError"),
        ("class A:\n  def __repr__(self): return repr(self)\nA()", "RecursionError"),
        ("raise StopIteration", "StopIteration"),
        ("raise BaseException('x')", "BaseException"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("1/0", "ZeroDivisionError"),
        ("class E(Exception):\n  def __str__(self): raise OSError\nraise E", "E"),
        ("%nosuch", "UsageError"),
    ],
)
def test_errors_are_outcomes(session, code, ename):
    outcome = session(code)
    assert (outcome.status, outcome.error.ename) == ("error", ename)
    assert session.host.events == [outcome.error]
    assert ename in "\n".join(outcome.error.traceback)
    assert session.plain("1 + 1") == ["2"]


def test_a_null_byte_is_an_error(session):
    assert session("a\0b").error.ename in {"ValueError", "SyntaxError"}


def test_a_long_integer_is_shown(session):
    assert session.plain("10**5000") == ["<int of 16610 bits, 0x31e20801036510f3...>"]


def test_a_repr_that_prints(session, capsys):
    assert session.plain("class A:\n  def __repr__(self):\n    print('loud')\n    return 'A!'\nA()") == ["A!"]
    assert capsys.readouterr().out == "loud\n"


@pytest.mark.parametrize("name", ["print", "str", "len", "__import__", "Exception", "type", "isinstance", "display"])
def test_builtins_may_be_shadowed(session, name):
    session(f"{name} = 5")
    assert session.plain("[1, 'a']") == ["[1, 'a']"]
    assert session.plain("1/0") == ["ZeroDivisionError"]
    assert session.plain(name) == ["5"]


def test_our_names_may_be_deleted(session):
    session("del _, In, Out, exit, get_ipython, display")
    assert session.plain("1") == ["1"]
    assert session.plain("get_ipython() is not None") == ["True"]


def test_a_failing_optional_representation_is_told_and_left_out(session, capsys):
    code = "class A:\n  def _repr_html_(self): raise ValueError('no html')\n  def __repr__(self): return 'A'\nA()"
    assert session.plain(code) == ["A"]
    assert "ValueError: no html" in capsys.readouterr().err


def test_a_failing_repr_displayed_within_a_cell_does_not_end_it(session, capsys):
    code = "class A:\n  def __repr__(self): raise ValueError('no')\ndisplay(A())\n'on'"
    first, second = session.events(code)
    assert "its repr failed" in first.data["text/plain"]
    assert second.data == {"text/plain": "'on'"}
    assert "ValueError: no" in capsys.readouterr().err


def test_an_error_is_kept_for_a_post_mortem(session):
    session("1/0")
    assert isinstance(sys.last_value, ZeroDivisionError)
    assert session.interpreter.last_error is sys.last_value


def test_a_thread_belongs_to_its_cell(session):
    session("import threading\nt = threading.Thread(target=lambda: display('x'))\nt.start(); t.join()")
    assert [event.data for event in session.host.events] == [{"text/plain": "'x'"}]
    assert threading.active_count() >= 1


def test_expressions_beside_a_cell(session):
    session("a = 5")
    found = session.interpreter.evaluate({"one": "a + 1", "two": "1/0", "three": "b c"})
    assert found["one"] == {"status": "ok", "data": {"text/plain": "6"}, "metadata": {}}
    assert [found[name]["ename"] for name in ["two", "three"]] == ["ZeroDivisionError", "SyntaxError"]


def test_which_expressions_are_shown(new_session):
    from perijove.settings import InterpreterSettings

    shown = {}
    for show in ["all", "last", "last_expr", "last_expr_or_assign", "none"]:
        session = new_session()
        session.interpreter.settings = InterpreterSettings(colors=False, show=show)
        shown[show] = session.plain("1\na = 2\n3"), session.plain("1\nb = 2")
    assert shown == {
        "all": (["1", "3"], ["1"]),
        "last": (["3"], []),
        "last_expr": (["3"], []),
        "last_expr_or_assign": (["3"], ["2"]),
        "none": ([], []),
    }


def test_many_outputs_are_bounded(new_session):
    session = new_session()
    session.interpreter.user.out_limit = 10
    for number in range(25):
        session(f"{number} + 1000")
    assert len(session.names["Out"]) <= 10
    assert "_1" not in session.names
    assert session.plain("_25") == ["1024"]


def test_a_users_transform_that_fails_is_an_outcome(session):
    def fail(lines):
        raise LookupError("no")

    session.interpreter.transforms.post.append(fail)
    assert isinstance(session.events("1")[0], ErrorEvent)


def test_the_interpreter_imports_little():
    code = (
        f"import sys; sys.path.insert(0, {str(SRC)!r})\nimport perijove.interpreter.interpreter\n"
        "print(sorted({'asyncio', 'sqlite3', 'traceback', 'subprocess', 'codeop', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


OTHERS = [
    found
    for version in ("3.10", "3.12", "3.13", "3.14")
    for found in [next(iter(sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))), None)]
    if found is not None
]


@pytest.mark.skipif(not OTHERS, reason="no other Python is installed under ~/.pyenv")
@pytest.mark.parametrize("python", OTHERS, ids=lambda path: path.parts[-3])
def test_other_pythons_run_it_with_nothing_installed(python):
    code = Path(__file__).with_name("bare.py")
    done = subprocess.run([python, "-I", code, str(SRC)], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.splitlines()[-1:] == ["all is well"], done.stdout + done.stderr
