from perijove.compat import usage
from perijove.interpreter.usage import USAGE


def test_the_help_is_the_interpreters():
    assert usage.interactive_usage == usage.quick_reference == USAGE
    assert usage.default_banner.startswith("Perijove")
