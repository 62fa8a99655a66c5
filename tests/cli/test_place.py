import sys

from perijove.cli.place import place_on_path


def test_the_folder_of_the_command_is_replaced(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "bin" / "perijove")])
    monkeypatch.setattr(sys, "path", [str(tmp_path / "bin"), "/lib"])
    place_on_path("/here")
    assert sys.path == ["/here", "/lib"]


def test_other_folders_stay(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "bin" / "perijove")])
    monkeypatch.setattr(sys, "path", ["/lib"])
    place_on_path("")
    assert sys.path == ["", "/lib"]
