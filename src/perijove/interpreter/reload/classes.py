"""Gives a class the members of the one that took its place; its instances follow, since they look them up there."""

from __future__ import annotations

import gc
import sys
from types import CellType, FunctionType, GetSetDescriptorType, MemberDescriptorType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    class Patch(Protocol):
        """Patches what is in a class, and its bases."""

        def __call__(self, old: Any, new: Any) -> Any: ...
        def staying(self, base: type) -> type: ...


_OWN = {"__dict__", "__weakref__", "_abc_impl", "__subclasshook__", "__orig_class__"}
# An enumeration's members are objects that must stay; these tables of them are made again.
_ENUM = {"_member_map_", "_member_names_", "_value2member_map_", "_unhashable_values_", "_hashable_values_"}
_SLOTS = (MemberDescriptorType, GetSetDescriptorType)


def patch_class(old: type, new: type, patch: Patch) -> bool:
    """Whether the old class could be made what the new one is; with another layout it can't, and is as before."""
    if _slots(old) != _slots(new) or not _same_bases(old, new, patch):
        return False
    members = _enum_members(old, new)
    if members is None:
        return False
    before, after = vars(old), dict(vars(new))
    for name in [name for name in before if name not in after and not _is_kept(name, before[name])]:
        type.__delattr__(old, name)
    for name, value in after.items():
        if name in _OWN or name in _ENUM or isinstance(value, _SLOTS):
            continue
        kept = members.get(id(value))
        current = vars(old).get(name)
        target = kept if kept is not None else patch(current, value)
        if target is not current:
            _adopt(target, new, old)
            type.__setattr__(old, name, target)
    if hasattr(new, "_member_map_"):
        _patch_enum(old, new, members)
    return True


def _slots(kind: type) -> object:
    return sorted(name for name, value in vars(kind).items() if isinstance(value, MemberDescriptorType))


def _is_kept(name: str, value: object) -> bool:
    if name in _OWN or name in _ENUM or isinstance(value, _SLOTS):
        return True
    return name.startswith("__") and name.endswith("__") and not isinstance(value, FunctionType)


def _same_bases(old: type, new: type, patch: Patch) -> bool:
    """Give the old class the bases of the new one, in the form in which they stay."""
    bases = tuple(patch.staying(base) for base in new.__bases__)
    if bases == old.__bases__:
        return True
    try:
        old.__bases__ = bases
    except TypeError:  # another layout
        return False
    return True


def _adopt(value: Any, new: type, old: type) -> None:
    """Have `super()` in a function find the class that stays."""
    function = getattr(value, "__func__", value)
    functions = [value.fget, value.fset, value.fdel] if isinstance(value, property) else [function]
    for each in functions:
        if not isinstance(each, FunctionType):
            continue
        for cell in each.__closure__ or ():
            try:
                if cell.cell_contents is new:
                    cell.cell_contents = old
            except ValueError:  # empty
                continue


def _enum_members(old: Any, new: Any) -> dict[int, Any] | None:
    """For an enumeration, the member that stays for each new one, by its id; None when that can't be."""
    enum = sys.modules.get("enum")
    if enum is None or not isinstance(new, enum.EnumMeta):
        return {}
    staying: dict[int, Any] = {}
    for name, member in new._member_map_.items():
        before = old._member_map_.get(name)
        if before is not None and issubclass(new, (int, str, float, bytes)) and before._value_ != member._value_:
            return None  # the value is the object itself, which can't change
        if before is None:
            try:
                member.__class__ = old
            except TypeError:
                return None
            before = member
        staying[id(member)] = before
    return staying


def _patch_enum(old: Any, new: Any, members: dict[int, Any]) -> None:
    for name in [name for name in old._member_map_ if name not in new._member_map_ and name in vars(old)]:
        type.__delattr__(old, name)
    for member in new._member_map_.values():
        stays = members[id(member)]
        vars(stays).update({name: value for name, value in vars(member).items() if name != "__objclass__"})
        if "__objclass__" in vars(stays):
            stays.__objclass__ = old
    tables = {
        "_member_map_": {name: members[id(member)] for name, member in new._member_map_.items()},
        "_value2member_map_": {value: members[id(member)] for value, member in new._value2member_map_.items()},
        "_member_names_": list(new._member_names_),
    }
    for name, table in tables.items():
        type.__setattr__(old, name, table)
    for name, member in tables["_member_map_"].items():  # type: ignore[attr-defined]
        if vars(old).get(name) is not member and not hasattr(vars(old).get(name), "__get__"):
            type.__setattr__(old, name, member)


def convert_instances(replaced: Iterable[tuple[type, type]]) -> None:
    """Have what was made with new classes while the module was loaded, and what holds these, use those that stay."""
    staying = {id(new): (new, old) for new, old in replaced}
    if not staying:
        return
    classes = [new for new, _ in staying.values()]
    for holder in gc.get_referrers(*classes):
        if holder is classes:
            continue
        pair = staying.get(id(type(holder)))
        if pair is not None:
            try:
                holder.__class__ = pair[1]
            except TypeError:
                continue
        _replace_in(holder, staying)


def _replace_in(holder: Any, staying: dict[int, tuple[type, type]]) -> None:
    if type(holder) is dict:
        for key, value in list(holder.items()):
            if id(value) in staying and value is staying[id(value)][0]:
                holder[key] = staying[id(value)][1]
    elif type(holder) is list:
        for index, value in enumerate(holder):
            if id(value) in staying and value is staying[id(value)][0]:
                holder[index] = staying[id(value)][1]
    elif isinstance(holder, CellType):
        value = holder.cell_contents
        if id(value) in staying:
            holder.cell_contents = staying[id(value)][1]
