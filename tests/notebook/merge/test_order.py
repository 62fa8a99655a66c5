"""The order of cells."""

from hypothesis import given
from hypothesis import strategies as st

from perijove.notebook.merge.order import merge_order


def keys(text):
    """Lower case: cells of the base, upper case of local, digits of remote."""
    return [("base" if char.islower() else "local" if char.isupper() else "remote", ord(char)) for char in text]


def merged(base, local, remote):
    kept = {key for key in keys(local + remote) if key[0] != "base"}
    kept |= {key for key in keys(base) if key in keys(local) and key in keys(remote)}
    order, torn = merge_order(keys(base), keys(local), keys(remote), kept)
    return "".join(chr(place) for _, place in order), "".join(chr(place) for _, place in torn)


def test_added_cells_stand_after_the_ones_that_they_follow():
    assert merged("abc", "aXbc", "ab1c") == ("aXb1c", "")


def test_cells_added_at_one_place_stand_side_by_side():
    assert merged("ab", "aXYb", "a12b") == ("aXY12b", "")
    assert merged("a", "Xa", "1a") == ("X1a", "")


def test_moves_of_both_sides_are_made():
    assert merged("abcde", "bcdea", "eabcd") == ("ebcda", "")


def test_a_cell_added_after_a_moved_one_goes_with_it():
    assert merged("abc", "bca", "a1bc") == ("bca1", "")


def test_deleted_cells_are_stepped_over():
    assert merged("abc", "ac", "ab1c") == ("a1c", "")


def test_a_cell_that_both_moved_stands_where_local_has_it():
    assert merged("abcd", "bcad", "bcda") == ("bcad", "a")
    assert merged("abcd", "bcad", "bcad") == ("bcad", "")
    assert merge_order(keys("abcd"), keys("bcad"), keys("bcda"), keys("abcd"), as_remote=True)[0] == keys("bcda")


@given(st.permutations("abcdef"), st.sets(st.sampled_from("abcdef")), st.integers(0, 6))
def test_one_side_alone_is_the_result(order, gone, at):
    side = "".join(char for char in order if char not in gone)
    side = f"{side[:at]}X{side[at:]}"

    assert merged("abcdef", side, "abcdef") == (side, "")
    assert merged("abcdef", "abcdef", side.replace("X", "1")) == (side.replace("X", "1"), "")


@given(st.permutations("abcdef"), st.permutations("abcdef"))
def test_no_cell_is_lost_or_doubled(local, remote):
    assert sorted(merged("abcdef", "".join(local) + "X", "1" + "".join(remote))[0]) == sorted("abcdefX1")
