import sys

from perijove.interpreter.ansi import Ink
from perijove.interpreter.debugger import listing
from perijove.interpreter.debugger.preferences import Preferences


class Loud:
    def __repr__(self):
        raise ValueError


def frame(number, loud=None):
    return sys._getframe()


def test_a_frame_with_its_arguments():
    found = frame(5, Loud())
    head, *lines = listing.entry_lines((found, found.f_lineno), Ink(colors=False), 3)
    assert (
        head.endswith("in frame(number=5, loud=<Loud instance at " + hex(id(found.f_locals["loud"])) + ">)")
        or "loud=<" in head
    )
    assert [line[9:] for line in lines] == ["def frame(number, loud=None):", "    return sys._getframe()", ""]
    assert lines[1].startswith(" ---")


def test_hidden_frames_are_counted():
    found = frame(1)
    chosen = Preferences(ignored={__name__})
    lines = list(listing.stack_lines([(found, 1), (found, 2), (found, 3)], 2, Ink(colors=False), chosen))
    assert lines[0] == "  [... 2 hidden frames]"
    assert lines[1].startswith("> ")


def test_breakpoints_are_marked():
    lines = list(listing.numbered(__file__, 1, 2, 1, Ink(colors=False), [2]))
    assert lines[0].startswith(" ----> 1 import sys")
    assert lines[1].startswith("B      2")
    assert list(listing.numbered("<nowhere>", 1, 9, 1, Ink(colors=True))) == []
