"""What metadata say about the kernel, also when they are odd."""

import pytest

from perijove.notebook.kernel import named_kernel, notebook_language
from perijove.notebook.model import Notebook


@pytest.mark.parametrize(
    ("metadata", "name", "language"),
    [
        ({}, "", ""),
        ({"kernelspec": {"name": "ir", "language": "R"}}, "ir", "r"),
        ({"kernelspec": {"name": "x"}, "language_info": {"name": "Julia"}}, "x", "julia"),
        ({"kernelspec": "python", "language_info": []}, "", ""),
        ({"kernelspec": {"name": 3, "language": None}}, "", ""),
    ],
)
def test_the_kernel_that_metadata_ask_for(metadata, name, language):
    notebook = Notebook(metadata=metadata)

    assert (named_kernel(notebook), notebook_language(notebook)) == (name, language)
