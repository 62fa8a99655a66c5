from perijove.compat.ipykernel.eventloops import enable_gui, loop_map, register_integration


def test_a_loop_of_ones_own_is_registered_by_name():
    @register_integration("mine")
    def loop_mine(kernel):
        return kernel

    assert loop_map.pop("mine") is loop_mine


def test_toolkits_are_the_shells_matter(seat):
    asked = []
    seat.shell.enable_gui = asked.append
    for name in (None, "inline", "widget", "asyncio", "qt"):
        enable_gui(name)
    assert asked == ["qt"]
