import pytest

from perijove.interpreter.completeness import check_complete
from perijove.interpreter.transform.pipeline import Transforms


@pytest.mark.parametrize(
    ("code", "status", "indent"),
    [
        ("", "complete", ""),
        ("a = 1", "complete", ""),
        ("# comment", "complete", ""),
        ("await x", "complete", ""),
        ("for a in b: c", "complete", ""),
        ("for a in range(5):", "incomplete", "    "),
        ("for a in range(5):  # x", "incomplete", "    "),
        ("for a in range(5):\n  if a > 0:", "incomplete", "      "),
        ("for a in b:\n    c", "incomplete", "    "),
        ("for a in b:\n    c\n", "complete", ""),
        ("for a in b:\n    c\n\n", "complete", ""),
        ("def f():\n    return 1", "incomplete", ""),
        ("def f():\n  x = 1", "incomplete", "  "),
        ("f(1,", "incomplete", ""),
        ("  x = [", "incomplete", "  "),
        ("x = '''a", "incomplete", ""),
        ("a = \\", "incomplete", ""),
        ("@dec", "incomplete", ""),
        ("try:\n    x\n", "incomplete", ""),
        ("raise = 2", "invalid", ""),
        ("a b", "invalid", ""),
        ("x = 'abc", "invalid", ""),
        ("a = [1,\n2,", "incomplete", ""),
        (")", "invalid", ""),
        ("%time x", "complete", ""),
        ("!ls", "complete", ""),
        ("x?", "complete", ""),
        ("%%bash", "incomplete", ""),
        ("%%bash\nls", "incomplete", ""),
        ("%%bash\nls\n", "incomplete", ""),
        ("%%bash\nls\n\n", "complete", ""),
        ("%%bash?", "complete", ""),
        ("a\0b", "invalid", ""),
    ],
)
def test_whether_a_text_is_complete(code, status, indent):
    found = check_complete(code, Transforms())
    assert found[0] == status
    if status == "incomplete" and indent:
        assert found[1].startswith(indent) or found[1] == indent
