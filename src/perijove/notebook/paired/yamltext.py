"""YAML in texts: only what JSON has, dates as the strings they are written as, errors with a line."""

import json
from typing import Any

import yaml

from perijove.notebook.errors import NotebookError


class _Loader(yaml.SafeLoader):
    """Loads a date as its text: a notebook's metadata are JSON."""


class _Dumper(yaml.SafeDumper):
    """Writes a date's text plain, and never an alias: equal lists are two lists."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's signature
        return True


class _Compact(_Dumper):
    """Writes lists without mappings on one line, as MyST's cell options are written."""


def _compact_list(dumper: yaml.SafeDumper, data: list[Any]) -> yaml.Node:
    flow = not any(isinstance(item, dict) for item in data)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=flow)


def _without_dates(kind: Any) -> None:
    kind.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in kind.yaml_implicit_resolvers.items()
    }


for _kind in (_Loader, _Dumper, _Compact):
    _without_dates(_kind)
_Compact.add_representer(list, _compact_list)


def load(text: str, *, line: int = 1) -> Any:
    """The JSON value of a YAML text that begins at a line; raises NotebookError."""
    try:
        return json.loads(json.dumps(yaml.load(text, _Loader), default=str))  # noqa: S506 - a SafeLoader
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        place = f"line {line + (mark.line if mark else 0)}"
        raise NotebookError(f"the header is no YAML: {reason}", place=place) from error
    except (TypeError, ValueError, RecursionError) as error:
        raise NotebookError(f"the header is no YAML: {error}", place=f"line {line}") from error


def dump(value: Any) -> list[str]:
    """The lines of a value, keys in order, as scripts and Markdown have them in their header."""
    return yaml.dump(value, Dumper=_Dumper, default_flow_style=False).splitlines()


def dump_compact(value: Any) -> str:
    """The text of a value, keys as they are, short lists on one line, as MyST has it."""
    text: str = yaml.dump(value, Dumper=_Compact, sort_keys=False, allow_unicode=True, default_flow_style=False)
    return text
