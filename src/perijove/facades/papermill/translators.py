"""Parameters as source, one class a language, over `perijove.runner.literals`; others can be registered."""

from collections import namedtuple
from collections.abc import Iterable, Mapping
from importlib.metadata import entry_points
from typing import Any, ClassVar

from perijove.facades.papermill.exceptions import PapermillException
from perijove.notebook.model import CodeCell, Notebook
from perijove.runner.literals import WRITERS, Writer
from perijove.runner.parameters import TAG, declared

Parameter = namedtuple("Parameter", ["name", "inferred_type_name", "default", "help"])  # noqa: PYI024 - papermill's


class Translator:
    """One language; what a subclass does not say otherwise is as in the table of our own writers."""

    language: ClassVar[str] = ""

    @classmethod
    def _writer(cls) -> Writer:
        if cls.language not in WRITERS:
            raise NotImplementedError(f"{cls.__name__} names no language that can be written: {cls.language!r}")
        return WRITERS[cls.language]

    @classmethod
    def translate(cls, val: Any) -> str:
        """The source of a value."""
        return cls._writer().value(val)

    @classmethod
    def comment(cls, cmt_str: str) -> str:
        """A line that says something to the reader."""
        return f"{cls._writer().comment} {cmt_str}".strip()

    @classmethod
    def assign(cls, name: str, str_val: str) -> str:
        """A line that gives a name the value that this source has."""
        return cls._writer().assigned(name, str_val)

    @classmethod
    def codify(cls, parameters: Mapping[str, Any], comment: str = "Parameters") -> str:
        """A cell that gives each name its value."""
        lines = [cls.comment(comment), *(cls.assign(name, cls.translate(val)) for name, val in parameters.items())]
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def inspect(cls, parameters_cell: Any) -> list[Any]:
        """The parameters that a cell declares."""
        cell = CodeCell("parameters", parameters_cell.source, {"tags": [TAG]})
        notebook = Notebook((cell,), {"language_info": {"name": cls.language}})
        return [
            Parameter(each.name, each.type or "None", each.default or "None", each.help) for each in declared(notebook)
        ]


class PythonTranslator(Translator):
    language = "python"


class RTranslator(Translator):
    language = "r"


class ScalaTranslator(Translator):
    language = "scala"


class JuliaTranslator(Translator):
    language = "julia"


class MatlabTranslator(Translator):
    language = "matlab"


class CSharpTranslator(Translator):
    language = "csharp"


class FSharpTranslator(Translator):
    language = "fsharp"

    @classmethod
    def comment(cls, cmt_str: str) -> str:
        """The same, in the form that may end within a line."""
        return f"(* {cmt_str} *)"


class PowershellTranslator(Translator):
    language = "powershell"


class BashTranslator(Translator):
    language = "bash"


class JavaScriptTranslator(Translator):
    language = "javascript"


class PapermillTranslators:
    """The translators by kernel or language; those of the entry points `papermill.translators` come last."""

    def __init__(self) -> None:
        self._translators: dict[str, Any] = {}

    def register(self, language: str, translator: Any) -> None:
        """Use a translator for a kernel or a language."""
        self._translators[language] = translator

    def find_translator(self, kernel_name: str, language: str) -> Any:
        """The translator for a kernel, else for a language; raises PapermillException."""
        for name in (kernel_name, language):
            if name in self._translators:
                return self._translators[name]
        for point in entry_points(group="papermill.translators"):
            if point.name in {kernel_name, language}:
                self.register(point.name, point.load())
                return self._translators[point.name]
        raise PapermillException(
            f"No parameter translator functions specified for kernel '{kernel_name}' or language '{language}'"
        )


def _registered(pairs: Iterable[tuple[str, type[Translator]]]) -> PapermillTranslators:
    translators = PapermillTranslators()
    for name, translator in pairs:
        translators.register(name, translator)
    return translators


papermill_translators = _registered(
    (
        ("python", PythonTranslator), ("R", RTranslator), ("scala", ScalaTranslator), ("julia", JuliaTranslator),
        ("matlab", MatlabTranslator), (".net-csharp", CSharpTranslator), (".net-fsharp", FSharpTranslator),
        (".net-powershell", PowershellTranslator), ("pysparkkernel", PythonTranslator),
        ("sparkkernel", ScalaTranslator), ("sparkrkernel", RTranslator), ("bash", BashTranslator),
        ("javascript", JavaScriptTranslator),
    )
)  # fmt: skip


def translate_parameters(
    kernel_name: str, language: str, parameters: Mapping[str, Any], comment: str = "Parameters"
) -> str:
    """The cell that sets the parameters, in a kernel's language."""
    text: str = papermill_translators.find_translator(kernel_name, language).codify(parameters, comment)
    return text
