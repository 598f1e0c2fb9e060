"""Somebody with a phone: signs in, types, presses and follows links; every page that comes is looked at."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page

from registry.models import User
from tests.browser import LiveSite
from tests.portal.workspace import PDF

PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"
WIDTH = 360


def begins(words: str) -> re.Pattern[str]:
    return re.compile(f"^{re.escape(words)}")


class Person:
    """A tab of one person's own. Every page must fit the phone and satisfy axe, the answer to a form too."""

    def __init__(self, site: LiveSite, **options: Any) -> None:
        self.site = site
        self.page: Page = site.page(width=WIDTH, **options)

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    def sees(self, *texts: str) -> None:
        """AssertionError unless the page's main part says each of these."""
        said = self.main.inner_text()
        for text in texts:
            assert text in said, f"{self.page.url} does not say {text}, but:\n{said}"

    # --- what a person does ----------------------------------------------------------------------------------------

    def open(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def sign_in(self, user: User) -> None:
        """From the home page through the form."""
        self.open("/")
        self.to_work()
        self.give_password(user)
        self.sees("งานของฉัน", str(user))

    def give_password(self, user: User) -> None:
        self.fill({"อีเมล": user.email, "รหัสผ่าน": PASSWORD})
        self.press("เข้าสู่ระบบ")

    def to_work(self) -> None:
        """To what there is to do now, by the link at the top of every page."""
        self.go_by(self.page.get_by_role("banner").get_by_role("link", name="งานของฉัน"))

    def fill(self, answers: dict[str, str]) -> None:
        """Type into the fields whose labels begin so, in place of what stands there."""
        for label, text in answers.items():
            self.main.get_by_label(begins(label)).fill(text)

    def attach(self, label: str) -> None:
        file = {"name": "ลงนามแล้ว.pdf", "mimeType": "application/pdf", "buffer": PDF}
        self.main.get_by_label(begins(label)).set_input_files(file)

    def press(self, name: str) -> None:
        self.go_by(self.main.get_by_role("button", name=name, exact=True))

    def follow(self, *names: str) -> None:
        """Page after page, the one link whose words begin so."""
        for name in names:
            self.go_by(self.main.get_by_role("link", name=begins(name)))

    def go_by(self, control: Locator) -> None:
        with self.page.expect_navigation():
            control.click()
        self.look()

    # --- what every page must be -----------------------------------------------------------------------------------

    def look(self) -> None:
        assert self.page.evaluate("document.documentElement.scrollWidth") <= WIDTH, self.page.url
        assert self.site.violations_as_shown(self.page) == []
