"""The entry grid as a clerk uses it in a browser."""

from playwright.sync_api import expect

from tests.browser import hear_violations, sign_in
from tests.reporting.grid_worlds import PAGE, key_of


class Grid:
    """The page as the clerk sees it."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.said = []
        page.on("pageerror", self._hear)
        hear_violations(page, self.said)
        page.set_default_timeout(20_000)

    def open(self, account="clerk"):
        sign_in(self.page, self.site, account, PAGE)
        return self

    def row(self, code):
        return self.page.locator(f'tr[data-cell="{key_of(code)}"]')

    def field(self, code, name="value"):
        return self.page.locator(f'[name="{name}-{key_of(code)}"]')

    def below(self, code):
        return self.page.locator(f'tr[data-about="{key_of(code)}"]')

    def fill(self, code, value, name="value"):
        self.field(code, name).focus()
        self.page.keyboard.type(value)
        self.page.keyboard.press("Enter")

    def expect_state(self, code, word):
        expect(self.row(code).locator(".state")).to_contain_text(word)

    def paste(self, code, text, name="value"):
        self.field(code, name).focus()
        self.page.evaluate(
            """text => {
              const clipboardData = new DataTransfer();
              clipboardData.setData("text/plain", text);
              const said = {clipboardData, bubbles: true, cancelable: true};
              document.activeElement.dispatchEvent(new ClipboardEvent("paste", said));
            }""",
            text,
        )

    def focused(self):
        return self.page.evaluate("document.activeElement.name")

    def _hear(self, error):
        self.said.append(str(error))

    def close(self):
        self.page.evaluate("0")  # what the page has told is heard before this is answered
        self.page.remove_listener("pageerror", self._hear)
        assert self.said == []
