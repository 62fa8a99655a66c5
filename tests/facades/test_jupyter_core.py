from perijove import paths
from perijove.facades import jupyter_core


def test_folders_are_texts(monkeypatch, tmp_path):
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/a:/b")
    assert jupyter_core.jupyter_config_dir() == str(tmp_path)
    assert jupyter_core.jupyter_config_path()[:2] == ["/a", "/b"]
    assert str(tmp_path) in jupyter_core.jupyter_config_path()
    assert jupyter_core.jupyter_path("kernels") == [str(path) for path in paths.jupyter_path("kernels")]
    assert jupyter_core.jupyter_data_dir() == str(paths.jupyter_data_dir())
    assert jupyter_core.jupyter_runtime_dir() == str(paths.jupyter_runtime_dir())
