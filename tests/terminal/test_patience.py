import asyncio

from prompt_toolkit.renderer import CPR_Support

from perijove.terminal.patience import do_not_insist


class Renderer:
    def __init__(self, waiting):
        self.waiting_for_cpr = waiting
        self.cpr_support = CPR_Support.UNKNOWN
        self.waited = []
        self.rows = []

    def report_absolute_cursor_row(self, row):
        self.rows.append(row)

    async def wait_for_cpr_responses(self, timeout=1):  # noqa: ASYNC109 - as prompt_toolkit's
        self.waited.append(timeout)


def test_a_terminal_that_does_not_answer_is_not_asked_again():
    renderer = Renderer(waiting=True)
    do_not_insist(renderer)

    asyncio.run(renderer.wait_for_cpr_responses())

    assert (renderer.cpr_support, renderer.waited) == (CPR_Support.NOT_SUPPORTED, [0.1])


def test_a_terminal_that_was_not_asked_yet_is_not_judged():
    renderer = Renderer(waiting=False)
    do_not_insist(renderer)

    asyncio.run(renderer.wait_for_cpr_responses())

    assert (renderer.cpr_support, renderer.waited) == (CPR_Support.UNKNOWN, [])


def test_a_late_answer_is_about_another_prompt():
    renderer = Renderer(waiting=False)
    do_not_insist(renderer)

    renderer.report_absolute_cursor_row(7)
    assert (renderer.rows, renderer.cpr_support) == ([], CPR_Support.SUPPORTED)

    renderer.waiting_for_cpr = True
    renderer.report_absolute_cursor_row(9)
    assert renderer.rows == [9]
