import ast
import re

import pytest

from perijove.interpreter.magics.timing import TimeitResult, duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (1.5, "1.5 s"),
        (0.0123, "12.3 ms"),
        (1.2e-5, "12 µs"),
        (3e-9, "3 ns"),
        (9.9999e-7, "1 µs"),
        (0.9999, "1 s"),
        (0, "0 ns"),
        (75, "1min 15s"),
        (3700, "1h 1min 40s"),
    ],
)
def test_durations(seconds, text):
    assert duration(seconds) == text


def test_time(session, capsys):
    assert session.plain("%time 6 * 7") == ["42"]
    assert re.fullmatch(r"CPU times: user .*, sys: .*, total: .*\nWall time: .*\n", capsys.readouterr().out)
    assert session.plain("%%time\na = 5\na + 1") == ["6"]
    assert session.names["a"] == 5
    assert session.plain("x = %time 3\nx") == ["3"]
    assert session.plain("%time 5;") == []


def test_time_is_said_of_a_failure_too(session, capsys):
    assert session.plain("%time 1/0") == ["ZeroDivisionError"]
    assert "Wall time" in capsys.readouterr().out


def test_code_that_awaits_is_timed(session, capsys):
    session("import asyncio")
    assert session.plain("%%time\nawait asyncio.sleep(0, 'slept')") == ["'slept'"]
    assert session.plain("%time await asyncio.sleep(0, 'slept')") == ["'slept'"]
    assert capsys.readouterr().out.count("Wall time") == 2
    session("result = %timeit -n 2 -r 3 -o -q await asyncio.sleep(0)")
    assert (session.names["result"].loops, session.names["result"].repeat) == (2, 3)
    session("async def f():\n    x = %time await asyncio.sleep(0, 3)\n    return x")
    assert session.plain("await f()") == ["3"]


def test_code_that_awaits_where_it_cannot(session):
    error = session("def f():\n    %time await x\n").error
    assert (error.ename, "outside async function" in error.evalue) == ("SyntaxError", True)


def test_an_error_can_be_let_pass(session, capsys):
    assert session.plain("%%time --no-raise-error\n1/0") == []
    captured = capsys.readouterr()
    assert "ZeroDivisionError" in captured.err
    assert "Wall time" in captured.out


def test_timeit(session, capsys):
    session("x = 5")
    session("%timeit -n 3 -r 2 x + 1")
    assert re.search(r" ± .* per loop \(mean ± std\. dev\. of 2 runs, 3 loops each\)\n\Z", capsys.readouterr().out)


def test_timeit_returns_and_keeps(session, capsys):
    session("r = %timeit -n 3 -r 2 -q -o -v kept len('a')")
    assert capsys.readouterr().out == ""
    assert (session.names["r"].loops, session.names["r"].repeat, session.names["kept"]) == (3, 2, session.names["r"])


def test_timeit_sees_set_up_local_names_and_several_lines(session):
    session("%%timeit -n1 -r1 -q y = [1]\nfor i in y:\n    text = '''\n  a'''\n    assert text == '\\n  a'")
    outcome = session("def f(local):\n    %timeit -n1 -r1 -q assert local == 3\nf(3)")
    assert outcome.status == "ok"
    assert session("%timeit").error.ename == "UsageError"


def test_a_result():
    result = TimeitResult(10, [1.0, 2.0], 0.0, 3)
    assert (result.best, result.worst, round(result.average, 3)) == (0.1, 0.2, 0.15)
    assert str(result) == "150 ms ± 50 ms per loop (mean ± std. dev. of 2 runs, 10 loops each)"


def test_time_sees_the_names_of_the_function_it_stands_in(session, capsys):
    session("def f(mine):\n    %time print(2 * mine)\nf('hi')")
    assert capsys.readouterr().out.startswith("hihi\n")


@pytest.mark.parametrize("code", ["return", "yield 1"])
def test_timeit_allows_no_more_at_the_top_than_a_cell_does(session, code):
    assert session(f"%timeit {code}").error.ename == "SyntaxError"


class Negator(ast.NodeTransformer):
    def visit_Constant(self, node):
        return ast.copy_location(ast.Constant(-node.value), node) if isinstance(node.value, int) else node


def test_timeit_times_what_the_users_transformers_make(session):
    session.names["seen"] = seen = set()
    session.interpreter.ast_transformers.append(Negator())
    session("%%timeit -n 1 -r 1 made = 2\nseen.add(1)\nseen.add(made)")
    assert seen == {-1, -2}
