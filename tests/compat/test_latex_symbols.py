from perijove.compat.latex_symbols import latex_symbols, reverse_latex_symbol


def test_symbols_by_name_and_back():
    assert (latex_symbols["\\alpha"], latex_symbols["\\bbR"]) == ("α", "ℝ")
    assert (reverse_latex_symbol["α"], reverse_latex_symbol["∞"]) == ("\\alpha", "\\infty")
    assert all(latex_symbols[name] == symbol for symbol, name in reverse_latex_symbol.items())
