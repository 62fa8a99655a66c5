from perijove.compat.ipykernel.displays import ZMQDisplayHook, ZMQShellDisplayHook


def test_a_value_is_published_with_the_cells_number(seat):
    hook = ZMQShellDisplayHook()
    hook(None)
    hook.set_parent({"header": {"msg_id": "p"}})
    hook(42)
    content = {"execution_count": 3, "data": {"text/plain": "42"}, "metadata": {}}
    assert seat.published == [("execute_result", content, None, [], {"msg_id": "p"})]
    assert isinstance(hook, ZMQDisplayHook)
