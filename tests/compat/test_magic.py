import pytest

from perijove.compat import current, magic
from perijove.compat.interactiveshell import InteractiveShell


@pytest.fixture
def shell():
    yield InteractiveShell()
    current.set_shell(None)


@magic.magics_class
class Greetings(magic.Magics):
    @magic.line_magic
    def hello(self, line):
        """Say hello."""
        return f"hello {line}"

    @magic.line_cell_magic("shout")
    def _shout(self, line, cell=None):
        return (cell or line).upper()

    @magic.cell_magic
    @magic.needs_local_scope
    def names(self, line, cell, local_ns=None):
        return cell.strip() in local_ns


def test_methods_of_a_class_become_magics(shell):
    shell.register_magics(Greetings)
    shell.user_ns["a"] = 6
    assert shell.run_cell("%hello {a}").result == "hello 6"
    assert shell.run_cell("%shout x").result == "X"
    assert shell.run_cell("%%shout\ny").result == "Y\n"
    assert shell.run_cell("%%names\na").result is True


def test_an_object_may_be_registered(shell):
    greetings = Greetings(shell=shell)
    shell.register_magics(greetings)
    assert shell.find_line_magic("hello")("x") == "hello x"
    assert greetings.magics["cell"].keys() == {"shout", "names"}
    assert greetings.shell is shell


def test_functions_become_magics_where_a_shell_runs(shell):
    @magic.register_line_magic("up")
    def upper(line):
        return line.upper()

    @magic.register_cell_magic
    def count(line, cell):
        return len(cell)

    assert (upper("a"), shell.run_cell("%up x").result, shell.run_cell("%%count\nab\n").result) == ("A", "X", 3)
    current.set_shell(None)
    with pytest.raises(NameError, match="none does"):
        magic.register_line_magic(upper)


def test_a_class_without_its_decorator_is_refused(shell):
    class Forgotten(magic.Magics):
        pass

    with pytest.raises(ValueError, match="@magics_class"):
        Forgotten(shell)


def test_traits_of_a_class_without_their_base_become_their_defaults():
    class Trait:
        this_class = None

        def default(self, obj=None):
            return 7

    class WithTrait(magic.Magics):
        size = Trait()

    assert WithTrait.size == 7


def test_small_things():
    assert (magic.on_off(0), magic.compress_dhist(["a", "a", *"0123456789"])) == ("OFF", ["a", *"0123456789"])
    with pytest.raises(ValueError, match="line_cell"):
        magic.validate_type("both")
    table = {"line": {}, "cell": {}}
    magic.record_magic(table, "line_cell", "x", print)
    assert table == {"line": {"x": print}, "cell": {"x": print}}
