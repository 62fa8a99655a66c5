import click
import pytest

from perijove.cli.notebook import _served


def test_what_is_served(tmp_path):
    file = tmp_path / "n.ipynb"
    file.write_text("")
    assert _served(None) == {}
    assert _served(tmp_path) == {"server.folder": str(tmp_path)}
    assert _served(file) == {"server.folder": str(tmp_path), "server.open": "n.ipynb"}
    with pytest.raises(click.UsageError):
        _served(tmp_path / "none")
