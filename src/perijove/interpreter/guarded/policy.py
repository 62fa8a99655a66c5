"""How much of the user's code may be run to find out what an expression is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Policy:
    """What a policy permits; each allows what the one before it does.

    `literals`: literals and Python's own names. `stored`: the user's names, what objects have stored, and types told
    by annotations. `code`: properties, `__getattr__`, `__getitem__`, operators and calls. `everything`: any expression.
    And `imports`: a module, by a name that is bound to nothing else.
    """

    name: str
    literals: bool = False
    stored: bool = False
    code: bool = False
    everything: bool = False
    imports: bool = False


FORBIDDEN = Policy("forbidden")
MINIMAL = Policy("minimal", literals=True)
LIMITED = Policy("limited", literals=True, stored=True)
UNSAFE = Policy("unsafe", literals=True, stored=True, code=True)
DANGEROUS = Policy("dangerous", literals=True, stored=True, code=True, everything=True)

POLICIES = {policy.name: policy for policy in (FORBIDDEN, MINIMAL, LIMITED, UNSAFE, DANGEROUS)}
