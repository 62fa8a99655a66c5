from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.traceback.frames import MAX_SHOWN, Frame, Omitted, Repeated, fold, place, short_path


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
    assert [place(name, 2) for name in ["<cell 3>", "/home/me/a.py", "/usr/b.py"]] == [
        "Cell In[3], line 2",
        "File ~/a.py:2",
        "File /usr/b.py:2",
    ]
    assert short_path("/home/meat") == "/home/meat"
