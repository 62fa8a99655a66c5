"""Which kernel a notebook's metadata ask for, as far as they can be trusted to say."""

from typing import Any

from perijove.notebook.model import Notebook


def named_kernel(notebook: Notebook) -> str:
    """The name of the kernelspec in the metadata; empty when there is none."""
    name = _table(notebook, "kernelspec").get("name")
    return name if isinstance(name, str) else ""


def notebook_language(notebook: Notebook) -> str:
    """The notebook's language, lower case; empty when it does not say."""
    for table, key in (("kernelspec", "language"), ("language_info", "name")):
        language = _table(notebook, table).get(key)
        if isinstance(language, str) and language:
            return language.lower()
    return ""


def _table(notebook: Notebook, key: str) -> dict[str, Any]:
    found = notebook.metadata.get(key)
    return found if isinstance(found, dict) else {}
