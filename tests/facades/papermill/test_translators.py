import pytest

from perijove.facades.nbformat import v4
from perijove.facades.papermill.exceptions import PapermillException
from perijove.facades.papermill.translators import (
    FSharpTranslator,
    PapermillTranslators,
    Parameter,
    PythonTranslator,
    Translator,
    papermill_translators,
    translate_parameters,
)


def test_languages_are_found_by_kernel_or_language():
    assert translate_parameters("python3", "python", {"a": None}) == "# Parameters\na = None\n"
    assert translate_parameters("ir", "R", {"_a": True}, "Set") == "# Set\na = TRUE\n"
    assert translate_parameters(".net-fsharp", "", {"a": 1}) == "(* Parameters *)\nlet a = 1\n"
    with pytest.raises(PapermillException, match="kernel 'c' or language 'cobol'"):
        translate_parameters("c", "cobol", {})


def test_a_translator_of_ones_own():
    class Shouting(PythonTranslator):
        @classmethod
        def comment(cls, cmt_str):
            return f"# {cmt_str.upper()}"

    translators = PapermillTranslators()
    translators.register("loud", Shouting)
    assert translators.find_translator("x", "loud").codify({"a": 1}) == "# PARAMETERS\na = 1\n"
    with pytest.raises(NotImplementedError, match="Translator names no language"):
        Translator.translate(1)


def test_what_a_cell_declares():
    cell = v4.new_code_cell("%matplotlib inline\na: int = 2 # how many\nb = 'x'")
    assert PythonTranslator.inspect(cell) == [Parameter("a", "int", "2", "how many"), Parameter("b", "None", "'x'", "")]
    assert FSharpTranslator.comment("x") == "(* x *)"
    assert papermill_translators.find_translator("pysparkkernel", "") is PythonTranslator
