import pytest

from perijove.notebook.invalid import invalid


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}', []),
        (b'{"cells": [{"cell_type": "code", "code": "1"}]}', []),
        (
            b'{"nbformat": 2, "metadata": {}, "worksheets": [{"cells": [{"cell_type": "markdown", "source": ["x"]}]}]}',
            [],
        ),
        (b'{"nbformat": 3, "nbformat_minor": 0, "metadata": {}}', ["key 'worksheets' is missing"]),
        (b"[]", ["must be an object, found a list ([])"]),
        (b"{}", ["key 'nbformat' is missing: it is JSON, but no notebook"]),
        (
            b"{",
            ["line 1, column 2: is no JSON: expecting property name enclosed in double quotes; the file ends there"],
        ),
    ],
)
def test_what_is_wrong_with_a_file(content, told):
    assert [str(problem) for problem in invalid(content)] == told
