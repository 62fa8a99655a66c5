from perijove.interpreter.ansi import Ink
from perijove.interpreter.traceback.excerpt import frame_lines, item_lines, plain_lines, shown_place
from perijove.interpreter.traceback.frames import Frame, Omitted, Repeated
from perijove.interpreter.traceback.style import Style

STYLE = Style("context", Ink(colors=False))
LINES = ["def f():\n", "    a = 1\n", "\n", "    return a / b\n"]
FRAME = Frame("/x/a.py", 4, "f", "()", 11, 16, LINES)


def test_a_frame_in_its_context():
    assert list(frame_lines(FRAME, STYLE)) == [
        "File /x/a.py:4, in f()",
        "      2     a = 1",
        "      3",
        "----> 4     return a / b",
        "                   ~~^~~",
    ]
    assert len(list(frame_lines(FRAME, STYLE, around=0))) == 3


def test_a_frame_as_python_has_it():
    assert list(plain_lines(FRAME, STYLE)) == ["  File /x/a.py:4 in f", "    return a / b", "           ~~^~~"]


def test_variables_stand_under_their_line():
    frame = Frame("/x/a.py", 4, "f", "(b=0)", lines=LINES, variables=(("a", "1"), ("global b", "0")))
    assert list(frame_lines(frame, STYLE))[-2:] == ["        a = 1", "        global b = 0"]


def test_a_frame_without_its_source():
    assert list(frame_lines(Frame("/x/a.so", 7, "f", "()"), STYLE)) == ["File /x/a.so:7, in f()"]
    assert list(plain_lines(Frame("/x/a.so", 7, "<module>"), STYLE)) == ["  File /x/a.so:7"]


def test_a_changed_source_is_said():
    frame = Frame("/x/a.py", 4, "f", lines=LINES, has_changed=True)
    assert "changed since" in list(frame_lines(frame, STYLE))[1]


def test_what_stands_for_several():
    items = [Repeated(1, 9), Repeated(2, 9), Omitted(5), Omitted(1, asked=True), Omitted(2, asked=True)]
    assert [line for item in items for line in item_lines(item, STYLE, None)] == [
        "... the frame above, 9 more times ...",
        "... the 2 frames above, 9 more times ...",
        "... 5 frames left out ...",
        "... 1 hidden frame ...",
        "... 2 hidden frames ...",
    ]


def test_links_to_files_only():
    style = Style("context", Ink(colors=False), links=True)
    assert shown_place("/x y/a.py", 3, style) == "\x1b]8;;file:///x%20y/a.py#3\x1b\\File /x y/a.py:3\x1b]8;;\x1b\\"
    assert shown_place("<ipython-input-3-2aab5485>", 3, style) == "Cell In[3], line 3"
    assert shown_place("<string>", 3, style) == "File <string>:3"
