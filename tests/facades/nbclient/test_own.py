import pytest

from perijove.client.errors import UnknownKernel
from perijove.facades.nbclient.own import find, manager_of
from perijove.facades.nbformat import v4


def test_which_kernel_is_used():
    notebook = v4.new_notebook()
    assert find("python", notebook)[0].name == "python3"
    assert find("", notebook)[0].name == "python3"
    notebook.metadata["kernelspec"] = {"name": "of-another-machine", "language": "python"}
    found, remark = find("", notebook)
    assert found.name == "python3"
    assert "of-another-machine" in remark
    notebook.metadata["kernelspec"]["language"] = "julia"
    with pytest.raises(UnknownKernel):
        find("", notebook)
    with pytest.raises(UnknownKernel):
        find("of-another-machine", notebook)


def test_how_it_is_started(tmp_path):
    found, _ = find("", v4.new_notebook())
    manager = manager_of(found, ["--more"], {"cwd": str(tmp_path)})
    assert manager.found.spec.argv[-1] == "--more"
    assert manager_of(found, [], {}).found.can_be_forked
    with pytest.raises(TypeError, match="not with other"):
        manager_of(found, [], {"other": 1})
