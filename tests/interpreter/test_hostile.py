"""Cells that a session has to outlive."""

import _thread
import gc
import io
import os
import subprocess
import sys
import threading
import tracemalloc
import warnings
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def alive(session):
    return session.plain("1 + 1") == ["2"]


@pytest.mark.parametrize(
    "code",
    [
        "raise BaseException('x')",
        "raise GeneratorExit",
        "raise StopIteration",
        "raise StopAsyncIteration",
        "raise KeyboardInterrupt",
        "import asyncio; raise asyncio.CancelledError",
        "class E(Exception):\n    def __str__(self): raise self\n    __repr__ = __str__\nraise E",
        "class E(Exception):\n    def __getattribute__(self, name): raise RuntimeError(name)\nraise E",
        "class M(type):\n    def __repr__(cls): 1/0\n    __str__ = __repr__\nclass E(Exception, metaclass=M): pass\nraise E",
        "def f(): f()\nf()",
        "class R:\n    def __repr__(self): return repr(self)\nR()",
        "class R:\n    def __repr__(self): raise MemoryError\nR()",
        "class R:\n    def __repr__(self): raise SystemExit(5)\nR()",
        "class R:\n    def __repr__(self): return 5\nR()",
        "class R:\n    def __getattr__(self, name): raise RuntimeError(name)\nR()",
        "class R:\n    def __getattr__(self, name): return self\n    def __call__(self, *a, **k): return self\nR()",
        "class R:\n    @property\n    def __class__(self): raise RuntimeError\nR()",
        "class R:\n    def __eq__(self, other): raise RuntimeError\n    __hash__ = None\nR()",
        "class R:\n    def __bool__(self): raise RuntimeError\nR()",
        "class R:\n    def __del__(self): raise RuntimeError\nr = 5",
        "x = []; x.append(x); x",
        "'\\ud800'",
        "print('\\ud800'.encode('utf-8', 'surrogatepass'))",
        "x = '\ud800'",
        "'\ud800' +",
        "x = 1\0",
        "\0",
        "a = (\n" * 500,
        "(" * 300 + ")" * 300,
        "-" * 100_000 + "1",
        "x = 1\n" * 50_000,
        "'" + "x" * 1_000_000 + "'",
        "\ufeff1",
        "%time \0",
        "!\0",
        "\x0c\x0b",
        "\r\r\n",
        "import sys; sys.exit('text')",
        "import sys; sys.exit(object())",
        "exit(3)",
        "import os; os.chdir('/'); os.getcwd()",
        "del __builtins__",
        "del __name__, __doc__",
        "__builtins__ = {}",
        "globals().clear()",
        "display = None",
        "_ = __ = ___ = None; del _, __, ___",
        "del In, Out",
        "In = Out = None",
        "open = print = list = type = len = str = repr = isinstance = None",
        "Exception = BaseException = SystemExit = KeyboardInterrupt = None",
        "import sys; sys.displayhook = None",
        "import sys; sys.excepthook = None",
        "import sys; sys.modules['__main__'] = None",
        "import sys; del sys.modules['__main__']",
        "import sys; sys.argv = None",
        "import sys; sys.ps1 = 5",
        "import sys; sys.setrecursionlimit(sys.getrecursionlimit())",
        "import gc; gc.disable(); gc.enable()",
        "import warnings; warnings.simplefilter('error')",
        "import warnings; warnings.simplefilter('error'); import sys\ndef f(): return 1 is 1",
    ],
)
def test_a_session_outlives(session, code, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    for name in ("displayhook", "excepthook", "argv"):
        monkeypatch.setattr(sys, name, getattr(sys, name))
    with warnings.catch_warnings():
        outcome = session(code)
        assert outcome.status in {"ok", "error"}
        assert alive(session)
        assert session("1 / 0").error.ename == "ZeroDivisionError"
        assert session("%who_ls").status == "ok"
    vars(sys).pop("ps1", None)


@pytest.mark.parametrize("source", [None, b"1 + 1", 5, ["1"], object()])
def test_a_source_that_is_no_text(session, source):
    outcome = session(source)
    assert isinstance(outcome.error_before_exec, TypeError)
    assert "has to be text, found" in outcome.error.evalue
    assert alive(session)


@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize("state", ["closed", "none", "broken"])
def test_without_a_stream(session, monkeypatch, name, state):
    class Broken:
        def write(self, text):
            raise OSError(5, "broken")

        flush = write

    closed = io.StringIO()
    closed.close()
    stream = {"closed": closed, "none": None, "broken": Broken()}[state]
    monkeypatch.setattr(sys, name, stream)
    session("class R:\n    def __repr__(self): 1 / 0\nR()")
    assert session("1 / 0").error.ename == "ZeroDivisionError"
    fail = lambda result: 1 / 0  # noqa: E731
    session.interpreter.callbacks.register("post_run_cell", fail)
    session("print(5)\nR()")
    session.interpreter.callbacks.unregister("post_run_cell", fail)
    session.interpreter.configure(autocall=2)
    session("abs -5")
    assert alive(session)


def test_a_repr_that_loops_can_be_interrupted(session):
    threading.Timer(0.3, _thread.interrupt_main).start()
    outcome = session("class R:\n    def __repr__(self):\n        while True: pass\nR()")
    assert outcome.error.ename == "KeyboardInterrupt"
    assert alive(session)


def test_a_repr_that_prints(session, capsys):
    session("class R:\n    def __repr__(self):\n        print('printed')\n        return 'shown'")
    assert session.plain("R()") == ["shown"]
    assert "printed" in capsys.readouterr().out


def test_a_trace_function(session):
    session("import sys\nseen = []\ndef trace(frame, event, arg):\n    seen.append(event)\nsys.settrace(trace)")
    session("def f(): pass\nf()\nsys.settrace(None)")
    assert "call" in session.names["seen"]
    session("def trace(*a): raise RuntimeError\nsys.settrace(trace)")
    sys.settrace(None)
    assert alive(session)


def test_a_shadowed_name_is_the_users(session):
    session("def print(*a): raise RuntimeError\ndef repr(*a): raise RuntimeError")
    assert session.plain("[1, 'a']") == ["[1, 'a']"]
    assert session("%who").status == "ok"
    assert session("1 / 0").error.ename == "ZeroDivisionError"


def test_a_thread_that_prints_for_ever(session, capsys):
    session(
        "import threading\nstop = threading.Event()\nprinted = threading.Event()\n"
        "def forever():\n    while not stop.wait(0.001):\n        print('more')\n        printed.set()\n"
        "t = threading.Thread(target=forever)\nt.start()"
    )
    for _ in range(20):
        assert alive(session)
    assert session("printed.wait(30)").result is True
    session("stop.set(); t.join()")
    assert capsys.readouterr().out.count("more") > 0


def run_program(code):
    """What a program of its own prints, and how it ends."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    start = (
        "from perijove.interpreter.interpreter import Interpreter\n"
        "class Host:\n    def emit(self, event): print(type(event).__name__, flush=True)\n    def ask(self, *a): pass\n"
        "i = Interpreter(Host())\nrun = lambda code: i.run_sync(i.prepare(code))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", start + code], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    return done.stdout.split(), done.returncode, done.stderr


@pytest.mark.parametrize(
    ("child", "code", "said"),
    [
        ("pass", 0, ""),
        ("sys.exit(7)", 7, ""),
        ("os._exit(3)", 3, ""),
        ("1 / 0", 1, "ZeroDivisionError"),
        ("get_ipython().run_cell('x = 5')", 0, ""),
        ("await asyncio.sleep(0)", 0, ""),
    ],
)
def test_a_child_ends_where_its_cell_ends(child, code, said):
    cell = f"import os, sys, asyncio\npid = os.fork()\nif not pid: {child}\nelse: status = os.waitpid(pid, 0)[1]"
    program = f"import asyncio\nasyncio.run(i.run({cell!r}))\nrun('os.waitstatus_to_exitcode(status)')\nprint('end', i.user.outputs)"
    lines, status, errors = run_program(program)
    assert (lines, status) == (["Result", "end", "{2:", f"{code}}}"], 0)
    assert said in errors


NAMES = [
    "print",
    "open",
    "len",
    "str",
    "repr",
    "list",
    "dict",
    "tuple",
    "type",
    "isinstance",
    "getattr",
    "hasattr",
    "iter",
    "next",
    "sorted",
    "map",
    "zip",
    "sum",
    "any",
    "all",
    "range",
    "compile",
    "eval",
    "exec",
    "input",
    "id",
    "hash",
    "int",
    "bool",
    "super",
    "property",
    "object",
    "vars",
    "dir",
    "callable",
]
DAMAGE = {
    "builtins that can't be called": f"import builtins\nfor name in {NAMES}: setattr(builtins, name, None)",
    "an __import__ that is none": "import builtins; builtins.__import__ = None",
    "errors that are none": "import builtins\nfor n in 'Exception KeyError OSError StopIteration'.split(): setattr(builtins, n, 5)",
    "no builtins": "import builtins; vars(builtins).clear()",
    "no modules": "import sys; sys.modules.clear()",
    "none of ours": "import sys\nfor n in list(sys.modules):\n    if n.startswith('perijove'): del sys.modules[n]",
    "no path": "import sys; sys.path.clear()",
    "a path that is none": "import sys; sys.path = None",
    "no finders": "import sys; sys.meta_path.clear(); sys.path_hooks.clear()",
    "a folder that is gone": "import os, tempfile; d = tempfile.mkdtemp(); os.chdir(d); os.rmdir(d)",
    "signals": "import signal\nfor s in (2, 15, 17, 14, 13): signal.signal(s, signal.SIG_IGN)",
    "a locale": "import locale, os; os.environ.update(LC_ALL='xx', LANG='C'); locale.setlocale(locale.LC_ALL, 'C')",
    "no environment": "import os; os.environ.clear()",
    "threads' errors": "import threading; threading.excepthook = None\nt = threading.Thread(target=lambda: 1 / 0)\nt.start(); t.join()",
    "a trace function": "import sys\ndef trace(*a): raise RuntimeError\nsys.settrace(trace)",
    "a profile function": "import sys\ndef profile(*a): raise RuntimeError\nsys.setprofile(profile)",
    "hooks": "import sys\nsys.displayhook = sys.excepthook = sys.unraisablehook = lambda *a: 1 / 0",
    "no collection": "import gc; gc.disable(); gc.callbacks.append(lambda *a: 1 / 0)",
    "a module": "import sys, types\nclass M(types.ModuleType):\n    def __getattr__(self, n): raise RuntimeError(n)\n    __dir__ = None\nm = sys.modules['m'] = M('m')",
    "linecache": "import linecache; linecache.cache = None",
    "warnings": "import warnings; warnings.warn = warnings.showwarning = warnings.filters = None",
    "few calls": "import sys; sys.setrecursionlimit(60)",
    "no shell": "get_ipython = None\nimport builtins; builtins.get_ipython = None; del builtins.display",
    "open files": "import resource; resource.setrlimit(resource.RLIMIT_NOFILE, (5, 5))",
    "context variables": "import contextvars\nfor v in list(contextvars.copy_context()): v.set(None)",
    "exit hooks": "import atexit; atexit.register(lambda: 1 / 0)",
    "a main module": "import sys\nclass M:\n    def __getattr__(self, n): 1 / 0\nsys.modules['__main__'] = M()",
}


@pytest.mark.parametrize("code", DAMAGE.values(), ids=DAMAGE)
def test_what_a_cell_does_to_the_process(code):
    lines, status, errors = run_program(
        f"run({code!r})\nrun('6 * 7')\nrun('1 / 0')\nrun('def f(): return [1]\\nf()')\nos = 5"
    )
    assert (lines[-3:], status) == (["Result", "ErrorEvent", "Result"], 0), errors


def test_an_import_that_refuses_is_the_users():
    code = "import builtins\nusual = __import__\ndef refuse(*a): raise RuntimeError('refused')\nbuiltins.__import__ = refuse"
    program = (
        f"run({code!r})\nrun('import json')\nprint(type(i.last_error).__name__, __import__('json').__name__)\n"
        "run('builtins.__import__ = usual; import json; 5')"
    )
    lines, status, errors = run_program(program)
    assert (lines, status) == (["ErrorEvent", "RuntimeError", "json", "Result"], 0), errors


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("a = 1\x0c\n\x0cb = 2\n\x0c\na + b", 3),
        ("if True:\r\n    a = 1\r\n    b = 2\r\na + b\r\n", 3),
        ("a = 1\rb = 2\ra + b\r", 3),
        ("if True:\n\ta = 1\n\tif a:\n\t\tb = 2\na + b", 3),
        ("\ufeffa = 3\na", 3),
        ("\n".join(f"v{number} = {number}" for number in range(10_000)) + "\nv9999", 9999),
        (f"a = {'x' * 10_000_000!r}\nlen(a)", 10_000_000),
        ("exec('a = 5\\n' + ' ' * 10_000_000)\na", 5),
    ],
    ids=["form feeds", "CRLF", "CR", "tabs", "BOM", "10,000 lines", "10 MB", "10 MB executed"],
)
def test_odd_and_large_sources(session, code, value):
    assert session(code).result == value
    assert alive(session)


def test_tabs_and_spaces_that_do_not_agree(session):
    assert session("if True:\n\ta = 1\n        b = 2\n").error.ename == "TabError"
    assert session("a = 1\0\n").error.ename in {"ValueError", "SyntaxError"}
    assert alive(session)


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the memory")
def test_100_mb_of_output(tmp_path):
    script = tmp_path / "cells"
    script.write_text(
        "line = 'x' * 1023\nfor _ in range(100_000): print(line)\n\n"
        "import sys\nprint(open('/proc/self/status').read().split('VmHWM:')[1].split()[0], file=sys.stderr)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PERIJOVE_INTERPRETER_HISTORY": "0"}
    with script.open() as cells, (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [sys.executable, "-m", "perijove"],
            stdin=cells,
            stdout=out,
            stderr=subprocess.PIPE,
            env=environment,
            check=True,
        )
    assert (tmp_path / "out").stat().st_size >= 100_000_000
    assert int(done.stderr.split()[-1]) < 100_000  # KB


def test_streams_that_a_cell_closes():
    lines, code, errors = run_program(
        "run('import sys; sys.stderr.close()')\nrun('1/0')\nrun('5')\n"
        "run('import sys; sys.stdout = None')\nrun('print(5)')\nrun('6')\nrun('1/0')\n"
    )
    assert code == 0, errors
    assert lines == ["ErrorEvent", "Result"]


def test_recursion_to_the_limit_of_c():
    lines, code, errors = run_program(
        "run('import sys; sys.setrecursionlimit(5000)')\nrun('def f(): f()\\nf()')\n"
        "run('x = []\\nfor _ in range(100_000): x = [x]\\nx')\nrun('7')\n"
    )
    assert code == 0, errors
    assert lines[0] == "ErrorEvent"
    assert lines[-1] == "Result"


def test_many_cells_leave_nothing(session):
    cells = [
        "a = 1",
        "a + 1",
        "def f(x):\n    return x\nf(2)",
        "list(range(500))",
        "x = 1\n1 / 0",
        "%who_ls",
        "b = !true",
    ]
    session.interpreter.configure(out_entries=20)

    def run_all(count):
        for index in range(count):
            session(cells[index % (len(cells) - 1)])
            session.host.events.clear()
        gc.collect()

    run_all(300)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        run_all(600)
        left = (tracemalloc.get_traced_memory()[0] - before) / 600
    finally:
        tracemalloc.stop()
    assert left < 2500  # the inputs themselves, under their names, in the history and for tracebacks


def test_an_errors_frames_are_released_by_the_next(session):
    import weakref

    session(
        "class Large: pass\ndef fail():\n    local = Large()\n    global ref\n    import weakref\n    ref = weakref.ref(local)\n    1 / 0\nfail()"
    )
    held = session.names["ref"]
    assert isinstance(held, weakref.ref)
    assert held() is not None
    session("nonsense")
    gc.collect()
    assert held() is None
