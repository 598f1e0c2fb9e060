"""A headless chromium before the served site.

Pages are opened under the site's own content policy, and axe looks at them there: the browser lets its tools run what
the policy keeps from the page. A page that reports an error (a broken policy too) or gets an answer of 500 fails the
test.
"""

from __future__ import annotations

import ctypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
CSRF_TOKEN = re.compile(r'(?<=name="csrfmiddlewaretoken" value=")\w+')


def what_is_missing() -> str | None:
    """The Debian package without which there is no browser here."""
    if not shutil.which("chromium"):
        return "chromium"
    try:
        ctypes.CDLL("libatomic.so.1")
    except OSError:
        return "libatomic1"
    return None


@contextmanager
def open_browser() -> Iterator[Browser]:
    # Playwright's synchronous interface keeps an event loop in this thread, where Django would refuse every query as
    # "async"; the test itself is not.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def broken_rules(page: Page) -> list[str]:
    """What axe says of the document that a page shows."""
    found = Axe().run(page).response["violations"]
    return [f"{page.url} {rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


class LiveSite:
    """`page()` opens a tab, `sign_in()` gives it a person, `violations()` asks axe."""

    def __init__(self, url: str, browser: Browser) -> None:
        self.url = url
        self.complaints: list[str] = []
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._glass: Page | None = None
        self._looked_at: set[str] = set()

    def page(self, *, width: int = 360, height: int = 780, bypass_csp: bool = False, **options: Any) -> Page:
        """A tab with cookies of its own; relative addresses lead to the site."""
        viewport = {"width": width, "height": height}
        context = self._browser.new_context(
            base_url=self.url, locale="th-TH", viewport=viewport, bypass_csp=bypass_csp, **options
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        page = context.new_page()
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._see)
        return page

    def sign_in(self, page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url}])

    def violations(self, page: Page) -> list[str]:
        """What axe finds on the page as its person sees it: WCAG 2.2 AA and axe's best practices."""
        return broken_rules(page)

    def violations_as_shown(self, page: Page) -> list[str]:
        """The same in the very document that the page shows: the answer to a sent form, a word that is said once.

        The document is laid before a page that runs scripts, so `page` need not; one that was there already is not
        looked at again.
        """
        document, address = page.content(), page.url.partition("#")[0]
        if (known := CSRF_TOKEN.sub("", document)) in self._looked_at:
            return []
        self._looked_at.add(known)
        if self._glass is None:
            self._glass = self.page(bypass_csp=True)
        self._glass.set_viewport_size(page.viewport_size)
        self._glass.route(address, lambda route: route.fulfill(body=document, content_type="text/html; charset=utf-8"))
        self._glass.goto(address)
        self._glass.unroute(address)
        return broken_rules(self._glass)

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # An answer of 403 or 404 is also reported here; whether it is right is the test's own question.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _see(self, response: Response) -> None:
        if response.status >= 500:
            self.complaints.append(f"{response.url}: {response.status}")
