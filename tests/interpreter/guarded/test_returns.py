import inspect
import re

from perijove.interpreter.guarded.returns import FUNCTIONS, METHODS

RESULT = re.compile(r"self|item|key|value|pair|0|item of 0|int|str|bytes|bool|float|dict|(list|tuple)\[[\w, ]+\]")


def test_every_method_is_there():
    missing = [
        (kind, name)
        for kind, table in METHODS.items()
        for name in table
        if not hasattr(kind, name) and kind not in {bytes, bytearray, str, int, float, complex, list}
    ]
    assert [pair for pair in missing if pair[0] is dict] == []


def test_every_function_is_there():
    import builtins

    assert [name for name in FUNCTIONS if not inspect.isroutine(getattr(builtins, name))] == []


def test_every_result_is_of_the_tables_language():
    results = {result for table in [FUNCTIONS, *METHODS.values()] for result in table.values()}
    assert [result for result in results if not RESULT.fullmatch(result)] == []
