from perijove.notebook.problem import Walk
from perijove.notebook.validate_3 import walk_3


def told(*cells, **keys):
    walk = Walk()
    walk_3(walk, {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": list(cells)}], **keys})
    return [str(problem) for problem in walk.found]


def test_a_notebook_of_format_3_and_what_may_be_wrong_with_it():
    assert told({"cell_type": "heading", "level": 1, "source": "x"}) == []
    assert told({"cell_type": "heading", "level": 0, "source": 1, "x": 1}, metadata={"kernel_info": {}}, more=1) == [
        "key 'more' is not one that a notebook has",
        "key 'metadata.kernel_info.name' is missing",
        "key 'metadata.kernel_info.language' is missing",
        "worksheet 1, cell 1: key 'x' is not one that a heading cell has",
        "worksheet 1, cell 1: key 'source' must be a string or a list of strings, found a number (1)",
        "worksheet 1, cell 1: key 'level' must be 1 or more, found a number (0)",
    ]
    assert told(
        {"cell_type": "code", "input": "", "language": "python", "outputs": [{"output_type": "pyout"}, {}]}
    ) == [
        "worksheet 1, cell 1, output 1: key 'prompt_number' is missing",
        "worksheet 1, cell 1, output 2: key 'output_type' must be one of 'pyout', 'display_data', 'stream', 'pyerr', found null",
    ]
