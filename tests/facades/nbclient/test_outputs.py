from perijove.facades.nbclient.outputs import Displays, coalesced, display_id_of, joined, output_of


def stream(name, text):
    return output_of("stream", {"name": name, "text": text})


def test_a_message_becomes_an_output():
    assert output_of("error", {"ename": "E", "evalue": "v", "traceback": ["t"], "more": 1}) == {
        "output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"],
    }  # fmt: skip
    assert output_of("display_data", {"data": {"a": 1}}) == {
        "output_type": "display_data", "data": {"a": 1}, "metadata": {},
    }  # fmt: skip
    assert output_of("status", {}) is None
    assert [display_id_of(each) for each in ({}, {"transient": None}, {"transient": {"display_id": "d"}})] == [
        None, None, "d",
    ]  # fmt: skip


def test_neighbours_of_a_stream_are_joined():
    shown = output_of("display_data", {})
    outputs = [stream("stdout", "a"), stream("stdout", "b\r"), stream("stderr", "c"), shown, stream("stdout", "d")]
    assert [each.get("text") for each in joined(outputs)] == ["ab\r", "c", None, "d"]
    assert joined([]) == []


def test_streams_are_coalesced():
    outputs = [stream("stderr", "e"), stream("stdout", "10%\r"), stream("stderr", "f"), stream("stdout", "20%\b!")]
    assert [(each.name, each.text) for each in coalesced(outputs)] == [("stdout", "20!"), ("stderr", "ef")]


def test_displays_forget_what_is_cleared():
    displays = Displays()
    one, other = output_of("display_data", {}), output_of("display_data", {})
    displays.add("d", 0, one)
    displays.add("d", 1, other)
    displays.clear(0)
    displays.update("d", {"data": {"text/plain": "x"}})
    displays.update("unknown", {"data": {}})
    assert (one.data, other.data) == ({}, {"text/plain": "x"})
