"""How long the terminal is waited for when it does not say where its cursor is."""

from prompt_toolkit.renderer import CPR_Support, Renderer

# How long, in seconds, a terminal has for its first report of where the cursor is.
FIRST_CPR = 0.1


def do_not_insist(renderer: Renderer) -> None:
    """Take no for an answer from a terminal that does not say where its cursor is (programs that drive us do not).

    prompt_toolkit waits a second for it after the first inputs, and then prints a warning. An answer that comes later
    says where an earlier prompt was, and for the one that is there by then only that it may ask.
    """
    wait, report = renderer.wait_for_cpr_responses, renderer.report_absolute_cursor_row

    async def wait_little(timeout: int = 1) -> None:  # noqa: ASYNC109 - stands in for one that has it
        if not renderer.waiting_for_cpr:
            return
        if renderer.cpr_support is not CPR_Support.UNKNOWN:
            await wait(timeout)
            return
        await wait(FIRST_CPR)  # type: ignore[arg-type] # it sleeps that long, a fraction will do
        if renderer.cpr_support is CPR_Support.UNKNOWN:
            renderer.cpr_support = CPR_Support.NOT_SUPPORTED

    def report_if_asked(row: int) -> None:
        if renderer.waiting_for_cpr:
            report(row)
        else:
            renderer.cpr_support = CPR_Support.SUPPORTED

    renderer.report_absolute_cursor_row = report_if_asked  # type: ignore[method-assign]
    renderer.wait_for_cpr_responses = wait_little  # type: ignore[method-assign]
    renderer.cpr_not_supported_callback = None
