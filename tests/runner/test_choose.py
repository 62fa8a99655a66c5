import json

import pytest

from perijove.client.errors import UnknownKernel
from perijove.runner.choose import choose_kernel


@pytest.mark.parametrize(
    ("metadata", "wanted", "name"),
    [
        ({}, None, "perijove"),
        ({"kernelspec": {"name": "python3"}}, None, "python3"),
        ({"kernelspec": {"name": "python3"}}, "perijove", "perijove"),
        ({"kernelspec": {"name": "conda-x", "language": "python"}}, None, "perijove"),
        ({"kernelspec": {"name": "conda-x"}, "language_info": {"name": "Python"}}, None, "perijove"),
        ({"kernelspec": {"name": "mystery"}}, None, "perijove"),
        ({"kernelspec": "odd"}, None, "perijove"),
        ({"kernelspec": {"name": 7}}, None, "perijove"),
    ],
)
def test_choice(make_notebook, metadata, wanted, name):
    choice = choose_kernel(make_notebook(**metadata), wanted, "perijove")
    assert choice.found.name == name
    named = metadata.get("kernelspec")
    gone = isinstance(named, dict) and named.get("name") in {"conda-x", "mystery"}
    assert bool(choice.remark) == gone


@pytest.mark.parametrize(
    ("metadata", "wanted"), [({"kernelspec": {"name": "cobol", "language": "COBOL"}}, None), ({}, "nowhere")]
)
def test_another_language_or_wish_is_not_replaced(make_notebook, metadata, wanted):
    with pytest.raises(UnknownKernel):
        choose_kernel(make_notebook(**metadata), wanted, "perijove")


def test_an_installed_kernel_of_the_notebook(make_notebook, tmp_path, monkeypatch):
    folder = tmp_path / "kernels" / "ir"
    folder.mkdir(parents=True)
    (folder / "kernel.json").write_text(json.dumps({"argv": ["sh"], "display_name": "R", "language": "R"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert choose_kernel(make_notebook(kernelspec={"name": "ir"}), None, "perijove").found.spec.language == "R"
