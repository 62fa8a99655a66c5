"""What is alike."""

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.diff.similar import pair_similar, similarity, words_of

texts = st.lists(st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f"]), max_size=5).map(" ".join), max_size=12)


def pairs(a, b):
    return pair_similar([words_of(text) for text in a], [words_of(text) for text in b])


def test_likeness_is_what_is_shared():
    assert similarity(words_of("a = 1"), words_of("a = 2")) == 1 / 2
    assert similarity(words_of(""), words_of("")) == 1
    assert similarity(words_of("a"), words_of("")) == 0


def test_each_finds_its_version():
    assert pairs(["x = load()", "y = f(x)", "plot(y)"], ["new()", "y = f(x, 2)", "plot(y, c)"]) == [(1, 1), (2, 2)]


@given(texts, texts)
def test_pairs_rise_and_are_alike(a, b):
    found = pairs(a, b)

    assert found == sorted(found)
    assert len({j for _, j in found}) == len({i for i, _ in found}) == len(found)
    assert all(similarity(words_of(a[i]), words_of(b[j])) >= 0.45 for i, j in found)


@given(texts)
def test_equal_lists_are_paired_one_by_one(a):
    assert pairs(a, a) == [(n, n) for n in range(len(a))]


def test_long_lists_are_compared_near_the_same_place():
    a = [f"name{n} = value{n}" for n in range(3000)]

    assert pairs(a, [f"{line} + 1" for line in a]) == [(n, n) for n in range(3000)]
