from pathlib import Path

import pytest

from perijove.facades.nbformat import v4
from perijove.facades.papermill.exceptions import PapermillParameterOverwriteWarning
from perijove.facades.papermill.lookup import (
    any_tagged_cell,
    chdir,
    find_first_tagged_cell_index,
    merge_kwargs,
    nb_kernel_name,
    nb_language,
    remove_args,
    retry,
)


def test_what_a_notebook_says():
    nb = v4.new_notebook(cells=[v4.new_code_cell(), v4.new_code_cell(metadata={"tags": ["t"]})])
    assert (find_first_tagged_cell_index(nb, "t"), any_tagged_cell(nb, "u")) == (1, False)
    with pytest.raises(ValueError, match="No kernel name found"):
        nb_kernel_name(nb)
    with pytest.raises(ValueError, match="No language found"):
        nb_language(nb)
    assert (nb_kernel_name(nb, "k"), nb_language(nb, "l")) == ("k", "l")
    nb.metadata["kernelspec"] = {"name": "ir", "language": "R"}
    assert (nb_kernel_name(nb), nb_language(nb)) == ("ir", "R")


def test_arguments_that_are_handed_on():
    assert merge_kwargs({"a": 1}, b=2) == {"a": 1, "b": 2}
    with pytest.warns(PapermillParameterOverwriteWarning, match="a=3"):
        assert merge_kwargs({"a": 1}, a=3) == {"a": 3}
    assert remove_args(["a"], a=1, b=2) == {"b": 2}


def test_trying_again():
    tries = []

    def fails_twice():
        tries.append(1)
        if len(tries) < 3:
            raise OSError("busy")
        return "done"

    assert retry(3)(fails_twice)() == "done"
    tries.clear()
    with pytest.raises(OSError, match="busy"):
        retry(2)(fails_twice)()


def test_another_folder_for_a_while(tmp_path):
    before = Path.cwd()
    with chdir(tmp_path):
        assert Path.cwd() == tmp_path.resolve()
    with chdir(None):
        assert Path.cwd() == before
