import io

from perijove.facades.papermill.progress import Bar


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_on_a_terminal_the_line_is_renewed():
    out = Terminal()
    bar = Bar(2, file=out)
    bar.update()
    bar.set_description("Going")
    bar.close()
    bar.close()
    lines = out.getvalue().split("\r\x1b[K")[1:]
    assert [line.partition(",")[0] for line in lines] == [
        "Executing: 0/2 cells",
        "Executing: 1/2 cells",
        "Going: 1/2 cells",
    ]
    assert out.getvalue().count("\n") == 1


def test_elsewhere_there_is_one_line_at_the_end():
    out = io.StringIO()
    bar = Bar(3, desc="Going", unit="step", file=out, ncols=80)
    bar.update(3)
    assert out.getvalue() == ""
    bar.close()
    assert out.getvalue().startswith("Going: 3/3 steps, ")
