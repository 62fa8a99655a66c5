from perijove.compat import current
from perijove.compat.autocall import ExitAutocall, IPyAutocall, Macro, ZMQExitAutocall
from perijove.compat.interactiveshell import InteractiveShell


def test_an_object_is_called_when_its_name_stands_alone():
    class Ping(IPyAutocall):
        def __call__(self):
            self._ip.user_ns["pinged"] = True

    shell = InteractiveShell()
    ping = shell.user_ns["ping"] = Ping()
    ping.set_ip(shell)
    shell.run_cell("ping")
    assert shell.user_ns["pinged"]
    assert shell.run_cell("1", silent=True).exit_code is None
    shell.user_ns["leave"], shell.user_ns["go"] = ExitAutocall(shell), ZMQExitAutocall(shell)
    assert [shell.run_cell(name).exit_code for name in ("leave", "go")] == [0, 0]
    current.set_shell(None)


def test_a_macro_has_no_comment_on_its_encoding():
    assert Macro("# coding: utf-8\na = 1").value == "a = 1\n"
