"""What two sequences have in common."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.diff import align as module
from perijove.notebook.diff.align import align, gaps, increasing, pairs

few = st.lists(st.sampled_from("abcde"), max_size=30)


def common(a, b):
    """The length of the longest common subsequence, by the table that everybody knows."""
    row = [0] * (len(b) + 1)
    for one in a:
        new = [0]
        for j, other in enumerate(b):
            new.append(row[j] + 1 if one == other else max(row[j + 1], new[-1]))
        row = new
    return row[-1]


@given(few, few)
def test_runs_are_equal_rise_and_do_not_touch(a, b):
    blocks = align(a, b)

    assert all(a[i : i + length] == b[j : j + length] and length for i, j, length in blocks)
    for (i, j, length), (next_i, next_j, _) in pairwise(blocks):
        assert i + length <= next_i
        assert j + length <= next_j
        assert (i + length, j + length) != (next_i, next_j)


@given(few, st.lists(st.tuples(st.integers(0, 30), st.sampled_from("abcde")), max_size=4))
def test_a_few_insertions_are_found_whole(a, insertions):
    b = list(a)
    for at, item in insertions:
        b.insert(at, item)

    assert sum(length for _, _, length in align(a, b)) == common(a, b) == len(a)


@given(few, few)
def test_myers_finds_the_longest(a, b):
    assert len(module._myers(a, b)) == common(a, b)


def test_what_is_too_different_is_paired_by_occurrence():
    a = list("ab" * 400)
    b = list("bbaaa" * 200)

    assert module._myers(a, b) is None
    blocks = align(a, b)
    assert all(a[i] == b[j] for i, j in pairs(blocks))
    assert len(pairs(blocks)) > 200


@given(st.lists(st.integers(0, 50), unique=True, max_size=30))
def test_the_longest_rising_part(values):
    chain = increasing(list(enumerate(values)))

    assert [j for _, j in chain] == sorted(j for _, j in chain)
    assert len(chain) == common(values, sorted(values))


def test_gaps_lie_before_between_and_after():
    assert list(gaps([(1, 0), (3, 3)], range(5), range(4))) == [
        (range(1), range(0)),
        (range(2, 3), range(1, 3)),
        (range(4, 5), range(4, 4)),
    ]


@given(st.lists(st.integers(0, 4999), unique=True, max_size=8), st.integers(0, 5000))
def test_long_sequences_with_small_differences(changed, inserted):
    a = [f"line {n}" for n in range(5000)]
    b = [f"changed {n}" if n in changed else line for n, line in enumerate(a)]
    b.insert(inserted, "new")
    found = pairs(align(a, b))

    assert len(found) == 5000 - len(changed)
    assert all(a[i] == b[j] for i, j in found)
    assert found == sorted(found)
