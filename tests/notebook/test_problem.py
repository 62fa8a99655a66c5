from perijove.notebook.problem import Problem, Walk


def test_a_problem_says_where_it_is_as_a_reader_counts():
    found = [
        Problem(path, "must be x", "type", "part")
        for path in [
            (),
            ("metadata", "kernelspec", "name"),
            ("cells", 2),
            ("cells", 0, "source"),
            ("cells", 0, "outputs", 1, "data", "text/plain"),
            ("worksheets", 0, "cells", 1, "level"),
        ]
    ]
    assert [str(problem) for problem in found] == [
        "must be x",
        "key 'metadata.kernelspec.name' must be x",
        "cell 3: must be x",
        "cell 1: key 'source' must be x",
        "cell 1, output 2: key 'data.text/plain' must be x",
        "worksheet 1, cell 2: key 'level' must be x",
    ]
    assert found[3].to_plain() == {
        "path": ["cells", 0, "source"],
        "place": "cell 1",
        "key": "source",
        "rule": "type",
        "message": "cell 1: key 'source' must be x",
    }


def test_each_check_adds_at_most_one_problem_a_key():
    walk = Walk()
    holder = {"a": 1, "b": True, "c": -1, "d": ["x", 1], "e": None}
    walk.keys((), holder, "code_cell", required=("a", "z"), allowed=("a", "b", "c", "d"))
    walk.string((), holder, "a", "p")
    walk.count((), holder, "b", "p")
    walk.count((), holder, "c", "p")
    walk.count((), holder, "a", "p", most=0)
    walk.count((), holder, "e", "p", null=True)
    walk.text((), holder, "d", "p")
    walk.strings((), holder, "d", "p")
    assert not walk.is_object(("a",), holder["a"], "p")
    assert not walk.is_list(("a",), holder["a"], "p")
    assert [(problem.rule, str(problem)) for problem in walk.found] == [
        ("required", "key 'z' is missing"),
        ("additionalProperties", "key 'e' is not one that a code cell has"),
        ("type", "key 'a' must be a string, found a number (1)"),
        ("type", "key 'b' must be a whole number, found true"),
        ("minimum", "key 'c' must be 0 or more, found a number (-1)"),
        ("maximum", "key 'a' must be 0 or less, found a number (1)"),
        ("oneOf", "key 'd' must be a string or a list of strings, found a list (['x', 1])"),
        ("type", "key 'd' must be a list of strings, found a list (['x', 1])"),
        ("type", "key 'a' must be an object, found a number (1)"),
        ("type", "key 'a' must be a list, found a number (1)"),
    ]
