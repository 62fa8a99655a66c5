"""A notebook's page in the browser, as a person sees it: cells by number, what they say, what can be pressed."""

import re
from typing import Any

from playwright.sync_api import expect

_COUNTED = re.compile(r"\[\d+\]")


class NotebookPage:
    """Drives one page; cells are counted from 0."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def wait_until_shown(self) -> None:
        self.cells.first.wait_for()

    @property
    def cells(self) -> Any:
        return self.page.locator("section.cell")

    def cell(self, number: int) -> Any:
        return self.cells.nth(number)

    def outputs(self, number: int) -> Any:
        return self.cell(number).locator(".outputs")

    def prompt(self, number: int) -> Any:
        return self.cell(number).locator(".prompt-text")

    def sources(self) -> list[str]:
        return [text.replace("\u200b", "") for text in self.page.locator("section.cell .cm-content").all_inner_texts()]

    def edit(self, number: int, text: str) -> None:
        """Replace a cell's source by typing over it."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(text)

    def run(self, number: int) -> None:
        """Run a cell where it stands, and stay on it."""
        self.cell(number).locator(".cm-content").click()
        self.page.keyboard.press("Control+Enter")

    def wait_until_ran(self, number: int, count: int | None = None, timeout: int = 30_000) -> None:
        expect(self.prompt(number)).to_have_text(f"[{count}]" if count else _COUNTED, timeout=timeout)

    def command(self, number: int, *keys: str) -> None:
        """Press keys with a cell selected and not edited."""
        self.cell(number).locator(".cm-content, .rendered").first.click()
        self.page.keyboard.press("Escape")
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Any:
        return self.page.get_by_role("button", name=name, exact=True).first

    def wait_until_saved(self) -> None:
        expect(self.page.locator(".save-state")).to_have_text("Saved")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")
        self.wait_until_saved()

    def banner(self) -> Any:
        return self.page.locator(".banners")
