"""Puts parameters into notebooks and into paths."""

import copy
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from perijove.facades import nbformat
from perijove.facades.papermill.engines import papermill_engines
from perijove.facades.papermill.exceptions import PapermillMissingParameterException
from perijove.facades.papermill.files import logger, read_yaml_file
from perijove.facades.papermill.lookup import find_first_tagged_cell_index
from perijove.facades.papermill.translators import translate_parameters
from perijove.runner.parameters import INJECTED_TAG, TAG


def add_builtin_parameters(parameters: Mapping[str, Any] | None) -> dict[str, Any]:
    """The parameters, and those of every run under the name `pm`."""
    builtin = {
        "run_uuid": str(uuid4()),
        "current_datetime_local": datetime.now(),
        "current_datetime_utc": datetime.now(UTC),
    }
    return {"pm": builtin, **(parameters or {})}


def parameterize_path(path: Any, parameters: Mapping[str, Any] | None) -> Any:
    """A path with the values of its `{names}`; raises PapermillMissingParameterException."""
    if not isinstance(path, str):
        return path
    try:
        return path.format(**(parameters or {}))
    except KeyError as error:
        raise PapermillMissingParameterException(f"Missing parameter {error}") from error


def parameterize_notebook(
    nb: Any,
    parameters: Mapping[str, Any] | str,
    report_mode: bool = False,
    *,
    comment: str = "Parameters",
    kernel_name: str | None = None,
    language: str | None = None,
    engine_name: str | None = None,
) -> Any:
    """A notebook with a cell that sets the parameters: after the one tagged so, in place of a former one, or first.

    A text for parameters is the path of a file of YAML.
    """
    values = read_yaml_file(parameters) if isinstance(parameters, str) else parameters
    kernel_name = papermill_engines.nb_kernel_name(engine_name, nb, kernel_name)
    language = papermill_engines.nb_language(engine_name, nb, language)
    content = translate_parameters(kernel_name, language, values, comment)
    nb = nbformat.v4.upgrade(copy.deepcopy(nb))
    new = nbformat.v4.new_code_cell(source=content)
    new.metadata["tags"] = [INJECTED_TAG]
    if report_mode:
        new.metadata["jupyter"] = {"source_hidden": True}
    former = find_first_tagged_cell_index(nb, INJECTED_TAG)
    declaring = find_first_tagged_cell_index(nb, TAG)
    if former >= 0:
        nb.cells[former] = new
    else:
        if declaring < 0:
            logger.warning("Input notebook does not contain a cell with tag 'parameters'")
        nb.cells.insert(declaring + 1, new)
    nb.metadata.papermill["parameters"] = dict(values)
    return nb
