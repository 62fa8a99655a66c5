import sys
from types import SimpleNamespace

import pytest

from perijove.facades.nbformat.node import from_dict
from perijove.facades.nbformat.validator import (
    ValidationError,
    better_validation_error,
    get_validator,
    isvalid,
    iter_validate,
    normalize,
    validate,
)
from perijove.facades.nbformat.warnings import DuplicateCellId, MissingIDFieldWarning


def notebook(*cells, minor=5):
    return from_dict({"nbformat": 4, "nbformat_minor": minor, "metadata": {}, "cells": list(cells)})


def raw(**keys):
    return {"cell_type": "raw", "metadata": {}, "source": "", **keys}


def test_an_error_says_what_where_and_in_which_words():
    nb = notebook({"cell_type": "raw", "id": "a", "metadata": {}})
    with pytest.raises(ValidationError) as told:
        validate(nb)
    assert str(told.value).splitlines() == [
        "'source' is a required property",
        "",
        "Failed validating 'required' in raw_cell:",
        "",
        "On instance['cells'][0]:",
        "{'cell_type': 'raw', 'id': 'a', 'metadata': {}}",
    ]
    assert better_validation_error(told.value, 4, 5) is told.value


def test_missing_and_duplicate_ids_are_mended_with_a_warning():
    nb = notebook(raw(), raw(id="a"), raw(id="a"))
    assert not isvalid(nb)
    assert "id" not in nb.cells[0]
    with pytest.warns(MissingIDFieldWarning), pytest.warns(DuplicateCellId):
        changes, mended = normalize(nb)
    assert (changes, len({cell.id for cell in mended.cells})) == (2, 3)
    with pytest.warns(MissingIDFieldWarning), pytest.warns(DuplicateCellId):
        validate(nb)
    assert isvalid(nb)


def test_parts_formats_and_relaxed_rules():
    assert isvalid(raw(id="a"), ref="raw_cell", version=4, version_minor=5)
    assert [error.ref for error in iter_validate(notebook(raw(id="a", new=1)))] == ["raw_cell"]
    validate(notebook(raw(id="a", new=1)), relax_add_props=True)
    assert get_validator(2) is None
    assert get_validator(4, 4) is get_validator(4, 4)
    assert [str(error) for error in iter_validate({})] == ["No schema for validating v1.0 notebooks"]
    assert [str(error) for error in iter_validate({}, ref="nothing", version=4)] == [
        "there is no definition 'nothing' in the schema"
    ]
    with pytest.raises(TypeError):
        validate()


def test_metadata_that_are_not_valid_can_go():
    nb = notebook(raw(id="a", metadata={"tags": "x", "mine": 1}))
    nb.metadata.title = 5
    assert normalize(nb, strip_invalid_metadata=True)[1] == notebook(raw(id="a", metadata={"mine": 1}))


def test_who_catches_jsonschemas_error_catches_ours(monkeypatch):
    class Theirs(Exception):
        pass

    monkeypatch.setitem(sys.modules, "jsonschema", SimpleNamespace(ValidationError=Theirs))
    with pytest.raises(Theirs, match="is a required property"):
        validate(notebook({"cell_type": "raw", "id": "a", "metadata": {}}))


def test_the_variable_that_chooses_a_validator_is_read(monkeypatch):
    monkeypatch.setenv("NBFORMAT_VALIDATOR", "foobar")
    with pytest.raises(ValueError, match="Invalid validator 'foobar'"):
        validate(notebook())
