"""`IPython.core.completer`: proposals, matchers, and the shell's `Completer`."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from perijove.compat.completions import Completion as Completion
from perijove.compat.completions import CompletionSplitter as CompletionSplitter
from perijove.compat.completions import ProvisionalCompleterWarning as ProvisionalCompleterWarning
from perijove.compat.completions import completions_sorting_key as completions_sorting_key
from perijove.compat.completions import cursor_to_position as cursor_to_position
from perijove.compat.completions import deduplicate as _deduplicate_completions  # noqa: F401 - served
from perijove.compat.completions import get__all__entries as get__all__entries
from perijove.compat.completions import has_open_quotes as has_open_quotes
from perijove.compat.completions import match_dict_keys as match_dict_keys
from perijove.compat.completions import number_before as _match_number_in_dict_key_prefix  # noqa: F401 - served
from perijove.compat.completions import position_to_cursor as position_to_cursor
from perijove.compat.completions import protect_filename as protect_filename
from perijove.compat.completions import rectify_completions as rectify_completions
from perijove.compat.contexts import CompletionContextType, context_of, is_command
from perijove.compat.spelling import DELIMS as DELIMS
from perijove.compat.spelling import spelled
from perijove.interpreter.completion.custom import CompletionContext as CompletionContext
from perijove.interpreter.completion.custom import SimpleCompletion as SimpleCompletion
from perijove.interpreter.completion.custom import completion_matcher as completion_matcher
from perijove.interpreter.completion.custom import context_matcher as context_matcher
from perijove.interpreter.completion.result import MAX_MATCHES, TYPES_KEY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MATCHES_LIMIT = MAX_MATCHES
# What a matcher of version 2 gives: `completions`, and perhaps `suppress`, `do_not_suppress`, `matched_fragment`.
SimpleMatcherResult = MatcherResult = dict[str, Any]
# Options of theirs that have nothing to change here; they are kept for who asks.
_KEPT = {
    "auto_close_dict_keys": False,
    "auto_import_method": "importlib.import_module",
    "backslash_combining_completions": True,
    "debug": False,
    "dict_keys_only": False,
    "jedi_compute_type_timeout": 400,
    "merge_completions": True,
    "omit__names": 2,
    "profile_completions": False,
    "profiler_output_dir": ".completion_profiles",
}
# Options of theirs, and the settings that they are here.
_OPTIONS = {"evaluation": "evaluation", "disable_matchers": "completers_off"}
_OVERRIDES = {"allow_auto_import": "auto_import", "allowed_getattr_external": "trusted"}
_OVERRIDES |= dict.fromkeys(("allowed_getitem_external", "allowed_operations_external"), "trusted")
_OVERRIDES |= {f"allow_{what}": "" for what in ("locals_access", "globals_access", "item_access", "attr_access")}
_OVERRIDES |= {f"allow_{what}": "" for what in ("builtins_access", "all_operations", "any_calls")}


@contextlib.contextmanager
def provisionalcompleter(action: str = "ignore") -> Iterator[None]:
    """A block that may use what IPython calls provisional."""
    del action
    yield


class IPCompleter:
    """Completion of one shell: its options are the interpreter's settings, its proposals the interpreter's."""

    use_jedi = True  # whether proposals for attributes come without their dot, as jedi's do

    def __init__(self, shell: Any = None, namespace: Any = None, **_: Any) -> None:
        vars(self).update(_KEPT, shell=shell, splitter=CompletionSplitter(), _overrides={}, _greedy=False)
        self.namespace = shell.user_ns if namespace is None else namespace
        self.global_namespace = self.namespace
        self.custom_completers = CommandCompleters(shell)

    def __getattr__(self, name: str) -> Any:
        if name in _OPTIONS:
            found = getattr(self.shell.interpreter.settings, _OPTIONS[name])
            return list(found) if isinstance(found, tuple) else found
        raise AttributeError(f"the completer has no {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        if name in _OPTIONS:
            self.shell.interpreter.configure(**{_OPTIONS[name]: value if isinstance(value, str) else tuple(value)})
        else:
            super().__setattr__(name, value)

    @property
    def policy(self) -> str:
        """How much may be run for completion."""
        return str(self.evaluation)

    @property
    def greedy(self) -> bool:
        """Whether code may be run, as by the evaluation `unsafe`."""
        return bool(self._greedy)

    @greedy.setter
    def greedy(self, value: bool) -> None:
        self._greedy = value
        self.evaluation = "unsafe" if value else "limited"

    @property
    def policy_overrides(self) -> dict[str, Any]:
        """Exceptions from the policy; some of IPython's mean nothing here, others are settings."""
        return dict(self._overrides)

    @policy_overrides.setter
    def policy_overrides(self, overrides: Mapping[str, Any]) -> None:
        import warnings

        unknown = [name for name in overrides if name not in _OVERRIDES]
        if unknown or (overrides and self.evaluation in {"unsafe", "dangerous"}):
            names = ", ".join(unknown or overrides)
            warnings.warn(f"{names}: nothing to override in the policy {self.evaluation!r}", UserWarning, stacklevel=2)
        self._overrides = dict(overrides)
        external = [value for name, value in overrides.items() if _OVERRIDES.get(name) == "trusted"]
        trusted = {each if isinstance(each, str) else ".".join(each[:1]) for value in external for each in value}
        imports = bool(overrides.get("allow_auto_import", False))
        self.shell.interpreter.configure(auto_import=imports, trusted=tuple(sorted(trusted)))

    @property
    def suppress_competing_matchers(self) -> bool | dict[str, bool] | None:
        """Whether what one matcher finds keeps the others out: for all, or by their names; None leaves that to them."""
        settings = self.shell.interpreter.settings
        chosen = {**dict.fromkeys(settings.completers_alone, True), **dict.fromkeys(settings.completers_joined, False)}
        return chosen.get("*") if chosen.keys() <= {"*"} else chosen

    @suppress_competing_matchers.setter
    def suppress_competing_matchers(self, value: bool | Mapping[str, bool] | None) -> None:
        chosen = value if isinstance(value, Mapping) else {} if value is None else {"*": value}
        alone = tuple(name for name, is_alone in chosen.items() if is_alone)
        joined = tuple(name for name, is_alone in chosen.items() if not is_alone)
        self.shell.interpreter.configure(completers_alone=alone, completers_joined=joined)

    def update_config(self, config: Mapping[str, Mapping[str, Any]]) -> None:
        """Take options from the sections `Completer` and `IPCompleter`; warns of those that there are not."""
        import warnings

        for section in ("Completer", "IPCompleter"):
            for name, value in config.get(section, {}).items():
                if name in _KEPT or name in _OPTIONS or hasattr(type(self), name):
                    setattr(self, name, value)
                else:
                    warnings.warn(f"Config option `{name}` not recognized by `{section}`.", UserWarning, stacklevel=2)

    @property
    def custom_matchers(self) -> list[Any]:
        """Matchers of the user's; the list may be changed."""
        found: list[Any] = self.shell.interpreter.matchers
        return found

    @property
    def matchers(self) -> list[Any]:
        """The same: the built-in ones are the interpreter's."""
        return self.custom_matchers

    def completions(self, text: str, offset: int) -> Iterator[Completion]:
        """Proposals for what stands before a place in a text."""
        found = self.shell.interpreter.complete(text, offset)
        for each in found.metadata[TYPES_KEY]:
            start, spelling = spelled(text, found.end, each, dots=not self.use_jedi)
            yield Completion(start, found.end, spelling, type=each["type"], signature=each["signature"] or "")

    def complete(
        self, text: str | None = None, line_buffer: str | None = None, cursor_pos: int | None = None
    ) -> tuple[str, list[str]]:
        """The text that is replaced, and the proposals."""
        code = (text or "") if line_buffer is None else line_buffer
        found = self.shell.interpreter.complete(code, len(code) if cursor_pos is None else cursor_pos)
        texts = [spelled(code, found.end, each) for each in found.metadata[TYPES_KEY]]
        start = min((start for start, _ in texts), default=found.end)
        return code[start : found.end], [code[start:begin] + spelling for begin, spelling in texts]

    def all_completions(self, text: str) -> list[str]:
        """The proposals alone; with what stands before them, where jedi's are asked for."""
        if not self.use_jedi:
            return self.complete(text)[1]
        return [text[: each.start] + each.text for each in self.completions(text, len(text))]

    def latex_matches(self, text: str) -> tuple[str, Iterable[str]]:
        r"""The name of a symbol that ends a text, with its backslash, and the symbol or the names that begin so."""
        from perijove.interpreter.completion.symbols import latex_of

        found = latex_of(text)
        return ("", ()) if found is None or not found[1] else (found[0], [text for text, _ in found[1]])

    def _determine_completion_context(self, line: str) -> CompletionContextType:
        return context_of(line, self.shell)

    def _is_completing_in_cli_context(self, text: str) -> bool:
        return is_command(text, self.shell)

    def _trim_expr(self, code: str) -> str:
        from perijove.interpreter.cursor import expression_before

        return expression_before(code)

    def _default_arguments_from_docstring(self, doc: str | None) -> list[str]:
        from perijove.interpreter.guarded.calls import documented

        return [each.name for each in documented(doc) or () if "=" in each.text]


Completer = IPCompleter


class CommandCompleters:
    """The `complete_command` hooks under the name that they have in the completer."""

    def __init__(self, shell: Any) -> None:
        self._shell = shell

    def add_s(self, s: str, obj: Any, priority: int = 0) -> None:
        """Ask a function about a command."""
        self._shell.set_hook("complete_command", lambda _, event: obj(event), priority, str_key=s)

    def add_re(self, regex: Any, obj: Any, priority: int = 0) -> None:
        """Ask a function about the commands that match a pattern."""
        self._shell.set_hook("complete_command", lambda _, event: obj(event), priority, re_key=regex)
