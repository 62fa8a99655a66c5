from perijove.notebook.model import CodeCell
from perijove.runner.marks import VERIFY_RAISES, VERIFY_SKIP, marked


def test_tags_and_comments():
    assert marked(CodeCell("a", "x", {"tags": ["skip-execution"]}), VERIFY_SKIP)
    assert marked(CodeCell("a", "x = 1\n  # NBVAL_SKIP because"), VERIFY_SKIP)
    assert marked(CodeCell("a", "x", {"tags": ["raises-exception"]}), VERIFY_RAISES)
    assert not marked(CodeCell("a", "x = '# nbval-skip'\n# nbval-skip"), VERIFY_SKIP)
    assert not marked(CodeCell("a", "NBVAL_SKIP", {"tags": "skip-execution"}), VERIFY_SKIP)
