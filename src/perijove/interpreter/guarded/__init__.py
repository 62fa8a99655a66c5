"""What an expression is, found out without running the user's code."""

from perijove.interpreter.guarded.attributes import (
    MISSING,
    attribute,
    attribute_names,
    is_trusted,
    static_attribute,
    trusting,
)
from perijove.interpreter.guarded.evaluate import evaluate, infer
from perijove.interpreter.guarded.policy import LIMITED, POLICIES, Policy

__all__ = [
    "LIMITED",
    "MISSING",
    "POLICIES",
    "Policy",
    "attribute",
    "attribute_names",
    "evaluate",
    "infer",
    "is_trusted",
    "static_attribute",
    "trusting",
]
