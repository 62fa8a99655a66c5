"""A small stand-in for traitlets' Config: nested mappings whose entries are attributes too."""

from __future__ import annotations

import sys
from typing import Any


class Config(dict[str, Any]):
    """Settings by section; a section, which begins with a capital, is there when it is asked for."""

    def __getitem__(self, key: str) -> Any:
        if key not in self and key[:1].isupper():
            self[key] = type(self)()
        return super().__getitem__(key)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError as error:
            raise AttributeError(f"no setting {name!r}") from error

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __delattr__(self, name: str) -> None:
        del self[name]

    def merge(self, other: dict[str, Any]) -> None:
        """Put another one's entries over these, section by section."""
        for key, value in other.items():
            if isinstance(value, dict) and isinstance(self.get(key), Config):
                self[key].merge(value)
            else:
                self[key] = type(self)(value) if type(value) is dict else value

    def copy(self) -> Config:
        """Another with the same entries."""
        return type(self)(self)


def of_traitlets(config: dict[str, Any]) -> dict[str, Any]:
    """The same as an instance of traitlets' own class, which its Configurable asks for, where traitlets is in use."""
    loader: Any = sys.modules.get("traitlets.config.loader")
    if loader is None or isinstance(config, loader.Config):
        return config
    made: dict[str, Any] = loader.Config(config)
    return made
