"""Kernels and applications without traitlets: plain attributes, one instance a class."""

import sys
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

S = TypeVar("S", bound="SingletonConfigurable")


class SingletonConfigurable:
    """A class with one instance, whose attributes are given by name."""

    parent: Any = None
    _instance: ClassVar[Any] = None

    def __init__(self, **kwargs: Any) -> None:
        for name, value in kwargs.items():
            setattr(self, name, value)

    @classmethod
    def instance(cls: type[S], *args: Any, **kwargs: Any) -> S:  # noqa: PYI019 - Python 3.10
        """The one instance, made when it is asked for first; also that of the classes it inherits from."""
        if cls._instance is None:
            made = cls(*args, **kwargs)
            for base in cls.__mro__:
                if issubclass(base, SingletonConfigurable) and base is not SingletonConfigurable:
                    base._instance = made  # noqa: SLF001 - a class of this module
        found: S = cls._instance
        return found

    @classmethod
    def initialized(cls) -> bool:
        """Whether there is one."""
        return cls._instance is not None

    @classmethod
    def clear_instance(cls) -> None:
        """Forget it."""
        for base in cls.__mro__:
            if issubclass(base, SingletonConfigurable) and isinstance(base._instance, cls):  # noqa: SLF001 - as above
                base._instance = None  # noqa: SLF001 - as above


class Application(SingletonConfigurable):
    """A program: it reads its command line, then starts."""

    name = "application"
    # The settings that an option sets, without dashes: a name, or a value that the option gives by itself.
    aliases: ClassVar[dict[str, Any]] = {}
    flags: ClassVar[dict[str, Any]] = {}
    subapp: Any = None

    def __init__(self, **kwargs: Any) -> None:
        self.extra_args: list[str] = []
        super().__init__(**kwargs)

    @classmethod
    def launch_instance(cls, argv: Sequence[str] | None = None, **kwargs: Any) -> None:
        """Makes the program, and runs it."""
        app = cls.instance(**kwargs)
        app.initialize(argv)
        app.start()

    def initialize(self, argv: Sequence[str] | None = None) -> None:
        """Reads the command line."""
        self.parse_command_line(argv)

    def parse_command_line(self, argv: Sequence[str] | None = None) -> None:
        """Sets what options name, as `-f FILE`, `--f=FILE` or `--App.connection_file=FILE`; the rest are extra_args."""
        rest = iter(sys.argv[1:] if argv is None else argv)
        for argument in rest:
            option, equals, value = argument.lstrip("-").partition("=")
            if argument.startswith("-") and option in self.flags:
                for attributes in self.flags[option][0].values():
                    vars(self).update(attributes)
            elif argument.startswith("-") and (option in self.aliases or equals):
                name = self.aliases.get(option, option).rpartition(".")[2]
                setattr(self, name, value if equals else next(rest, ""))
            else:
                self.extra_args.append(argument)

    def start(self) -> None:
        """Runs."""
