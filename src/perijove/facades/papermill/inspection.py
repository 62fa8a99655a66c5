"""What parameters a notebook declares."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from perijove.facades.papermill.files import get_pretty_path, load_notebook_node, local_file_io_cwd, logger
from perijove.facades.papermill.lookup import find_first_tagged_cell_index, nb_kernel_name, nb_language
from perijove.facades.papermill.parameterize import add_builtin_parameters, parameterize_path
from perijove.facades.papermill.translators import papermill_translators
from perijove.runner.parameters import TAG

WIDTH = 30  # of what stands before a parameter's explanation


def inspect_notebook(notebook_path: Any, parameters: Mapping[str, Any] | None = None) -> dict[str, dict[str, str]]:
    """The parameters by name, each with `name`, `inferred_type_name`, `default` and `help`.

    `parameters` are for the `{names}` in the path.
    """
    path = str(notebook_path) if isinstance(notebook_path, Path) else notebook_path
    path = parameterize_path(path, add_builtin_parameters(parameters))
    logger.info("Input Notebook:  %s", get_pretty_path(path))
    with local_file_io_cwd():
        nb = load_notebook_node(path)
    return {each.name: each._asdict() for each in infer_parameters(nb)}


def display_notebook_help(ctx: Any, notebook_path: Any, parameters: Mapping[str, Any] | None) -> int:
    """Print a command's usage and a notebook's parameters; 1 when it has no cell for them."""
    path = parameterize_path(notebook_path, add_builtin_parameters(parameters))
    with local_file_io_cwd():
        nb = load_notebook_node(path)
    click.echo(ctx.command.get_usage(ctx))
    click.echo(f"\nParameters inferred for notebook '{get_pretty_path(notebook_path)}':")
    if find_first_tagged_cell_index(nb, TAG) < 0:
        click.echo("\n  No cell tagged 'parameters'")
        return 1
    found = infer_parameters(nb)
    for each in found:
        kind = "Unknown type" if each.inferred_type_name == "None" else each.inferred_type_name
        said = f"  {each.name}: {kind} (default {each.default})"
        apart = f"\n{'':34}" if len(said) > WIDTH and each.help else ""
        click.echo(f"{said:<34}{each.help}" if len(said) <= WIDTH else f"{said}{apart}{each.help}")
    if not found:
        click.echo("\n  Can't infer anything about this notebook's parameters. It may not have any parameter defined.")
    return 0


def infer_parameters(nb: Any, name: str | None = None, language: str | None = None) -> list[Any]:
    """The parameters that the cell tagged `parameters` declares; none where the language can't be read."""
    index = find_first_tagged_cell_index(nb, TAG)
    if index < 0:
        return []
    language = nb_language(nb, language)
    translator = papermill_translators.find_translator(nb_kernel_name(nb, name), language)
    try:
        found: list[Any] = translator.inspect(nb.cells[index])
    except NotImplementedError:
        logger.warning("Translator for '%s' language does not support parameter introspection.", language)
        return []
    return found
