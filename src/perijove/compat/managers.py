"""The shell's managers of extensions and aliases, and its compiler, over the interpreter's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from perijove.interpreter.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator


class ExtensionManager:
    """Loads extensions; each function returns None, or why it did nothing."""

    def __init__(self, shell: Any = None, **_: Any) -> None:
        self.shell = shell

    @property
    def loaded(self) -> set[str]:
        """The names of those that are loaded."""
        found: set[str] = self.shell.interpreter.extensions
        return found

    def load_extension(self, module_str: str) -> str | None:
        """Load one."""
        from perijove.interpreter.magics.extensions import load

        try:
            return None if load(self.shell, module_str) else "already loaded"
        except UsageError as error:
            if "no load_ipython_extension" in str(error):
                return "no load function"
            raise ModuleNotFoundError(str(error), name=module_str) from None

    def unload_extension(self, module_str: str) -> str | None:
        """Unload one."""
        from perijove.interpreter.magics.extensions import unload

        if module_str not in self.loaded:
            return "not loaded"
        return None if unload(self.shell, module_str) else "no unload function"

    def reload_extension(self, module_str: str) -> str | None:
        """Unload one, import it again and load it."""
        self.shell.run_line_magic("reload_ext", module_str)
        return None


class AliasError(Exception):
    """An alias that can't be."""


class InvalidAliasError(AliasError):
    """The name or the command is none."""


class Alias:
    """A name for a shell command."""

    def __init__(self, shell: Any, name: str, cmd: str) -> None:
        self.shell, self.name, self.cmd = shell, name, cmd
        self.nargs = cmd.count("%s") - cmd.count("%%s")

    def __call__(self, rest: str = "") -> None:
        """Run it with these words."""
        self.shell.run_line_magic(self.name, rest)

    def __repr__(self) -> str:
        return f"<alias {self.name} for {self.cmd!r}>"


class AliasManager:
    """The aliases of a shell."""

    def __init__(self, shell: Any = None, **_: Any) -> None:
        self.shell = shell

    @property
    def aliases(self) -> list[tuple[str, str]]:
        """Names and commands."""
        return list(self.shell.interpreter.aliases.list())

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.aliases)

    def define_alias(self, name: str, cmd: str) -> None:
        """Name a command. Raises InvalidAliasError."""
        if not isinstance(cmd, str):
            raise InvalidAliasError(f"an alias stands for a text, found {cmd!r}")
        try:
            self.shell.interpreter.aliases.define(name, cmd)
        except UsageError as error:
            raise InvalidAliasError(str(error)) from None

    def soft_define_alias(self, name: str, cmd: str) -> None:
        """Name a command; where it can't be, say so."""
        try:
            self.define_alias(name, cmd)
        except AliasError as error:
            print(f"Invalid alias: {error}")

    def undefine_alias(self, name: str) -> None:
        """Forget a name. Raises ValueError."""
        if not self.is_alias(name):
            raise ValueError(f"{name} is not an alias")
        self.shell.interpreter.aliases.undefine(name)

    def is_alias(self, name: str) -> bool:
        """Whether there is one."""
        return name in dict(self.aliases)

    def get_alias(self, name: str) -> Alias | None:
        """One, or None."""
        found = dict(self.aliases).get(name)
        return None if found is None else Alias(self.shell, name, found)

    def retrieve_alias(self, name: str) -> str:
        """The command of a name. Raises ValueError."""
        if not self.is_alias(name):
            raise ValueError(f"{name} is not an alias")
        return dict(self.aliases)[name]

    def clear_aliases(self) -> None:
        """Forget all."""
        for name, _ in self.aliases:
            self.undefine_alias(name)


class CachingCompiler:
    """Compiles source, and has Python find it when it asks for lines of it."""

    def __init__(self, shell: Any) -> None:
        self._compiler = shell.interpreter.compiler
        self._count = shell.interpreter

    @property
    def flags(self) -> int:
        """The flags of `from __future__ import` that hold."""
        return int(self._compiler.flags)

    @flags.setter
    def flags(self, flags: int) -> None:
        self._compiler.flags = flags

    compiler_flags = flags

    def __call__(self, source: Any, filename: str, symbol: str) -> Any:
        """What `compile` gives, under those flags."""
        return compile(source, filename, symbol, self.flags, dont_inherit=True)

    def ast_parse(self, source: str, filename: str = "<unknown>", symbol: str = "exec") -> Any:
        """The syntax tree."""
        return compile(source, filename, symbol, self.flags | 0x400, dont_inherit=True)

    def reset_compiler_flags(self) -> None:
        """Have no `from __future__ import` hold."""
        self._compiler.flags = 0

    def cache(self, transformed_code: str, number: int = 0, raw_code: str | None = None) -> str:
        """Keep a source; the name of the file that it has for Python."""
        from perijove.interpreter.compile import cell_filename, remember_source

        name = cell_filename(number, raw_code or transformed_code)
        remember_source(name, transformed_code)
        return name

    def get_code_name(self, raw_code: str, transformed_code: str, number: int) -> str:
        """The name of the file that a source has."""
        del raw_code
        return self.cache(transformed_code, number)
