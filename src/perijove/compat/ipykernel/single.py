"""Classes of which a process has one object: what libraries ask by `instance()` and `initialized()`."""

from __future__ import annotations

from typing import Any, ClassVar

from perijove.compat.ipykernel.seat import is_taken


class Single:
    """One object, made when it is first asked for; it is there whenever a kernel runs."""

    _instance: ClassVar[Any] = None

    @classmethod
    def instance(cls, **options: Any) -> Any:
        """The object; the same for the classes above this one. Raises RuntimeError when no kernel runs."""
        found = cls._instance
        if not isinstance(found, cls):
            found = cls(**options)
            cls._remember(found)
        return found

    @classmethod
    def initialized(cls) -> bool:
        """Whether a kernel runs here."""
        return is_taken()

    @classmethod
    def clear_instance(cls) -> None:
        """Forget the object; the next question makes another."""
        cls._remember(None)

    @staticmethod
    def forget_all() -> None:
        """Forget the object of each class, for the kernel that was theirs has ended."""
        left = Single.__subclasses__()
        while left:
            kind = left.pop()
            left += kind.__subclasses__()
            kind._instance = None  # noqa: SLF001 - of our own kind

    @classmethod
    def _remember(cls, instance: Any) -> None:
        for parent in cls.__mro__:
            if issubclass(parent, Single) and parent is not Single:
                setattr(parent, "_instance", instance)  # noqa: B010 - of the classes above this one
