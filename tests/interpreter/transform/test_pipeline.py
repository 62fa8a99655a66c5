from hypothesis import given
from hypothesis import strategies as st

from perijove.interpreter.transform.pipeline import Transforms, split_lines

transform = Transforms()


def test_code_without_escapes_stays_as_it_is():
    for source in ["", "a = 1", "a % b", "a != b", "'?'", "x = '%'", "if a:\n    b\n", "a = (b\n  )"]:
        assert transform(source) is source


def test_steps_can_be_added_and_taken_away():
    own = Transforms()
    own.post.append(lambda lines: [line.replace("λ", "lambda") for line in lines])
    own.cleanup.clear()
    assert [own("λ: 1"), own(" a")] == ["lambda: 1\n", " a\n"]


def test_a_step_of_ones_own_reads_every_cell_once():
    own = Transforms()
    seen = []

    def step(lines):
        seen.append(lines)
        return lines

    own.cleanup.append(step)
    assert own("a = 1") == "a = 1\n"
    assert seen == [["a = 1\n"]]


def test_steps_with_side_effects_are_left_out_of_a_check():
    own = Transforms()

    def step(lines):
        raise AssertionError(lines)

    step.has_side_effects = True
    own.cleanup.append(step)
    own.post.append(step)
    assert own("%time 1", checking=True) == "get_ipython().run_line_magic('time', '1')\n"
    assert own.clean(">>> a") == "a\n"


def test_lines_keep_their_newlines():
    assert split_lines("a\n\x0cb\r\n\nc") == ["a\n", "\x0cb\n", "\n", "c"]


@given(st.text(alphabet="ab'\"(){}%!?= \\\n>,;/"))
def test_any_text_is_transformed(source):
    assert isinstance(transform(source), str)
