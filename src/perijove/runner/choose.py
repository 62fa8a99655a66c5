"""Which kernel a notebook is to be run with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from perijove.client.errors import UnknownKernel
from perijove.client.specs import FoundSpec, find_spec
from perijove.notebook.model import Notebook


@dataclass(frozen=True)
class Choice:
    """A kernelspec, and what there is to say about its choice, if anything."""

    found: FoundSpec
    remark: str = ""


def choose_kernel(notebook: Notebook, wanted: str | None, default: str) -> Choice:
    """The kernel asked for; else the notebook's; else ours, when the notebook's is not here and speaks Python.

    Raises UnknownKernel.
    """
    if wanted:
        return Choice(find_spec(wanted))
    named = _table(notebook, "kernelspec").get("name")
    if not isinstance(named, str) or not named:
        return Choice(find_spec(default))
    try:
        return Choice(find_spec(named))
    except UnknownKernel:
        found = find_spec(default)
        if _language(notebook) not in {"", found.spec.language}:
            raise
        return Choice(found, f"the notebook's kernel {named!r} is not here, so it is run with {default!r}")


def _language(notebook: Notebook) -> str:
    """The notebook's language, lower case; empty when it does not say."""
    for table, key in (("kernelspec", "language"), ("language_info", "name")):
        language = _table(notebook, table).get(key)
        if isinstance(language, str) and language:
            return language.lower()
    return ""


def _table(notebook: Notebook, key: str) -> Mapping[str, Any]:
    found = notebook.metadata.get(key)
    return found if isinstance(found, dict) else {}
