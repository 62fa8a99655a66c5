from perijove.compat import current, events
from perijove.compat.interactiveshell import InteractiveShell


def test_the_shells_events_are_of_this_class():
    shell = InteractiveShell()
    assert isinstance(shell.events, events.EventManager)
    assert {"pre_execute", "post_run_cell"} <= events.available_events.keys()
    current.set_shell(None)
