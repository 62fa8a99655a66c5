from perijove.compat import current, page
from perijove.compat.interactiveshell import InteractiveShell


def test_a_text_is_shown_from_a_line_on(capsys, tmp_path):
    page.page("a\nb", start=1)
    shell = InteractiveShell()
    shell.page("c")
    page.page({"text/plain": "d"})
    (tmp_path / "file").write_text("e")
    page.page_file(str(tmp_path / "file"))
    assert capsys.readouterr().out == "b\nc\nd\ne\n"
    current.set_shell(None)
