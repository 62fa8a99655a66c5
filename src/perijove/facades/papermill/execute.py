"""`execute_notebook`: parameters in, a run, the notebook out, and marks where it failed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from perijove.facades import nbformat
from perijove.facades.papermill.engines import papermill_engines
from perijove.facades.papermill.exceptions import PapermillExecutionError
from perijove.facades.papermill.files import get_pretty_path, load_notebook_node, local_file_io_cwd, logger, write_ipynb
from perijove.facades.papermill.inspection import infer_parameters
from perijove.facades.papermill.lookup import chdir
from perijove.facades.papermill.parameterize import add_builtin_parameters, parameterize_notebook, parameterize_path

ERROR_MARKER_TAG = "papermill-error-cell-tag"
_STYLE = 'style="color:red; font-family:Helvetica Neue, Helvetica, Arial, sans-serif; font-size:2em;"'
_MESSAGE = f"<span {_STYLE}>An Exception was encountered at '<a href=\"#papermill-error-cell\">In [%s]</a>'.</span>"
_ANCHOR = (
    f'<span id="papermill-error-cell" {_STYLE}>'
    "Execution using papermill encountered an exception here and stopped:</span>"
)


def execute_notebook(  # noqa: PLR0913 - papermill's arguments
    input_path: Any,
    output_path: Any,
    parameters: Mapping[str, Any] | None = None,
    engine_name: str | None = None,
    *,
    request_save_on_cell_execute: bool = True,
    prepare_only: bool = False,
    kernel_name: str | None = None,
    language: str | None = None,
    report_mode: bool = False,
    cwd: Any = None,
    **engine_options: Any,
) -> Any:
    """Run a notebook (a path, `-`, or the notebook itself) with parameters, write it, and return it.

    The engine's options are `progress_bar`, `log_output`, `stdout_file`, `stderr_file`, `start_timeout` and
    `execution_timeout` in seconds, `autosave_cell_every`, and what a NotebookClient takes. Raises
    PapermillExecutionError, when the notebook has been written with marks where it failed.
    """
    values = add_builtin_parameters(parameters)
    source, target = (parameterize_path(_path(path), values) for path in (input_path, output_path))
    logger.info("Input Notebook:  %s", get_pretty_path(source))
    logger.info("Output Notebook: %s", get_pretty_path(target))
    with local_file_io_cwd():
        nb = load_notebook_node(source)
        if parameters:
            asked = {"kernel_name": kernel_name, "language": language, "engine_name": engine_name}
            nb = _parameterized(nb, parameters, asked, report_mode=report_mode)
        nb = remove_error_markers(prepare_notebook_metadata(nb, source, target, report_mode))
        if not prepare_only:
            name = papermill_engines.nb_kernel_name(engine_name, nb, kernel_name)
            options = {"output_path": target if request_save_on_cell_execute else None, **engine_options}
            run = papermill_engines.execute_notebook_with_engine
            with chdir(_path(cwd)):
                nb = run(engine_name, nb, name, input_path=source, **options)
            raise_for_execution_errors(nb, target)
        write_ipynb(nb, target)
        return nb


def _path(path: Any) -> Any:
    return str(path) if isinstance(path, Path) else path


def _parameterized(nb: Any, parameters: Mapping[str, Any], asked: Mapping[str, Any], *, report_mode: bool) -> Any:
    known = {each.name for each in infer_parameters(nb, asked["kernel_name"], asked["language"])}
    for name in parameters:
        if name not in known:
            logger.warning("Passed unknown parameter: %s", name)
    return parameterize_notebook(nb, parameters, report_mode, **asked)


def prepare_notebook_metadata(nb: Any, input_path: Any, output_path: Any, report_mode: bool = False) -> Any:
    """Say where a notebook comes from and goes to, and with `report_mode` hide its code."""
    if report_mode:
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.metadata.setdefault("jupyter", nbformat.NotebookNode())["source_hidden"] = True
    nb.metadata.papermill["input_path"] = get_pretty_path(input_path)
    nb.metadata.papermill["output_path"] = output_path
    return nb


def remove_error_markers(nb: Any) -> Any:
    """Take away the marks of a former run."""
    nb["cells"] = [cell for cell in nb.cells if ERROR_MARKER_TAG not in cell.metadata.get("tags", ())]
    return nb


def raise_for_execution_errors(nb: Any, output_path: Any) -> None:
    """If a notebook failed, mark where, write it and raise PapermillExecutionError; leaving with 0 is no failure."""
    error = next((found for index, cell in enumerate(nb.cells) if (found := _error_of(index, cell)) is not None), None)
    if error is None:
        return
    marked = nbformat.v4.upgrade(nb)
    marked.cells.insert(error.cell_index, _marker(_ANCHOR))
    marked.cells.insert(0, _marker(_MESSAGE % error.exec_count))
    write_ipynb(marked, output_path)
    raise error


def _error_of(index: int, cell: Any) -> PapermillExecutionError | None:
    errors = [output for output in cell.get("outputs", ()) if output.output_type == "error"]
    real = [each for each in errors if each.ename != "SystemExit" or each.evalue not in {"", "0"}]
    failed = cell.metadata.get("papermill", {}).get("exception") is True
    if not real and (errors or not failed):
        return None
    found: Mapping[str, Any] = real[0] if real else {"ename": "CellExecutionError", "evalue": "", "traceback": []}
    return PapermillExecutionError(
        index, cell.execution_count, cell.source, found["ename"], found["evalue"], list(found["traceback"])
    )


def _marker(text: str) -> Any:
    cell = nbformat.v4.new_markdown_cell(text)
    cell.metadata["tags"] = [ERROR_MARKER_TAG]
    return cell
