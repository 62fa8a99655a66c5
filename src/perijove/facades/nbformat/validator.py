"""nbformat's validation over ours: the same verdicts, the same exceptions and warnings, without jsonschema."""

import os
import pprint
import sys
import warnings as python_warnings
from collections import deque
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from perijove.facades.nbformat.corpus import generate_corpus_id
from perijove.facades.nbformat.warnings import DuplicateCellId, MissingIDFieldWarning
from perijove.notebook.problem import Problem
from perijove.notebook.validate import iter_part, problems

# nbformat offers two interpreters of its schemas; here both names mean the one walk.
VALIDATORS = ["fastjsonschema", "jsonschema"]
_ITEM_LIMIT = 16
_STRING_LIMIT = 64


class ValidationError(Exception):
    """A notebook is not valid. Where jsonschema is loaded, what is raised is a jsonschema.ValidationError as well."""

    def __init__(self, message: str = "", *args: Any, **keys: Any) -> None:
        super().__init__(message, *args)
        self.message = message
        self.path = self.relative_path = deque(keys.get("path", ()))
        self.schema_path = self.relative_schema_path = deque(keys.get("schema_path", ()))
        self.instance = keys.get("instance")
        self.validator = keys.get("validator", "")
        self.ref = keys.get("ref")

    def __str__(self) -> str:
        return self.message


class NotebookValidationError(ValidationError):
    """A value breaks a rule of the format; long values are cut in its text."""

    def __str__(self) -> str:
        place = "".join(f"[{step!r}]" for step in self.relative_path)
        return "\n".join([
            self.message,
            "",
            f"Failed validating {self.validator!r} in {self.ref or 'notebook'}:",
            "",
            f"On instance{place}:",
            pprint.pformat(_cut(self.instance), width=78),
        ])  # fmt: skip

    __unicode__ = __str__


def _cut(value: Any) -> Any:
    if isinstance(value, dict):
        cut = {key: _cut(item) for key, item in list(value.items())[:_ITEM_LIMIT]}
        for key in ("cells", "outputs"):
            if isinstance(value.get(key), list):
                cut[key] = [f"...{len(value[key])} {key}..."]
        return cut | ({"...": f"{len(value) - _ITEM_LIMIT} keys truncated"} if len(value) > _ITEM_LIMIT else {})
    if isinstance(value, list):
        more = [f"...{len(value) - _ITEM_LIMIT} items truncated..."] if len(value) > _ITEM_LIMIT else []
        return [_cut(item) for item in value[:_ITEM_LIMIT]] + more
    return value[:_STRING_LIMIT] + "..." if isinstance(value, str) and len(value) > _STRING_LIMIT else value


def _raised(kind: type[ValidationError]) -> type[ValidationError]:
    """The class to raise: whoever catches jsonschema's own class has it loaded."""
    jsonschema = sys.modules.get("jsonschema")
    theirs = getattr(jsonschema, "ValidationError", None)
    if theirs is None or not isinstance(theirs, type):
        return kind
    keys = {"__init__": kind.__init__, "__str__": kind.__str__, "__module__": kind.__module__}
    return type(kind.__name__, (kind, theirs), keys)


def _error(problem: Problem, ref: str | None = None) -> ValidationError:
    is_missing = problem.rule in {"required", "additionalProperties"}
    key = repr(problem.path[-1]) if problem.path else ""
    messages = {
        "required": f"{key} is a required property",
        "additionalProperties": f"Additional properties are not allowed ({key} was unexpected)",
    }
    return _raised(NotebookValidationError)(
        messages.get(problem.rule, str(problem)),
        path=problem.path[:-1] if is_missing or problem.rule == "enum" else problem.path,
        validator=problem.rule,
        instance=problem.value,
        ref=ref or (None if problem.part == "notebook" else problem.part),
    )


def get_version(nb: Any) -> tuple[Any, Any]:
    """The major and minor format that a notebook says it has."""
    return nb.get("nbformat", 1), nb.get("nbformat_minor", 0)


def get_current_validator() -> str:
    """The interpreter that `NBFORMAT_VALIDATOR` names; raises ValueError when there is none of that name."""
    name = os.environ.get("NBFORMAT_VALIDATOR", VALIDATORS[0])
    if name not in VALIDATORS:
        raise ValueError(f"Invalid validator '{name}' value!\nValid values are: {VALIDATORS}")
    return name


class _Validator:
    """One format's validation, as an object."""

    def __init__(self, version: tuple[int, int], relaxed: bool) -> None:
        self.name = get_current_validator()
        self.version = version
        self.relaxed = relaxed

    def iter_errors(self, data: Any, schema: Any = None) -> Iterator[ValidationError]:
        """Each problem as an exception."""
        del schema
        yield from map(_error, problems(data, self.version, relaxed=self.relaxed))

    def validate(self, data: Any) -> None:
        """Raise the first problem."""
        for error in self.iter_errors(data):
            raise error


validators: dict[tuple[str, Any, Any, bool], _Validator] = {}


def get_validator(
    version: int | None = None, version_minor: int | None = None, relax_add_props: bool = False, name: str | None = None
) -> _Validator | None:
    """The validator of a format; None for formats that have no schema."""
    version = 4 if version is None else version
    version_minor = {3: 0, 4: 5}.get(version, 0) if version_minor is None else version_minor
    if version not in {3, 4}:
        return None
    key = (name or get_current_validator(), version, version_minor, relax_add_props)
    if key not in validators:
        validators[key] = _Validator((version, version_minor), relax_add_props)
    return validators[key]


