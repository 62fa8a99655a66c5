from perijove.interpreter.ansi import Ink
from perijove.interpreter.inspection.rendering import Report, as_html, as_text

REPORT = Report((("Type", "int"), ("Docstring", "\nTwo\nlines")))


def test_titles_are_aligned_and_long_texts_stand_below():
    assert as_text(REPORT, Ink(colors=False)) == "Type:      int\nDocstring:\nTwo\nlines"


def test_html():
    assert as_html(REPORT) == "<h2>Type</h2><pre>int</pre>\n<h2>Docstring</h2><pre>Two\nlines</pre>"


def test_a_section_by_its_title():
    assert (REPORT.get("Type"), REPORT.get("File")) == ("int", "")
