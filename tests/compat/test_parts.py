import importlib

import pytest

from perijove.compat.parts import METHODS, PARTS, SETTINGS, VALUES
from perijove.settings import InterpreterSettings


@pytest.mark.parametrize("reference", sorted({*PARTS.values(), *METHODS.values(), *VALUES.values()}))
def test_what_is_named_is_there(reference):
    module, _, name = reference.partition(":")
    assert callable(getattr(importlib.import_module(f"perijove.compat.{module}"), name))


def test_settings_are_settings():
    assert [name for name in SETTINGS.values() if not hasattr(InterpreterSettings(), name)] == []
