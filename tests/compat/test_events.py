from perijove.compat import current, events
from perijove.compat.interactiveshell import InteractiveShell


def test_managers_of_other_events(capsys):
    shell = InteractiveShell()
    manager = events.EventManager(shell, {"ping": print})
    manager.register("ping", lambda: 1 / 0)
    manager.trigger("ping")
    assert capsys.readouterr().out.startswith("Error in callback ZeroDivisionError")
    assert {"pre_execute", "post_run_cell"} <= events.available_events.keys() & shell.events.callbacks.keys()
    current.set_shell(None)


def test_an_event_is_defined_by_a_function():
    @events._define_event
    def pinged():
        pass

    assert events.available_events.pop("pinged") is pinged
