import sys

from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.traceback.frames import (
    MAX_SHOWN,
    Frame,
    Omitted,
    Repeated,
    Step,
    fold,
    parameters,
    place,
    read,
    short_path,
    stack,
    steps,
    visible,
)


def frames(letters):
    return [Frame("f.py", ord(letter), letter) for letter in letters]


def folded(letters):
    return "".join(
        item.function
        if isinstance(item, Frame)
        else f"({item.frames}x{item.times})"
        if isinstance(item, Repeated)
        else "…"
        for item in fold(frames(letters))
    )


def test_repetitions_are_said_once():
    assert [folded(letters) for letters in ["abc", "aaa", "xaaaaay", "xababababy", "abcabcabcabc"]] == [
        "abc",
        "aaa",
        "xa(1x4)y",
        "xab(2x3)y",
        "abc(3x3)",
    ]


def test_long_ones_lose_their_middle():
    found = fold(frames([chr(1000 + number) for number in range(100)]))
    assert len(found) == MAX_SHOWN + 1
    assert found[MAX_SHOWN // 2] == Omitted(100 - MAX_SHOWN)


@given(st.text(alphabet="abc", max_size=50))
def test_no_frame_is_lost(letters):
    count = sum(
        1 if isinstance(item, Frame) else item.frames * item.times if isinstance(item, Repeated) else item.frames
        for item in fold(frames(letters))
    )
    assert count == len(letters)


def test_places(monkeypatch):
    monkeypatch.setenv("HOME", "/home/me")
    assert [place(name, 2) for name in ["<ipython-input-3-2aab5485>", "/home/me/a.py", "/usr/b.py"]] == [
        "Cell In[3], line 2",
        "File ~/a.py:2",
        "File /usr/b.py:2",
    ]
    assert short_path("/home/meat") == "/home/meat"


def caught(function):
    try:
        function()
    except ZeroDivisionError as error:
        return error.__traceback__
    raise AssertionError


def test_frames_that_ask_to_be_hidden_are_counted():
    def hidden(depth):
        __tracebackhide__ = True
        return hidden(depth - 1) if depth else 1 / 0

    shown = visible(steps(caught(lambda: hidden(2))))
    assert shown[-1] == Omitted(3, asked=True)
    assert all(isinstance(item, Step) for item in shown[:-1])


def test_a_name_that_is_only_read_hides_nothing():
    def shown(value):
        __tracebackhide__ = value
        return 1 / 0

    assert isinstance(visible(steps(caught(lambda: shown(False))))[-1], Step)


def test_the_parameters_of_a_function():
    def function(a, /, b, *args, c, **kw):
        local = 1
        return 1 / (local - 1)

    names = [stars + name for stars, name in parameters(function.__code__)]
    assert names == ["a", "b", "*args", "c", "**kw"]
    frame = read(steps(caught(lambda: function(1, 2, c=3)))[-1])
    assert frame.arguments == "(a, b, *args, c, **kw)"
    assert frame.lines[frame.lineno - 1].strip() == "return 1 / (local - 1)"


def test_code_without_parameters():
    def class_body():
        class Body:
            value = 1 / 0

    assert read(steps(caught(class_body))[-1]).arguments == ""
    assert read(steps(caught(lambda: 1 / 0))[-1]).arguments == ""


def test_the_stack_of_a_frame():
    found = stack(sys._getframe())
    assert found[-1].frame.f_code.co_name == "test_the_stack_of_a_frame"
    assert len(found) > 5
