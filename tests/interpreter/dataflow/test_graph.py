import json

from perijove.interpreter.dataflow import Cell, Execution, dependencies, edges, stale, unknown_sources


def ran(*sources, cells=()):
    return [
        Execution(number, source, cells[number - 1] if cells else "") for number, source in enumerate(sources, start=1)
    ]


def numbers(found):
    return [each.number for each in found]


def test_where_a_name_came_from():
    links = dependencies("z", ran("x = 1", "w = 3", "y = x + 1", "z = y * 2"))
    assert [(link.giver, link.taker, link.name, link.line) for link in links] == [
        (4, 0, "z", 1),
        (3, 4, "y", 1),
        (1, 3, "x", 1),
    ]
    assert json.dumps([link.as_json() for link in links])


def test_the_latest_binding_before_counts():
    links = dependencies("y", ran("x = 1", "x = 2", "y = x", "x = 3"))
    assert [(link.giver, link.name) for link in links] == [(3, "y"), (2, "x")]
    assert dependencies("nothing", ran("x = 1")) == []


def test_a_cycle_of_cells_ends():
    links = dependencies("x", ran("x = 1", "x = x + 1", "x = x + 1"))
    assert [(link.giver, link.taker) for link in links] == [(3, 0), (2, 3), (1, 2)]


def test_the_graph_of_all_names():
    assert [
        (link.giver, link.taker, link.name, link.certain) for link in edges(ran("if c: x = 1", "y = x", "del x", "x"))
    ] == [
        (1, 2, "x", False),
        (1, 3, "x", False),
    ]


def test_results_that_no_longer_follow():
    found = stale(ran("x = 1", "y = x", "z = y", "w = 0", "x = 2"))
    assert [(each.number, each.name, each.because, each.through) for each in found] == [(2, "x", 5, 0), (3, "y", 5, 2)]
    assert json.dumps([each.as_json() for each in found])


def test_running_the_same_again_makes_nothing_stale():
    assert stale(ran("x = 1", "y = x", "x = 1")) == []
    assert stale(ran("x = 1", "y = x", "x = 2", "y = x")) == []


def test_a_cell_that_changes_its_own_input_is_not_stale_by_that():
    assert stale(ran("x = 1", "x += 1", "y = x")) == []
    assert numbers(stale(ran("x = 1", "y = x", "x += 1"))) == [2]


def test_an_edited_cell_run_again_makes_stale_what_used_it():
    cells = ("a", "b", "a")
    found = stale(ran("x = 1", "y = x", "x = 2", cells=cells))
    assert [(each.number, each.cell, each.because) for each in found] == [(2, "b", 3)]


def test_a_document_that_was_edited_since():
    executions = ran("x = 1", "y = x", "z = 3", cells=("a", "b", "c"))
    now = [Cell("a", "x = 7"), Cell("b", "y = x"), Cell("c", "z = 3")]
    assert [(each.number, each.reason) for each in stale(executions, now)] == [(1, "changed"), (2, "changed")]
    assert [(each.number, each.reason) for each in stale(executions, now[1:])] == [(1, "deleted"), (2, "deleted")]
    assert stale(executions, [Cell("a", "x = 1"), *now[1:]]) == []


def test_a_deleted_name():
    assert [(each.number, each.reason) for each in stale(ran("x = 1", "y = x", "del x"))] == [(2, "deleted")]


def test_changes_in_place_are_only_perhaps():
    found = stale(ran("d = {}", "y = d", "d['k'] = 1"))
    assert [(each.number, each.certain) for each in found] == [(2, False)]


def test_a_builtin_that_somebody_has_bound():
    assert numbers(stale(ran("list = tuple", "x = list(y)", "list = set"))) == [2]


def test_what_may_have_bound_anything():
    assert unknown_sources(ran("x = 1", "from m import *")) == [(2, "from m import *")]
