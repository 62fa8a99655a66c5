import asyncio
import sys

import pytest

from perijove.interpreter.debugger import evaluate


def names_of(frame):
    return frame.f_locals


def frame_of_function(x=3):
    items = [1, 2]
    return sys._getframe(), items, x


def test_comprehensions_and_functions_see_local_names():
    frame = frame_of_function()[0]
    names = dict(frame.f_locals)
    assert evaluate.evaluate("[i * x for i in items]", frame, names) == [3, 6]
    assert evaluate.evaluate("sum(i for i in items if (lambda: i < x)())", frame, names) == 3


def test_what_is_assigned_is_kept():
    frame = frame_of_function()[0]
    names, shown = dict(frame.f_locals), []
    evaluate.execute("x = 5; [last := i for i in items]; x + last", frame, names, shown.append)
    assert shown == [[1, 2], 7]
    assert (names["x"], names["last"]) == (5, 2)
    evaluate.execute("global TEST_VALUE; TEST_VALUE = 1", frame, names, shown.append)
    assert evaluate.evaluate("TEST_VALUE", frame, names) == 1


def test_await_without_and_within_a_loop():
    frame = frame_of_function()[0]
    assert evaluate.evaluate("await __import__('asyncio').sleep(0, 'slept')", frame, {}) == "slept"

    async def other(seen):
        while len(seen) < 3:
            seen.append(1)
            await asyncio.sleep(0)

    async def main():
        seen = []
        task = asyncio.get_running_loop().create_task(other(seen))
        value = evaluate.evaluate("await __import__('asyncio').sleep(0.01, 'nested')", frame, {})
        await task
        current = asyncio.current_task()
        return value, seen, current is not None

    assert asyncio.run(main()) == ("nested", [1, 1, 1], True)


def test_errors_are_raised():
    frame = frame_of_function()[0]
    with pytest.raises(ZeroDivisionError):
        evaluate.evaluate("1 / 0", frame, {})
    with pytest.raises(SyntaxError):
        evaluate.evaluate("1 +", frame, {})
