import pytest

from perijove.interpreter.completion.symbols import latex


def found(session, code):
    return session.interpreter.complete(code, len(code)).matches


@pytest.mark.parametrize(
    ("code", "matches"),
    [
        (r"\alpha", ["α"]),
        (r"x = \beta", ["β"]),
        (r"'\infty", ["∞"]),
        (r"\bbR", ["ℝ"]),
        (r"x\^2", ["x²"[1:]]),
        (r"x\_i", ["ᵢ"]),
        (r"\GREEK SMALL LETTER ETA", ["η"]),
        ("\\α", [r"\alpha"]),
        ("\\Ⅴ", [r"\ROMAN NUMERAL FIVE"]),
    ],
)
def test_names_of_symbols(session, code, matches):
    assert found(session, code) == matches


def test_beginnings_of_names(session):
    assert r"\epsilon" in found(session, r"\eps")
    assert r"\ROMAN NUMERAL FIVE" in found(session, r"\ROMAN NUMERAL F")
    assert len(found(session, r"\GREEK")) <= 500


def test_the_usual_names_are_known():
    names = (
        "alpha beta gamma Gamma pi Pi sigma omega Omega sum int infty partial nabla leq geq neq in notin subset cup cap"
    )
    assert [name for name in names.split() if name not in latex()] == []
