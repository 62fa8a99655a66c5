r"""`IPython.core.latex_symbols`: symbols by their names, `\alpha`, and back."""

from __future__ import annotations

from perijove.interpreter.completion.symbols import latex, names_of

latex_symbols = {f"\\{name}": text for name, text in latex().items()}
reverse_latex_symbol = {text: f"\\{names_of(text)[0]}" for text in latex_symbols.values()}
