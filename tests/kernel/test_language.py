from perijove.kernel.language import Host, Language, StdinNotImplementedError
from perijove.testing.echo import Echo


def test_the_toy_language_fits():
    language: Language = Echo()
    assert language.info["implementation"] == "echo"


def test_a_refused_question_is_an_error_that_names_itself():
    assert issubclass(StdinNotImplementedError, NotImplementedError)
    assert hasattr(Host, "ask")
