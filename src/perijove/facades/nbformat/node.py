"""Notebooks as dicts whose keys are attributes too: what nbformat's users hold in their hands."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any


class Struct(dict[str, Any]):
    """A dict with attribute access to its keys; its own methods can't be overwritten."""

    _allownew = True

    def __init__(self, *args: Any, **keys: Any) -> None:
        object.__setattr__(self, "_allownew", True)
        super().__init__(*args, **keys)

    def __setitem__(self, key: str, value: Any) -> None:
        if not self._allownew and key not in self:
            raise KeyError(f"can't create the new key {key} after allow_new_attr(False)")
        super().__setitem__(key, value)

    def __setattr__(self, key: str, value: Any) -> None:
        if key in self.__dict__ or hasattr(Struct, key):
            raise AttributeError(f"attr {key} is a protected member of class Struct.")
        try:
            self[key] = value
        except KeyError as error:
            raise AttributeError(error) from None

    def __getattr__(self, key: str) -> Any:
        try:
            return self[key]
        except KeyError:
            raise AttributeError(key) from None

    def dict(self) -> "Struct":
        """The node itself."""
        return self

    def copy(self) -> "Struct":
        """A shallow copy."""
        return Struct(self)

    def hasattr(self, key: str) -> bool:
        """Whether there is such a key."""
        return key in self

    def allow_new_attr(self, allow: bool = True) -> None:
        """Whether keys can be added."""
        object.__setattr__(self, "_allownew", allow)


class NotebookNode(Struct):
    """A notebook, or a part of one; a mapping that is put into it becomes a node."""

    def __setitem__(self, key: str, value: Any) -> None:
        if isinstance(value, Mapping) and not isinstance(value, NotebookNode):
            value = from_dict(value)
        super().__setitem__(key, value)

    def __deepcopy__(self, memo: Any) -> "NotebookNode":
        new = type(self)()
        memo[id(self)] = new
        for key, value in self.items():
            dict.__setitem__(new, key, deepcopy(value, memo))
        object.__setattr__(new, "_allownew", self._allownew)
        return new

    def update(self, *args: Any, **keys: Any) -> None:
        """As a dict's, with mappings made into nodes."""
        if len(args) > 1:
            raise TypeError(f"update expected at most 1 arguments, got {len(args)}")
        for key, value in dict(*args, **keys).items():
            self[key] = value


def from_dict(value: Any) -> Any:
    """A node for each dict, all the way down."""
    if isinstance(value, Mapping):
        return NotebookNode({key: from_dict(item) for key, item in value.items()})
    if isinstance(value, list | tuple):
        return [from_dict(item) for item in value]
    return value
