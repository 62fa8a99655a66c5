from perijove.facades.nbformat.warnings import DuplicateCellId, MissingIDFieldWarning


def test_they_are_filtered_as_future_warnings():
    assert issubclass(MissingIDFieldWarning, FutureWarning)
    assert issubclass(DuplicateCellId, FutureWarning)
