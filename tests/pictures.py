"""Pictures of the main pages at 360 and 1,280 px, made from a fresh demo into docs/pictures/: ./run pictures

Look at them after every change of the look; they are what the README shows.
"""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser, BrowserContext

from tests.browser import open_browser

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
WIDTHS = (360, 1280)
LONGEST = 3000  # px; what lies below adds nothing to a picture of a page
PASSWORD = "pictures-of-the-demo"

# Who looks at which address; "" is a visitor. `first:` goes to a page and from there, again and again, to the first
# link that begins with the next address and ends with a row's number or code.
PAGES: dict[str, list[tuple[str, str]]] = {
    "": [
        ("home", "/"),
        ("home-en", "/en/"),
        ("market", "/market/?province=51"),
        ("listing", "first:/market/ /market/"),
        ("trades", "/market/trades/"),
        ("guidance-sell", "/guidance/sell/"),
        ("letter", "/letters/account-system-2568/"),
        ("api-docs", "/api/docs/"),
        ("sign-in", "/accounts/login/"),
    ],
    "officer.9510001": [
        ("officer", "/my/"),
        ("officer-listings", "/my/listings/"),
        ("officer-new-listing", "/my/listings/new/"),
        ("officer-orders", "/my/orders/"),
        ("officer-order", "first:/my/orders/ /my/orders/"),
    ],
    "approver.9510001": [("approver", "/my/"), ("approver-proposal", "first:/my/ /my/proposals/")],
    "finance.9510001": [("finance", "/my/"), ("finance-order", "first:/my/ /my/orders/")],
    "province.officer": [("province", "/my/")],
    "buyer": [
        ("buyer", "/my/"),
        ("buyer-purchase", "first:/my/purchases/ /my/purchases/"),
        ("certificate", "first:/my/purchases/ /my/purchases/ /my/orders/ /verify/"),
        ("buyer-wish", "/my/purchases/new/"),
    ],
    "dla.officer": [("dla", "/my/"), ("admin", "/admin/")],
    "auditor": [("auditor", "/my/")],
}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _second in range(300):
        if server.poll() is not None:
            sys.exit("the demo did not start")
        try:
            urllib.request.urlopen(url, timeout=5)
        except (URLError, OSError):
            time.sleep(1)
        else:
            return


def sign_in(context: BrowserContext, name: str) -> None:
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=login]", f"{name}@demo.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main form button")
    page.wait_for_url("**/my/")
    page.close()


def address(context: BrowserContext, place: str) -> str:
    """The address itself, or the one that a chain of links leads to."""
    found, *beginnings = place.removeprefix("first:").split(" ")
    page = context.new_page()
    for beginning in beginnings:
        page.goto(found)
        links = page.locator(f"main a[href*='{beginning}']").evaluate_all("all => all.map(a => a.href)")
        found = next(link for link in links if is_a_row(link.split(beginning)[1].strip("/")))
    page.close()
    return found


def is_a_row(rest: str) -> bool:
    """Whether what follows in an address is a row's number or a certificate's code."""
    return rest.isdigit() or (len(rest) == 11 and rest[5] == "-")


def take(browser: Browser, url: str, width: int) -> None:
    for name, places in PAGES.items():
        context = browser.new_context(base_url=url, locale="th-TH", viewport={"width": width, "height": 780})
        if name:
            sign_in(context, name)
        for title, place in places:
            page = context.new_page()
            page.goto(address(context, place))
            page.wait_for_load_state("networkidle")
            save(page.screenshot(full_page=True), FOLDER / f"{title}-{width}.png")
            page.close()
            print(f"{title}-{width}.png", flush=True)
        context.close()


def save(png: bytes, path: Path) -> None:
    """Keep a picture small: at most so many pixels high, in 128 colours."""
    with Image.open(io.BytesIO(png)) as picture:
        cut = picture.convert("RGB").crop((0, 0, picture.width, min(picture.height, LONGEST)))
        cut.quantize(128).save(path, optimize=True)


@contextmanager
def served() -> Iterator[str]:
    """The address of a fresh demo while it runs; PICTURES_OF names one that runs already, with the password above."""
    if given := os.environ.get("PICTURES_OF"):
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {"PORTAL_VAR": folder, "PORT": str(port), "DEMO_PASSWORD": PASSWORD}
        server = subprocess.Popen([sys.executable, "manage.py", "demo"], env={**os.environ, **environment})
        try:
            url = f"http://127.0.0.1:{port}"
            wait_for(url, server)
            yield url
        finally:
            server.terminate()
            server.wait()


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with served() as url, open_browser() as browser:
        for width in WIDTHS:
            take(browser, url, width)


if __name__ == "__main__":
    main()
