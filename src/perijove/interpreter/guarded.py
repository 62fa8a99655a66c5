"""stub"""

from __future__ import annotations
from typing import Any


def attribute_names(obj: Any) -> list[str]:
    return []
