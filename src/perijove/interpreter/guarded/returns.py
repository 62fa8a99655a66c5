"""What the methods and functions of Python itself return, which no annotation in them tells.

From the library reference; `self` is the type of the object itself, `item` what it holds, `key` and `value` those of a
mapping.
"""

from __future__ import annotations

import io

_TEXT = {
    "capitalize casefold center expandtabs format format_map join ljust lower lstrip removeprefix removesuffix replace "
    "rjust rstrip strip swapcase title translate upper zfill": "self",
    "split rsplit splitlines": "list[self]",
    "partition rpartition": "tuple[self, self, self]",
    "count find index rfind rindex __len__": "int",
    "endswith startswith isalnum isalpha isascii isdecimal isdigit isidentifier islower isnumeric isprintable isspace "
    "istitle isupper": "bool",
    "encode": "bytes",
    "decode hex": "str",
}
_SEQUENCE = {"count index __len__": "int", "copy": "self"}
_SET = {
    "copy difference intersection symmetric_difference union": "self",
    "isdisjoint issubset issuperset": "bool",
    "pop": "item",
}
_NUMBER = {
    "bit_length bit_count __int__": "int",
    "conjugate": "self",
    "as_integer_ratio": "tuple[int, int]",
    "to_bytes": "bytes",
    "is_integer": "bool",
    "hex": "str",
    "fromhex": "float",
    "from_bytes": "int",
}
_BY_TYPE: dict[type, dict[str, str]] = {
    str: _TEXT,
    bytes: _TEXT,
    bytearray: _TEXT,
    list: {**_SEQUENCE, "pop": "item"},
    tuple: _SEQUENCE,
    range: _SEQUENCE,
    set: _SET,
    frozenset: _SET,
    dict: {
        "keys": "list[key]",
        "values": "list[value]",
        "items": "list[pair]",
        "get pop setdefault": "value",
        "popitem": "pair",
        "copy": "self",
        "fromkeys": "dict",
    },
    int: _NUMBER,
    float: _NUMBER,
    complex: _NUMBER,
    io.TextIOWrapper: {"read readline": "str", "readlines": "list[str]", "write seek tell fileno": "int"},
}
METHODS: dict[type, dict[str, str]] = {
    kind: {name: result for names, result in table.items() for name in names.split()}
    for kind, table in _BY_TYPE.items()
}
FUNCTIONS: dict[str, str] = {
    name: result
    for names, result in {
        "len hash id ord": "int",
        "round": "int",
        "repr ascii chr bin hex oct format input": "str",
        "all any callable isinstance issubclass hasattr": "bool",
        "dir": "list[str]",
        "sorted": "list[item of 0]",
        "sum max min abs next": "item of 0",
        "divmod": "tuple[int, int]",
        "globals locals vars": "dict",
        "iter": "0",
    }.items()
    for name in names.split()
}
# Functions of numpy that make an array, and of pandas that make a frame or a series: none of them is annotated so.
ARRAYS = frozenset(
    [
        "array",
        "asarray",
        "zeros",
        "ones",
        "empty",
        "full",
        "arange",
        "linspace",
        "logspace",
        "eye",
        "identity",
        "zeros_like",
        "ones_like",
        "empty_like",
        "full_like",
        "concatenate",
        "stack",
        "vstack",
        "hstack",
        "where",
        "sort",
        "unique",
        "diff",
        "cumsum",
        "dot",
        "matmul",
        "sqrt",
        "exp",
        "log",
        "sin",
        "cos",
        "tan",
        "random",
        "rand",
        "randn",
        "reshape",
        "transpose",
        "loadtxt",
        "genfromtxt",
    ]
)
