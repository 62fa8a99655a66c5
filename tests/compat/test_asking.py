import ast

import pytest

from perijove.compat import current
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


def test_completion_and_completeness(shell):
    shell.user_ns["alphabet"] = 1
    assert shell.complete("alphab") == ("alphab", ["alphabet"])
    assert shell.complete("", "x = alphab", 10) == ("alphab", ["alphabet"])
    assert shell.check_complete("for x in y:") == ("incomplete", "    ")


def test_what_is_known_of_a_name(shell):
    shell.user_ns["six"] = 6
    found = shell.object_inspect("six")
    assert (found["found"], found["type_name"], shell.object_inspect("seven")["found"]) == (True, "int", False)
    assert "int" in shell.object_inspect_text("six")
    with pytest.raises(KeyError):
        shell.object_inspect_mime("seven")
    assert shell.inspector.info(len, "len")["name"] == "len"
    assert shell.inspector.mime_hooks is shell.interpreter.mime_hooks
    assert shell.user_expressions({"a": "six"})["a"]["data"] == {"text/plain": "6"}


def test_code_that_a_text_names(shell, tmp_path):
    shell.run_cell("a = 6", store_history=True)
    shell.run_cell("b = 7", store_history=True)
    path = tmp_path / "code.py"
    path.write_text("c = 8")
    shell.user_ns["text"] = "d = 9"
    assert shell.extract_input_lines("1-2") == "a = 6\nb = 7"
    assert [shell.find_user_code(target) for target in ("1", str(path), "text")] == ["a = 6", "c = 8", "d = 9"]
    with pytest.raises(ValueError, match="folder"):
        shell.find_user_code(str(tmp_path))
    with pytest.raises(ValueError, match="neither"):
        shell.find_user_code("no_such")
    with pytest.raises(TypeError):
        shell.find_user_code("a")


def test_names_go_by_a_pattern(shell):
    shell.user_ns.update(ab=1, ac=2, b=3)
    shell.reset_selective("^a")
    assert {"ab", "ac", "b"} & shell.user_ns.keys() == {"b"}
    with pytest.raises(TypeError):
        shell.reset_selective()


def test_toolkits_and_trees(shell):
    asked = []
    shell.interpreter.gui = asked.append
    shell.enable_gui("tk")
    assert (asked, shell.active_eventloop) == (["tk"], "tk")
    assert shell.transform_ast(ast.parse("1")).body
    assert (shell.should_run_async("await x"), shell.should_run_async("x")) == (True, False)


def test_macros_and_modules(shell):
    shell.define_macro("twice", "n = 2 * n")
    shell.run_cell("n = 1\n")
    shell.run_cell("twice")
    assert shell.user_ns["n"] == 2
    with pytest.raises(ValueError, match="a macro is made of text"):
        shell.define_macro("no", 1)
    made = shell.new_main_mod("script.py", "script")
    assert (made.__name__, made.__file__) == ("script", "script.py")
