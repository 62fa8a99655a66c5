"""The vocabularies are whole: every event is received, every action is carried out."""

from typing import get_args

from perijove.server.live import events


def names(union):
    return {kind.__name__ for kind in get_args(union)}


def test_every_value_belongs_to_one_vocabulary():
    made = {
        name for name, kind in vars(events).items() if isinstance(kind, type) and kind.__module__ == events.__name__
    }
    assert made == names(events.Event) | names(events.Action)
    assert names(events.Event) & names(events.Action) == set()
    assert names(events.Event) == names(events.ClientEvent) | names(events.KernelEvent) | names(events.DiskEvent)
