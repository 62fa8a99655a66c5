from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perijove.server.errors import NotServed
from perijove.server.folder import Folder

pieces = st.sampled_from(
    [
        "..",
        ".",
        "",
        "a",
        "a b",
        "é",
        "a.ipynb",
        ".git",
        "...",
        "~",
        "C:",
        "\\",
        "\0",
        "%2e%2e",
        "//",
        "/etc/passwd",
        "x" * 300,
    ]
)


@given(st.lists(st.one_of(pieces, st.text(max_size=5)), max_size=8))
def test_no_path_leads_outside_or_to_what_is_hidden(parts):
    folder = Folder(Path("/srv/data"))
    try:
        place = folder.locate("/".join(parts))
    except NotServed:
        return
    assert place.is_relative_to("/srv/data")
    assert ".." not in place.parts
    assert not any(part.startswith(".") for part in place.relative_to("/srv/data").parts)


def test_a_sibling_with_the_same_beginning_is_outside(root):
    (root.parent / "served-secret").mkdir()
    with pytest.raises(NotServed):
        Folder.at(root).locate("../served-secret")


def test_links_are_followed_inside_only(root):
    (root / "real").mkdir()
    (root / "real" / "a.txt").touch()
    (root.parent / "secret.txt").touch()
    (root / ".hidden").touch()
    (root / "inside").symlink_to("real")
    (root / "outside").symlink_to(root.parent)
    (root / "cover").symlink_to(".hidden")
    (root / "loop").symlink_to("loop")
    folder = Folder.at(root)
    assert folder.existing("inside/a.txt") == root / "inside" / "a.txt"
    with pytest.raises(NotServed, match="outside/secret\\.txt is a link to somewhere outside the folder"):
        folder.existing("outside/secret.txt")
    for path in ("cover", "loop"):
        with pytest.raises(NotServed):
            folder.existing(path)


def test_a_linked_folder_is_served_by_its_real_path(root):
    link = root.parent / "link"
    link.symlink_to(root)
    (root / "a").touch()
    assert Folder.at(link).existing("a") == root / "a"


def test_paths_and_places(root):
    folder = Folder.at(root)
    assert folder.locate("") == root
    assert folder.locate("/a//b/") == root / "a" / "b"
    assert folder.path_of(root) == ""
    assert folder.path_of(root / "a" / "b") == "a/b"


def test_what_is_not_there_is_named_and_a_long_name_is_cut(root):
    with pytest.raises(NotServed, match="there is nothing at 'a/b'"):
        Folder.at(root).existing("a/b")
    with pytest.raises(NotServed) as caught:
        Folder.at(root).existing("x" * 10_000)
    assert len(str(caught.value)) < 300
    assert caught.value.status == 404
