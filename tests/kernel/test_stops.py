from perijove.kernel.stops import Stops


def event(name, **body):
    return {"event": name, "body": body}


def test_threads_stop_and_go_on():
    stops = Stops()
    stops.heard(event("stopped", threadId=2))
    stops.stopped(1)
    assert stops.threads() == [2, 1]
    stops.heard(event("continued", threadId=2, allThreadsContinued=False))
    assert stops.threads() == [1]
    stops.heard(event("continued", threadId=1, allThreadsContinued=True))
    assert stops.threads() == []


def test_names_of_modules_are_in_globals_and_in_the_locals_of_module_frames():
    stops = Stops()
    stops.seen([{"id": 5, "name": "f"}, {"id": 6, "name": "<module>"}])
    for frame in (5, 6):
        stops.scopes(
            frame, [{"name": "Locals", "variablesReference": frame * 10}, {"name": "Globals", "variablesReference": 9}]
        )
    assert [stops.is_namespace(number) for number in (50, 60, 9)] == [False, True, True]
    stops.heard(event("continued", threadId=1))
    assert not stops.is_namespace(9)
