"""Run with IPython's Python: what it makes of each cell, and whether it calls the cell complete. Lines of JSON."""

import json
import sys
import warnings

from IPython.core.inputtransformer2 import TransformerManager

warnings.simplefilter("ignore")
manager = TransformerManager()


def transformed(cell):
    try:
        return manager.transform_cell(cell)
    except SyntaxError:
        return None
    except Exception as error:  # noqa: BLE001 - the answer is its name
        return f"raise {type(error).__name__}"


def completeness(cell):
    try:
        return manager.check_complete(cell)[0]
    except Exception as error:  # noqa: BLE001 - as above
        return type(error).__name__


for line in sys.stdin:
    print(json.dumps([[transformed(cell), completeness(cell)] for cell in json.loads(line)]), flush=True)
