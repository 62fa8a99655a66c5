from perijove.interpreter.errors import UsageError
from perijove.interpreter.magics import registry


def test_what_a_user_can_mend_is_one_line(session):
    assert UsageError is registry.UsageError
    assert session("%qqq").error.traceback == ["UsageError: no line magic %qqq; %lsmagic lists those there are"]
