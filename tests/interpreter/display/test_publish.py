import pytest

from perijove.interpreter.events import ClearOutput, Display


def test_display_shows_each_object(session):
    assert session.events("display(1, 'a')") == [Display({"text/plain": "1"}), Display({"text/plain": "'a'"})]


def test_ids_and_updates(session):
    session("h = display(1, display_id='one')")
    session("h.update(2)\nupdate_display(3, display_id='one')\nh.display(4)")
    assert session.host.events == [
        Display({"text/plain": "1"}, {}, "one"),
        Display({"text/plain": "2"}, {}, "one", update=True),
        Display({"text/plain": "3"}, {}, "one", update=True),
        Display({"text/plain": "4"}, {}, "one"),
    ]


def test_an_id_can_be_made(session):
    session("h = display(1, display_id=True)")
    assert session.names["h"].display_id == session.host.events[0].display_id
    assert len(session.names["h"].display_id) == 32


def test_no_handle_without_an_id(session):
    assert session.plain("display(1) is None") == ["1", "True"]


def test_raw_bundles_and_metadata(session):
    assert session.events("display({'text/html': '<b>', 'image/png': b'a'}, raw=True, metadata={'x': 1})") == [
        Display({"text/html": "<b>", "image/png": "YQ=="}, {"x": 1})
    ]


def test_clearing(session):
    assert session.events("clear_output()\nclear_output(wait=True)\ndisplay(1, clear=True)") == [
        ClearOutput(),
        ClearOutput(wait=True),
        ClearOutput(wait=True),
        Display({"text/plain": "1"}),
    ]


@pytest.mark.parametrize("last", ["A()", "display(A())"])
def test_objects_that_display_themselves(session, last):
    code = f"class A:\n  def _ipython_display_(self): display('me')\n{last}"
    assert session.plain(code) == ["'me'"]


def test_printed_text_goes_before_what_is_displayed(session, monkeypatch):
    order = []

    class Stream:
        def write(self, text):
            pass

        def flush(self):
            order.append("flush")

    monkeypatch.setattr("sys.stdout", Stream())
    session.interpreter.publisher._host_emit = lambda event: order.append("display")
    session("display(1)")
    assert order[order.index("display") - 1] == "flush"


def test_closed_streams_are_borne(session, monkeypatch):
    class Closed:
        def flush(self):
            raise ValueError("closed")

    monkeypatch.setattr("sys.stdout", Closed())
    assert session.plain("1") == ["1"]
    monkeypatch.setattr("sys.stdout", None)
    assert session.plain("display(2)") == ["2"]


def test_metadata_is_put_over_the_objects_own(session):
    code = (
        "class A:\n  def _repr_png_(self): return b'a', {'width': 1, 'height': 2}\n"
        "display(A(), include='image/png', metadata={'image/png': {'width': 5}, 'x': 1})"
    )
    assert session.events(code)[0].metadata == {"image/png": {"width": 5, "height": 2}, "x": 1}


def test_a_place_to_be_filled(session):
    assert session.events("h = display(display_id='x')\nh.update(1)") == [
        Display({}, {}, "x"),
        Display({"text/plain": "1"}, {}, "x", update=True),
    ]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("display(1, update=True)", "display_id required"),
        ("display(5, raw=True)", "data: expected a mapping by MIME type, found int"),
    ],
)
def test_what_is_no_display(session, code, message):
    assert message in session(code).error.evalue


def test_a_handle_of_ones_own(session):
    assert session.events("DisplayHandle('mine').display(1)") == [Display({"text/plain": "1"}, {}, "mine")]
    assert session.plain("DisplayHandle('mine')") == ["<DisplayHandle display_id=mine>"]


def test_a_value_that_can_not_be_shown_does_not_stop_the_cell(session, capsys):
    session.interpreter.configure(show="all")
    code = "class A:\n  def __repr__(self): raise ValueError('no')\nA()\nA()\n'on'"
    assert session.plain(code) == ["'on'", "ValueError"]
    assert capsys.readouterr().err.count("ValueError: no") == 1
