from perijove.notebook.paired.document import TextCell
from perijove.notebook.paired.format import Format
from perijove.notebook.paired.header import Header
from perijove.notebook.paired.settle import custom_magics, settle

MARKDOWN = Format(".md", "markdown")


def settled(*cells, metadata=None, has_jupyter=True):
    return settle(Header(metadata or {}, has_jupyter, None, 0), list(cells), MARKDOWN)


def test_languages_become_magics():
    bash = TextCell("code", "ls", {"language": "bash", "magic_args": "-x"})
    document = settled(
        TextCell("code", "1", {"language": "python"}), bash, metadata={"kernelspec": {"language": "python"}}
    )
    assert [(cell.source, cell.metadata) for cell in document.cells] == [("1", {}), ("%%bash -x\nls", {})]


def test_the_commonest_language_is_the_main_one():
    cells = [TextCell("code", "1", {"language": "R"})] * 2
    assert settled(*cells).metadata["jupytext"]["main_language"] == "R"


def test_a_text_without_a_header_gets_none():
    document = settled(TextCell("code", "1", {"tags": ["a"]}), has_jupyter=False)
    assert document.metadata["jupytext"]["notebook_metadata_filter"] == "-all"
    assert document.metadata["jupytext"]["cell_metadata_filter"] == "tags,-all"


def test_metadata_that_a_header_has_stay_in_it():
    document = settled(metadata={"kernelspec": {}, "widgets": {}})
    assert document.metadata["jupytext"] == {"notebook_metadata_filter": "widgets"}


def test_custom_magics():
    assert custom_magics(Format(".md", "markdown", options={"custom_cell_magics": "a,b"})) == {"a", "b"}
