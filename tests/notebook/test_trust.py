import msgspec

from perijove.notebook import CodeCell, DisplayData, Error, MarkdownCell, Notebook, Stream, UnknownOutput
from perijove.notebook.trust import active_outputs, may_run, output_digest, signature, trusted_cells

SECRET = b"secret"
HTML = DisplayData({"text/html": "<b>x</b>", "text/plain": "x"})
NOTEBOOK = Notebook(
    (MarkdownCell("m", "# Title"), CodeCell("a", "show()", {}, (Stream("stdout", "x"), HTML), 1), CodeCell("b", "1")),
    {"kernelspec": {"name": "python3", "display_name": "Python"}},
)


def test_what_only_shows_needs_no_trust():
    assert [
        may_run(output)
        for output in (
            Stream("stdout", "x"),
            Error("E"),
            DisplayData({"text/plain": "x", "image/png": "AA"}),
            HTML,
            DisplayData({"image/svg+xml": "<svg/>"}),
            UnknownOutput({"output_type": "hologram"}),
        )
    ] == [False, False, False, True, True, True]
    assert active_outputs(NOTEBOOK) == [HTML]


def test_an_edit_elsewhere_keeps_an_outputs_trust():
    known = {output_digest(HTML, SECRET)}
    edited = msgspec.structs.replace(NOTEBOOK, cells=(MarkdownCell("m", "# Other"), *NOTEBOOK.cells[1:]))

    assert signature(edited, SECRET) != signature(NOTEBOOK, SECRET)
    assert trusted_cells(edited, known, SECRET) == {"a": True, "b": True}
    assert trusted_cells(edited, known, b"another") == {"a": False, "b": True}


def test_another_output_is_not_trusted():
    other = DisplayData({"text/html": "<b>x</b><script>", "text/plain": "x"})

    assert output_digest(other, SECRET) != output_digest(HTML, SECRET)
    # What Jupyter hashes has no borders between its pieces; ours has, so that nothing can be moved across them.
    assert output_digest(DisplayData({"ab": "c"}), SECRET) != output_digest(DisplayData({"a": "bc"}), SECRET)


def test_a_signature_is_of_the_content_not_of_the_session():
    marked = msgspec.structs.replace(NOTEBOOK, metadata={**NOTEBOOK.metadata, "signature": "s", "orig_nbformat": 3})

    assert signature(marked, SECRET) == signature(NOTEBOOK, SECRET)
