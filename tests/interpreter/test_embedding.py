import builtins
import sys
from types import ModuleType, SimpleNamespace

import pytest

from perijove.interpreter.embedding import Names, kept_main, write_locals
from perijove.interpreter.interpreter import Interpreter

TOP = 1


@pytest.fixture(autouse=True)
def kept():
    with kept_main():
        yield


def session(names):
    interpreter = Interpreter(SimpleNamespace(emit=lambda event: None), module=names.module)
    names.prepare(interpreter)
    return lambda code: interpreter.run_sync(interpreter.prepare(code))


def test_a_functions_names_are_read_and_written():
    def function():
        x, items = 2, [3]
        names = Names.of_frame(sys._getframe())
        run = session(names)
        assert run("y = [x * item for item in items][0]; x = 50; TOP = 7; new = 1").status == "ok"
        names.end()
        return x, items

    assert function() == (50, [3])
    assert globals()["TOP"] == 7
    assert "new" not in globals()


def test_a_modules_names_are_its_own_and_ours_go(monkeypatch):
    module = ModuleType("some_module")
    module.a = module.display = 1
    monkeypatch.setitem(sys.modules, "some_module", module)
    names = Names.of_module(module)
    run = session(names)
    run("b = a + 1; c = display")
    names.end()
    assert {name: value for name, value in vars(module).items() if name[:2] != "__"} == {
        "a": 1, "display": 1, "b": 2, "c": 1
    }  # fmt: skip


def test_a_dictionary_takes_what_is_new():
    module, inner = ModuleType("some_module"), {"a": 1}
    module.b = 2
    names = Names.of_module(module, inner)
    run = session(names)
    run("a += 10; b += 10; c = 3; _private = 1; 5")
    assert (inner, module.b) == ({"a": 11, "c": 3, "_private": 1}, 12)
    run("del c")
    names.end()
    assert "In" not in inner
    assert "_" not in inner


def test_locals_are_written():
    x = 1
    write_locals(sys._getframe(), {"x": 2})
    assert x == 2


def test_the_programs_main_and_hooks_come_back():
    main, hook, shell = sys.modules["__main__"], sys.displayhook, vars(builtins).get("get_ipython")
    with kept_main():
        sys.modules["__main__"] = ModuleType("__main__")
        sys.displayhook = print
        builtins.get_ipython = print
    assert sys.modules["__main__"] is main
    assert sys.displayhook is hook
    assert vars(builtins).get("get_ipython") is shell
