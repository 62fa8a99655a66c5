"""Whether a cell is active in a file: inactive ones are comments there. Jupytext's `active` and frozen cells."""

import re
from typing import Any

from perijove.notebook.model import Json


def is_active(extension: str, metadata: Json, *, default: bool = True) -> bool:
    """Whether a cell is code in files of an extension."""
    control = metadata.get("run_control")
    if isinstance(control, dict) and control.get("frozen") is True:
        return extension == ".ipynb"
    for tag in active_tags(metadata):
        return extension[1:] in tag.split("-")
    active = metadata.get("active")
    return extension[1:] in re.split(r"[.,]", active) if isinstance(active, str) else default


def active_tags(metadata: Json) -> list[str]:
    """The tags that say where a cell is active."""
    tags: Any = metadata.get("tags")
    return [tag for tag in tags if isinstance(tag, str) and tag.startswith("active-")] if isinstance(tags, list) else []
