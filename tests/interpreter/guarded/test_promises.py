import typing

import pytest

from perijove.interpreter.guarded import infer
from perijove.interpreter.guarded.promises import annotated_names, field, is_typed_dict, of_annotation, returned
from perijove.interpreter.guarded.values import Either, Instance, kind_of

T = typing.TypeVar("T", bound=str)
Name = typing.NewType("Name", str)


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (int, int),
        ("int", int),
        (None, type(None)),
        ("None", type(None)),
        ("list[int]", list),
        (list[int], list),
        (typing.Dict[str, int], dict),  # noqa: UP006
        (typing.Optional[int], int),  # noqa: UP045
        ("Optional[int]", int),
        (int | None, int),
        ("int | None", int),
        (typing.Annotated[int, "doc"], int),
        (typing.ClassVar[int], int),
        (typing.Final[str], str),
        (typing.Literal["a"], str),
        ("Literal['a']", str),
        (typing.Sequence[int], list),
        (T, str),
        (Name, str),
        (typing.ForwardRef("int"), int),
        ("'int'", int),
        ("typing.Mapping[str, int]", dict),
    ],
)
def test_annotations(annotation, kind):
    assert kind_of(of_annotation(annotation, {"typing": typing})) is kind


@pytest.mark.parametrize("annotation", ["nothing", "1 +", "f()", "[int]", typing.Any, 3, object(), "x" * 10 + "["])
def test_what_promises_nothing(annotation):
    assert of_annotation(annotation, {}) is None or kind_of(of_annotation(annotation, {})) is object


def test_one_of_several():
    found = of_annotation("int | str", {})
    assert isinstance(found, Either)
    assert [kind_of(option) for option in found.options] == [int, str]


def test_self_is_the_owner():
    owner = Instance(dict)
    assert of_annotation(typing.Self, {}, owner) is owner
    assert of_annotation("Self", {}, owner) is owner


def test_annotations_are_never_run():
    def promised() -> "print('run')": ...

    assert returned(promised) is None


def test_an_alias_of_a_users_class_asks_nothing_of_its_metaclass():
    import types

    class Meta(type):
        def __getattr__(cls, name):
            raise AssertionError

    class Generic(metaclass=Meta):
        pass

    found = of_annotation(types.GenericAlias(Generic, (int,)), {})
    assert kind_of(found) is Generic


def test_fields():
    class Row(typing.TypedDict):
        name: str

    class Base:
        size: "int"

    class Thing(Base):
        pass

    assert kind_of(field(Thing, "size")) is int
    assert field(Thing, "nothing") is None
    assert is_typed_dict(Row)
    assert not is_typed_dict(dict)


Free = typing.TypeVar("Free")


def named(value: Free, times: int = 1) -> Free: ...
def listed() -> typing.Literal["a", "b"]: ...
def guarded(value) -> typing.TypeGuard[int]: ...


class Made:
    def __new__(cls) -> frozenset: ...
    def same(self, value: Free) -> Free: ...


@pytest.mark.parametrize(
    ("expression", "kind"),
    [
        ("named('a')", str),
        ("named(b'a', 2)", bytes),
        ("Made.same(None, 1.5)", float),
        ("made.same('a')", str),
        ("named()", None),
        ("guarded(1)", bool),
        ("Made()", frozenset),
    ],
)
def test_what_an_argument_or_a_form_tells(expression, kind):
    names = {"named": named, "guarded": guarded, "Made": Made, "made": object.__new__(Made)}
    assert kind_of(infer(expression, names)) is kind


def test_a_literal_is_its_values():
    assert [option.value for option in infer("listed()", {"listed": listed}).options] == ["a", "b"]


def test_an_alias_is_what_it_is_short_for():
    extensions = pytest.importorskip("typing_extensions")
    assert kind_of(of_annotation(extensions.TypeAliasType("Alias", int), {})) is int
    assert kind_of(of_annotation(extensions.LiteralString, {})) is str


def test_keys_of_typed_dictionaries():
    class Row(typing.TypedDict):
        name: str

    class Wide(Row, total=False):
        size: int

    assert annotated_names(Wide) == ["name", "size"]