def isvalid(nbjson: Any, ref: str | None = None, version: int | None = None, version_minor: int | None = None) -> bool:
    """Whether a notebook, or the part of one that `ref` names, is valid; changes nothing."""
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore", MissingIDFieldWarning)
            _validate(nbjson, ref, version, version_minor, repair_duplicate_cell_ids=False)
    except ValidationError:
        return False
    return True


def validate(
    nbdict: Any = None,
    ref: str | None = None,
    version: int | None = None,
    version_minor: int | None = None,
    relax_add_props: bool = False,
    nbjson: Any = None,
) -> None:
    """Raise ValidationError when a notebook is not valid; missing and duplicate ids are mended, with a warning."""
    nbdict = nbjson if nbdict is None else nbdict
    if nbdict is None:
        raise TypeError("validate() missing 1 required argument: 'nbdict'")
    _validate(nbdict, ref, version, version_minor, relax_add_props)


def _validate(
    nbdict: Any,
    ref: str | None = None,
    version: int | None = None,
    version_minor: int | None = None,
    relax_add_props: bool = False,
    *,
    repair_duplicate_cell_ids: bool = True,
    strip_invalid_metadata: bool = False,
) -> None:
    if ref is None:
        own = get_version(nbdict)
        version = own[0] if version is None else version
        version_minor = own[1] if version_minor is None else version_minor
        assert isinstance(version, int)
        assert isinstance(version_minor, int)
        _normalize(nbdict, (version, version_minor), repair_duplicate_cell_ids, relax_add_props, strip_invalid_metadata)
    elif version is None:
        version, version_minor = 1, 0
    for error in iter_validate(nbdict, ref, version, version_minor, relax_add_props):
        raise error


def iter_validate(  # noqa: PLR0917 - nbformat's signature
    nbdict: Any = None,
    ref: str | None = None,
    version: int | None = None,
    version_minor: int | None = None,
    relax_add_props: bool = False,
    nbjson: Any = None,
    strip_invalid_metadata: bool = False,
) -> Iterator[ValidationError]:
    """Each way in which a notebook is not valid."""
    nbdict = nbjson if nbdict is None else nbdict
    if nbdict is None:
        raise TypeError("iter_validate() missing 1 required argument: 'nbdict'")
    get_current_validator()
    if version is None:
        version, version_minor = get_version(nbdict)
    if version not in {3, 4}:
        yield _raised(ValidationError)(f"No schema for validating v{version}.{version_minor} notebooks")
        return
    minor = {3: 0, 4: 5}[version] if version_minor is None else version_minor
    if ref is not None:
        try:
            yield from (_error(each, ref) for each in iter_part(ref, nbdict, (version, minor), relaxed=relax_add_props))
        except KeyError:
            yield _raised(ValidationError)(f"there is no definition {ref!r} in the schema")
        return
    if strip_invalid_metadata:
        _strip_metadata(nbdict, (version, minor), relax_add_props)
    for each in problems(nbdict, (version, minor), relaxed=relax_add_props):
        if each.rule != "unique":
            yield _error(each)


def normalize(
    nbdict: Any,
    version: int | None = None,
    version_minor: int | None = None,
    *,
    relax_add_props: bool = False,
    strip_invalid_metadata: bool = False,
) -> tuple[int, Any]:
    """A copy with missing and duplicate ids mended, and how many changes that took."""
    nbdict = deepcopy(nbdict)
    own = get_version(nbdict)
    wanted = (own[0] if version is None else version, own[1] if version_minor is None else version_minor)
    return _normalize(nbdict, wanted, True, relax_add_props, strip_invalid_metadata), nbdict


def _normalize(nbdict: Any, version: tuple[int, int], mend: bool, relaxed: bool, strip_metadata: bool) -> int:
    changes = _mend_ids(nbdict["cells"], mend) if version >= (4, 5) else 0
    return changes + (_strip_metadata(nbdict, version, relaxed) if strip_metadata else 0)


def _mend_ids(cells: Any, mend: bool) -> int:
    changes = 0
    seen: set[Any] = set()
    for cell in cells:
        if "id" not in cell:
            python_warnings.warn(
                "Cell is missing an id field, this will become a hard error in future nbformat versions.",
                MissingIDFieldWarning,
                stacklevel=5,
            )
            if not mend:
                continue
            cell["id"] = generate_corpus_id()
            changes += 1
        elif cell["id"] in seen:
            if not mend:
                raise _raised(ValidationError)(f"Non-unique cell id '{cell['id']}' detected.")
            old, cell["id"] = cell["id"], generate_corpus_id()
            changes += 1
            message = f"Non-unique cell id {old!r} detected. Corrected to {cell['id']!r}."
            python_warnings.warn(message, DuplicateCellId, stacklevel=5)
        seen.add(cell["id"])
    return changes


def _strip_metadata(nbdict: Any, version: tuple[int, int], relaxed: bool) -> int:
    changes = 0
    for problem in problems(nbdict, version, relaxed=relaxed):
        steps = list(problem.path)
        if "metadata" in steps[:-1]:
            at = steps.index("metadata")
            holder = nbdict
            for step in steps[: at + 1]:
                holder = holder[step]
            changes += holder.pop(steps[at + 1], None) is not None
    return changes


def better_validation_error(error: ValidationError, version: int, version_minor: int) -> ValidationError:
    """The error itself: ours are the better ones from the start."""
    del version, version_minor
    return error
