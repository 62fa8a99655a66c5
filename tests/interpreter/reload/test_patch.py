import functools

from perijove.interpreter.reload.patch import Patcher


def patcher(**before):
    return Patcher(__name__, before)


def test_a_function_stays_itself():
    def old(a):
        return a

    def new(a, b=2):
        return a + b

    new.mark = 1
    assert patcher()(old, new) is old
    assert (old(1), old.mark, old.__name__) == (3, 1, "new")


def test_values_are_the_new_ones():
    assert patcher()([1], [2]) == [2]
    assert patcher()(1, "a") == "a"


def test_a_partial_of_a_function():
    old, new = functools.partial(int, base=2), functools.partial(int, base=8)
    assert patcher()(old, new) is old
    assert old("10") == 8


def test_a_cache_of_another_size_is_a_new_one():
    def make(size, value):
        @functools.lru_cache(size)
        def f():
            return value

        return f

    old, new = make(1, "a"), make(2, "b")
    assert patcher()(old, new) is new
    same = make(1, "c")
    assert patcher()(old, same) is old
    assert old() == "c"
