"""Finding things in a notebook, and in the arguments that are handed on."""

import os
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from perijove.facades.papermill.exceptions import PapermillParameterOverwriteWarning


def any_tagged_cell(nb: Any, tag: str) -> bool:
    """Whether a cell has the tag."""
    return find_first_tagged_cell_index(nb, tag) >= 0


def find_first_tagged_cell_index(nb: Any, tag: str) -> int:
    """Where the first cell with the tag is, -1 when there is none."""
    return next((index for index, cell in enumerate(nb.cells) if tag in cell.metadata.get("tags", ())), -1)


def nb_kernel_name(nb: Any, name: str | None = None) -> str:
    """The kernel asked for, or the notebook's; raises ValueError when there is neither."""
    found = name or nb.metadata.get("kernelspec", {}).get("name")
    if not found:
        raise ValueError("No kernel name found in notebook and no override provided.")
    return str(found)


def nb_language(nb: Any, language: str | None = None) -> str:
    """The language asked for, or the notebook's; raises ValueError when there is neither."""
    found = language or nb.metadata.get("language_info", {}).get("name")
    found = found or nb.metadata.get("kernelspec", {}).get("language")
    if not found:
        raise ValueError("No language found in notebook and no override provided.")
    return str(found)


def merge_kwargs(caller_args: Mapping[str, Any], **callee_args: Any) -> dict[str, Any]:
    """Both; what is in both is the callee's, with a warning."""
    if set(caller_args) & set(callee_args):
        overwriting = "; ".join(f"{name}={value}" for name, value in callee_args.items())
        message = f"Callee will overwrite caller's argument(s): {overwriting}"
        warnings.warn(message, PapermillParameterOverwriteWarning, stacklevel=2)
    return {**caller_args, **callee_args}


def remove_args(args: Sequence[str] | None = None, **kwargs: Any) -> dict[str, Any]:
    """The arguments without those of these names."""
    return {name: value for name, value in kwargs.items() if name not in (args or ())}


def retry(times: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Has a function try so often; what it raises the last time is raised."""

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def tried(*args: Any, **keys: Any) -> Any:
            for _ in range(times - 1):
                try:
                    return function(*args, **keys)
                except Exception:  # noqa: BLE001, S112 - of the caller's function, which is to be tried again
                    continue
            return function(*args, **keys)

        return tried

    return decorate


@contextmanager
def chdir(path: str | os.PathLike[str] | None) -> Iterator[None]:
    """Work in another folder for a while; None is this one."""
    former = Path.cwd()
    if path is not None:
        os.chdir(path)
    try:
        yield
    finally:
        if path is not None:
            os.chdir(former)
