from perijove.interpreter.completion.result import MAX_ANALYSED, earlier_code


def test_earlier_cells_are_joined_and_end_with_a_line_each():
    assert earlier_code(["a = 1", "b = 2\n\n"]) == "a = 1\nb = 2\n"
    assert earlier_code([]) == ""


def test_of_many_cells_the_latest_are_kept():
    cells = ["first = 1", "x" * (MAX_ANALYSED - 10), "last = 2"]
    assert earlier_code(cells) == "x" * (MAX_ANALYSED - 10) + "\nlast = 2\n"
