"""The user's names, in a module called `__main__`, and what the interpreter keeps there: In, Out, `_` and friends."""

import sys
from types import ModuleType
from typing import Any

from perijove.interpreter.footprint import footprint

_MISSING = object()
UNDERSCORES = ("_", "__", "___")
INPUTS = ("_i", "_ii", "_iii")
KEPT = ("In", "Out", "_ih", "_oh", "_dh")  # back at the next cell when they are deleted


class Namespace:
    """One module's names. Names that the interpreter put there are *hidden* from `%who` while they are unchanged."""

    def __init__(self, module: ModuleType | None = None, *, out_limit: int = 1000) -> None:
        self.module = module or ModuleType("__main__", "The interactive namespace.")
        self.names: dict[str, Any] = self.module.__dict__
        self.inputs: list[str] = [""]
        self.outputs: dict[int, Any] = {}
        self.directories: list[str] = _here()
        self.out_limit = out_limit
        self.out_bytes = 1 << 30
        self._sizes: dict[int, int] = {}  # of each output, as far as known
        self._size = 0
        self._hidden: dict[str, Any] = {}
        self._input_before = ""
        self._recent = dict.fromkeys((*UNDERSCORES, *INPUTS), "")
        import builtins

        self.names.setdefault("__builtins__", builtins)
        self.names.setdefault("__builtin__", builtins)
        self.reset_cache()

    def limit(self, *, entries: int, size: int) -> None:
        """How many outputs to keep, and how many bytes they may take, as far as that can be told quickly."""
        self.out_limit = entries
        self.out_bytes = size
        self._forget(list(self.outputs)[: max(0, len(self.outputs) - entries)])
        if self._size > size:
            self._forget_large()

    def reset_cache(self) -> None:
        """Forget all inputs and outputs."""
        self.inputs[:] = [""]
        self.outputs.clear()
        self.hide("In", self.inputs)
        self.hide("_ih", self.inputs)
        self.hide("Out", self.outputs)
        self.hide("_oh", self.outputs)
        self.hide("_dh", self.directories)
        for name in self._recent:
            self._set_recent(name, "")

    def hide(self, name: str, value: Any) -> None:
        """Put a name of ours into the namespace."""
        self.names[name] = value
        self._hidden[name] = value

    def remove(self, name: str) -> None:
        """Take a name away, also one of ours."""
        del self.names[name]
        self._hidden.pop(name, None)

    def hide_all(self, names: dict[str, Any]) -> None:
        for name, value in names.items():
            self.hide(name, value)

    def all_hidden(self) -> dict[str, Any]:
        """The names that we put there, with what we put under them."""
        return {**self._hidden, **self._recent}

    def hidden(self, name: str) -> Any:
        """What we put under a name, whatever the user has made of it."""
        return self._hidden[name]

    def begin_here(self) -> None:
        """The session begins in this process, its folder and its environment, wherever it was made."""
        import os

        self.directories[:] = _here()
        if notebook := os.environ.get("JPY_SESSION_NAME"):  # how a server names the notebook's path
            self.hide("__session__", notebook)

    def install(self) -> None:
        """Make the module the one that pickle and `multiprocessing` find as `__main__`."""
        if sys.modules.get("__main__") is not self.module:
            sys.modules["__main__"] = self.module

    def is_hidden(self, name: str) -> bool:
        """Whether a name is ours and still what we put there, or private to Python."""
        if name.startswith("_"):
            return True
        return self._hidden.get(name, _MISSING) is self.names.get(name, self)

    def user_names(self) -> list[str]:
        """The names that the user made, sorted."""
        return sorted(name for name in self.names if isinstance(name, str) and not self.is_hidden(name))

    def record_input(self, count: int, raw: str, transformed: str) -> None:
        """Keep a cell's source as `In[count]` (transformed) and `_i<count>` (as typed)."""
        self.inputs.extend([""] * (count + 1 - len(self.inputs)))
        self.inputs[count] = transformed
        for name in KEPT:
            self.names.setdefault(name, self._hidden[name])
        latest = self._recent
        for name, value in (("_iii", latest["_ii"]), ("_ii", latest["_i"]), ("_i", self._input_before)):
            self._set_recent(name, value)
        self._input_before = raw
        self.hide(f"_i{count}", raw)

    def record_recent(self, value: Any) -> None:
        """Keep a cell's value as `_`, and those before as `__` and `___`, unless the user took those names."""
        import builtins

        latest = self._recent
        # `gettext.install` puts its function there; Python's own display hook puts values there, which are no reason.
        if value is not self.outputs and "gettext" not in str(getattr(vars(builtins).get("_"), "__name__", "")):
            for name, new in (("___", latest["__"]), ("__", latest["_"]), ("_", value)):
                self._set_recent(name, new)

    def record_output(self, count: int, value: Any) -> None:
        """Keep a cell's value as `Out[count]` and `_<count>`, and as the latest."""
        if value is self.outputs:
            return
        self.record_recent(value)
        self.outputs[count] = value
        self.names[f"_{count}"] = value
        if len(self.outputs) > self.out_limit:
            self._forget(list(self.outputs)[: max(1, self.out_limit // 5)])
        self._sizes[count] = footprint(value)
        self._size += self._sizes[count]
        if self._size > self.out_bytes:
            self._forget_large()

    def _set_recent(self, name: str, value: Any) -> None:
        taken = name in self.names and self.names[name] is not self._recent[name]
        self._recent[name] = value
        if not taken or name.startswith("_i"):
            self.names[name] = value

    def _forget_large(self) -> None:
        """Drop outputs, oldest first, until the rest is within the budget; the latest stays."""
        self._sizes = {count: size for count, size in self._sizes.items() if count in self.outputs}
        self._size = sum(self._sizes.values())
        excess = self._size - self.out_bytes
        dropped: list[int] = []
        for count in list(self._sizes)[:-1]:
            if excess <= 0:
                break
            excess -= self._sizes[count]
            dropped.append(count)
        self._forget(dropped)

    def _forget(self, counts: list[int]) -> None:
        for count in counts:
            value = self.outputs.pop(count)
            if self.names.get(f"_{count}", _MISSING) is value:
                del self.names[f"_{count}"]
            self._size -= self._sizes.pop(count, 0)

    def forget_outputs(self) -> None:
        """Drop every output, and the names under which they are kept."""
        self._forget(list(self.outputs))
        for name in UNDERSCORES:
            self._set_recent(name, "")

    def forget_recent_inputs(self) -> None:
        """Have `_i`, `_ii` and `_iii` be empty."""
        self._input_before = ""
        for name in INPUTS:
            self._set_recent(name, "")

    def forget_value(self, value: Any) -> None:
        """Drop every name and output that holds this very value."""
        self._forget([count for count, kept in self.outputs.items() if kept is value])
        for name in [name for name, kept in self.names.items() if kept is value]:
            if name in UNDERSCORES:
                self._set_recent(name, "")
            else:
                del self.names[name]

    def forget_modules(self) -> None:
        """Have the modules that the user imported be read anew when they are imported again."""
        found = [value for value in self.names.values() if isinstance(value, ModuleType)]
        for module in found:
            name = module.__name__
            if sys.modules.get(name) is module and name not in sys.stdlib_module_names:
                del sys.modules[name]

    def clear(self) -> None:
        """Remove everything that the user made."""
        for name in list(self.names):
            if isinstance(name, str) and name.startswith("__") and name.endswith("__"):
                continue
            if name not in self._hidden or self._hidden[name] is not self.names[name]:
                del self.names[name]
        for name, value in self._hidden.items():
            self.names[name] = value


def _here() -> list[str]:
    """The folder that a session begins in, which is what people look for as `_dh[0]`; none that has been removed."""
    import os

    try:
        return [os.getcwd()]  # noqa: PTH109 - importing pathlib would take longer than all this module
    except OSError:
        return []
