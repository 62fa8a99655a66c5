import json

from perijove.interpreter.history.notebook import save


def test_a_notebook_is_written(tmp_path):
    outputs = {
        1: [
            {"output_type": "stream", "name": "stdout", "text": "a\nb"},
            {
                "output_type": "display_data",
                "display_id": None,
                "data": {"image/png": b"\x89PNG", "text/html": "<b>\n</b>", "application/json": {"a": 1}},
                "metadata": {},
            },
        ]
    }
    path = tmp_path / "a.ipynb"
    save(path, [(1, "x = 1\ny"), (2, "é \ud800")], lambda count: outputs.get(count, []))
    written = json.loads(path.read_text(encoding="utf-8"))
    first = written["cells"][0]
    assert first["source"] == ["x = 1\n", "y"]
    assert first["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
        {
            "output_type": "display_data",
            "data": {"image/png": "iVBORw==", "text/html": ["<b>\n", "</b>"], "application/json": {"a": 1}},
            "metadata": {},
        },
    ]
    assert (written["nbformat"], written["nbformat_minor"]) == (4, 5)
    assert [item.name for item in tmp_path.iterdir()] == ["a.ipynb"]
