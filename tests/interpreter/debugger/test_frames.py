import sys

from perijove.interpreter.debugger import frames
from perijove.interpreter.debugger.preferences import Preferences


def hidden():
    __tracebackhide__ = True
    return sys._getframe()


def skipping():
    __debuggerskip__ = True
    return called()


def called():
    return sys._getframe()


def test_what_hides_a_frame():
    chosen = Preferences()
    assert frames.is_hidden(hidden(), chosen)
    assert not frames.is_hidden(called(), chosen)
    assert frames.asks_to_skip(skipping(), chosen)
    chosen.predicates["tbhide"] = False
    assert not frames.is_hidden(hidden(), chosen)
    chosen.ignored.add(__name__)
    assert frames.is_hidden(called(), chosen)
    chosen.ignored = {"nothing*"}
    assert not frames.is_ignored(called(), chosen)
    chosen.skip_hidden = False
    assert not frames.asks_to_skip(skipping(), chosen)


def test_names_of_the_functions_around():
    def outer():
        seen_only_outside = 1
        both = "outer"

        def inner():
            both = "inner"
            return frames.names_of(sys._getframe(), {"both": both})

        return inner(), seen_only_outside, both

    names = outer()[0]
    assert (names["seen_only_outside"], names["both"], names["len"]) == (1, "inner", len)
