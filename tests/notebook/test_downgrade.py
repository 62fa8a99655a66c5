from perijove.notebook.downgrade import cell_to_3, from_mime_types, output_to_3, split_lines, to_2, to_3


def code(*outputs):
    return {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": "1",
        "execution_count": 2,
        "outputs": list(outputs),
    }


def test_a_notebook_of_format_3():
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"orig_nbformat": 2}, "cells": [code()]}

    assert to_3(plain) == {
        "nbformat": 3,
        "nbformat_minor": 0,
        "orig_nbformat": 2,
        "orig_nbformat_minor": 5,
        "metadata": {"name": ""},
        "worksheets": [
            {
                "metadata": {},
                "cells": [
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "input": "1",
                        "prompt_number": 2,
                        "outputs": [],
                        "language": "python",
                        "collapsed": False,
                    }
                ],
            }
        ],
    }


def test_a_line_that_is_a_heading_becomes_one():
    assert cell_to_3({"cell_type": "markdown", "id": "a", "source": "##  x", "attachments": {}}) == {
        "cell_type": "heading",
        "source": "x",
        "level": 2,
    }
    assert cell_to_3({"cell_type": "markdown", "source": "# x\ny"})["cell_type"] == "markdown"


def test_outputs_of_format_3():
    result = {
        "output_type": "execute_result",
        "execution_count": 1,
        "metadata": {},
        "data": {"application/json": [1], "a/b": 1},
    }
    assert output_to_3(result) == {"output_type": "pyout", "prompt_number": 1, "metadata": {}, "json": "[1]"}
    assert output_to_3({"output_type": "stream", "name": "stderr"}) == {"output_type": "stream", "stream": "stderr"}
    assert output_to_3({"output_type": "error"}) == {"output_type": "pyerr"}
    assert from_mime_types({"text/html": "x", "a/b": "y"}) == {"html": "x"}


def test_a_notebook_of_format_2():
    cells = [{"cell_type": "heading", "level": 3, "source": "x\ny"}, {"cell_type": "raw", "source": "z"}]
    plain = to_2({"nbformat": 3, "worksheets": [{"cells": cells}]})

    assert plain["nbformat"] == 2
    assert split_lines(plain, with_ends=False)["worksheets"][0]["cells"] == [
        {"cell_type": "markdown", "source": ["### x", "y"]},
        {"cell_type": "markdown", "source": ["z"]},
    ]
