from types import SimpleNamespace

import pytest

from perijove.facades.ipykernel import eventloops


def test_a_toolkit_is_registered_and_enabled(monkeypatch):
    monkeypatch.setattr(eventloops, "loop_map", dict(eventloops.loop_map))
    kernel = SimpleNamespace(eventloop=None)

    @eventloops.register_integration("toy", "toy5")
    def loop(kernel):
        return None

    eventloops.enable_gui("toy5", kernel)
    assert kernel.eventloop is loop
    eventloops.enable_gui("inline", kernel)
    assert kernel.eventloop is None
    with pytest.raises(ValueError, match=r"there is no event loop for 'gtk9'; there are: .*'toy'"):
        eventloops.enable_gui("gtk9")
