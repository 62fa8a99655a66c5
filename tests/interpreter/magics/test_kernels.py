import pytest


class KernelSide:
    def connection_info(self):
        return {"shell_port": 1, "connection_file": "kernel-1.json"}

    def subshells(self):
        return ["one"]


@pytest.mark.parametrize("line", ["%connect_info", "%subshell", "%autosave 60"])
def test_only_kernels_have_them(session, line):
    assert session(line).error.evalue.endswith("is for kernels, and this session is none")


def test_in_a_kernel(session, capsys):
    session.interpreter.kernel = KernelSide()
    session("%connect_info")
    text = capsys.readouterr().out
    assert '"shell_port": 1' in text
    assert "--existing kernel-1.json" in text
    session("%subshell")
    assert capsys.readouterr().out.endswith("subshell count: 1\nsubshell: one\n")
    (shown,) = session.events("%autosave 60")
    assert shown.data == {"application/javascript": "IPython.notebook.set_autosave_interval(60000)"}
    assert capsys.readouterr().out == "Autosaving every 60 seconds\n"
    assert session("%autosave soon").error.ename == "UsageError"
