from perijove.interpreter.display.formatter import DisplayFormatter
from perijove.interpreter.expressions import evaluate


def test_values_and_errors():
    found = evaluate({"a": " n ", "b": "n +"}, {"n": 1}, DisplayFormatter(), colors=False)
    assert found["a"] == {"status": "ok", "data": {"text/plain": "1"}, "metadata": {}}
    assert (found["b"]["status"], found["b"]["ename"]) == ("error", "SyntaxError")
