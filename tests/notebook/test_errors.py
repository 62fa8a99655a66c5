from perijove.notebook.errors import NoSuchCell, NotebookError, RefusedChange


def test_an_error_names_the_file_the_place_and_the_reason():
    assert str(NotebookError("is no JSON", place="line 1, column 2", name="a.ipynb")) == (
        "a.ipynb: line 1, column 2: is no JSON"
    )


def test_what_is_not_known_is_left_out():
    assert str(NotebookError("is no JSON")) == "is no JSON"


def test_every_error_of_a_notebook_is_one():
    assert [issubclass(kind, NotebookError) for kind in (RefusedChange, NoSuchCell)] == [True, True]
