from perijove.interpreter.completion.matching import matching


def test_names():
    assert matching(["b", "_a", "a", "__c__", "Ab"], "") == ["Ab", "a", "b"]
    assert matching(["_a", "__c__", "_b"], "_") == ["_a", "_b", "__c__"]
    assert matching(["Alpha", "beta"], "al") == ["Alpha"]
    assert matching(["Alpha", "alps"], "al") == ["alps"]
