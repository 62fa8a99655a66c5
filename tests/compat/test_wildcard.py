from types import SimpleNamespace

from perijove.compat import wildcard

NAMES = {"abel": SimpleNamespace(key=1, other="x"), "Abba": 2, "_apan": 3, "__anka": 4}


def test_names_by_pattern():
    def found(pattern, kind="all", **options):
        return sorted(wildcard.list_namespace(NAMES, kind, pattern, **options))

    assert found("a*") == ["abel"]
    assert found("a*", ignore_case=True) == ["Abba", "abel"]
    assert (found("_a*"), found("_a*", show_all=True), found("_*a*")) == ([], ["_apan"], ["__anka"])
    assert found("a?el.k*") == ["abel.key"]
    assert (found("*", "int"), found("abel.*", "str")) == (["Abba", "__anka"], ["abel.__doc__", "abel.other"])


def test_attributes_of_odd_objects():
    class Odd:
        kept = 1

        def __getattribute__(self, name):
            if name == "kept":
                raise ValueError
            return object.__getattribute__(self, name)

        def __dir__(self):
            raise RuntimeError

    assert "kept" in wildcard.dir2(Odd())
    assert "kept" not in wildcard.dict_dir(Odd())
    assert not wildcard.safe_hasattr(Odd(), "kept")
    assert wildcard.get_real_method(Odd(), "kept") is None
    assert wildcard.get_real_method("x", "upper")() == "X"
