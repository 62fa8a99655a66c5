import json

from perijove.interpreter.dataflow import Effects, effects


def test_effects_are_json():
    found = effects("x = y\nfrom z import *")
    assert json.loads(json.dumps(found.as_json())) == found.as_json()
    assert Effects().as_json()["defines"] == {}
