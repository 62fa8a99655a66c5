import io
import sys

import pytest

from perijove.interpreter.display.captured import CapturedIO, RichOutput, capture_output
from perijove.interpreter.events import Display


@pytest.fixture
def within(session):
    session.names["capture_output"] = capture_output
    return session


def test_what_is_printed_and_shown_is_kept(within, capsys):
    code = (
        "import sys\nwith capture_output() as c:\n  print('o'); print('e', file=sys.stderr); display(1, display_id='x')"
    )
    assert within.events(code) == []
    kept = within.names["c"]
    assert (kept.stdout, kept.stderr, str(kept)) == ("o\n", "e\n", "o\n")
    (output,) = kept.outputs
    assert (output.data, output.transient, output.update) == ({"text/plain": "1"}, {"display_id": "x"}, False)
    assert within.events("c.show()") == [Display({"text/plain": "1"}, {}, "x")]
    assert capsys.readouterr() == ("o\n", "e\n")


def test_parts_can_be_left_alone(within, capsys):
    assert len(within.events("with capture_output(stdout=False, display=False) as c: print('o'); display(1)")) == 1
    assert capsys.readouterr().out == "o\n"
    assert (within.names["c"].stdout, within.names["c"].outputs) == ("", [])


def test_within_each_other(within):
    within("with capture_output() as a:\n  display(1)\n  with capture_output() as b: display(2)\n  display(3)")
    texts = [[output.data["text/plain"] for output in within.names[name].outputs] for name in "ab"]
    assert texts == [["1", "3"], ["2"]]


def test_an_error_puts_everything_back(within):
    before = sys.stdout
    within("with capture_output(): 1/0")
    assert sys.stdout is before
    assert within.plain("display(1)") == ["1"]


def test_clearing_clears_what_is_kept(within):
    within("with capture_output() as c:\n  display(1); clear_output(); display(2)")
    assert [output.data["text/plain"] for output in within.names["c"].outputs] == ["2"]


def test_without_an_interpreter():
    with capture_output(display=False) as kept:
        sys.stdout.write("o")
    assert kept.stdout == "o"


def test_an_output_has_its_representations():
    output = RichOutput({"text/html": "<b>", "image/png": "UE5H"}, {"image/png": {"width": 1}})
    assert output._repr_html_() == "<b>"
    assert output._repr_png_() == ("UE5H", {"width": 1})
    assert output._repr_svg_() is None
    assert output._repr_mimebundle_() == (output.data, output.metadata)
    with pytest.raises(AttributeError):
        output._repr_unknown_  # noqa: B018


def test_made_by_hand():
    kept = CapturedIO(io.StringIO("o"), None, [{"data": {"text/plain": "1"}}])
    assert (kept.stdout, kept.stderr, kept.outputs[0].data) == ("o", "", {"text/plain": "1"})
