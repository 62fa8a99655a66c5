from perijove.facades.ipykernel import configurable, plain


def test_without_traitlets_the_bases_are_plain():
    assert configurable.Application is plain.Application
    assert configurable.setting("a") == "a"
    assert configurable.logger("k").name == "k"
