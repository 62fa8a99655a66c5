import pytest

from perijove.interpreter.display.files import FileLink, FileLinks


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "sub").mkdir()
    for name in ["a&b.txt", "c.py", "sub/d.txt"]:
        (tmp_path / name).write_text("")
    return tmp_path


def test_a_file(folder):
    link = FileLink(folder / "a&b.txt", url_prefix="/files", result_html_prefix="<p>", result_html_suffix="</p>")
    path = f"{folder}/a&amp;b.txt"
    assert link._repr_html_() == f"<p><a href='/files{path}' target='_blank'>{path}</a></p>"
    assert repr(link) == f"{folder}/a&b.txt"
    assert "doesn't exist" in FileLink(folder / "<none>")._repr_html_()
    assert "<none>" not in FileLink(folder / "<none>")._repr_html_()


def test_the_files_of_a_folder(folder):
    links = FileLinks(f"{folder}/", included_suffixes=[".txt"])
    assert repr(links) == f"{folder}/\n  a&b.txt\n{folder}/sub/\n  d.txt"
    html = links._repr_html_().split("\n")
    assert html[0] == f"{folder}/<br>"
    assert html[1] == f"&nbsp;&nbsp;<a href='{folder}/a&amp;b.txt' target='_blank'>a&amp;b.txt</a><br>"
    assert len(html) == 4
    assert "d.txt" not in repr(FileLinks(folder, recursive=False))


def test_ones_own_lines(folder):
    links = FileLinks(
        folder,
        notebook_display_formatter=lambda name, files, suffixes: [f"{len(files)} html"],
        terminal_display_formatter=lambda name, files, suffixes: [f"{len(files)} text"],
    )
    assert (links._repr_html_(), repr(links)) == ("2 html\n1 html", "2 text\n1 text")


def test_each_to_its_own(folder):
    with pytest.raises(ValueError, match="Use FileLinks"):
        FileLink(folder)
    with pytest.raises(ValueError, match="Use FileLink to"):
        FileLinks(folder / "c.py")
