from perijove.interpreter.usage import USAGE


def test_it_is_a_page():
    assert all(len(line) < 80 for line in USAGE.splitlines())
