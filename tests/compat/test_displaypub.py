from perijove.compat.displaypub import CapturingDisplayPublisher, DisplayPublisher


def test_what_is_published_can_be_kept():
    kept = CapturingDisplayPublisher()
    kept.publish({"text/plain": "1"}, transient={"display_id": "a"}, update=True)
    assert kept.outputs == [
        {"data": {"text/plain": "1"}, "metadata": None, "transient": {"display_id": "a"}, "update": True}
    ]
    kept.clear_output()
    assert kept.outputs == []


def test_it_knows_when_it_has_been_replaced():
    publisher = DisplayPublisher()
    assert (publisher.is_own, CapturingDisplayPublisher().is_own) == (True, False)
    publisher.publish = print
    assert not publisher.is_own
