"""The manual's pictures, taken of a fresh demo into content/starter/screens/: ./run manual-pictures

They are small because they lie in the repository: WebP, the first part of each screen, all of them within a budget
that tests/content/test_manual.py holds. Look at them after every change of the screens, and at the words beside them.
"""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser import open_browser
from tests.manual_screens import PHONE, SCREENS, Screen
from tests.pictures import address, served, sign_in

FOLDER = Path(__file__).resolve().parent.parent / "content" / "starter" / "screens"
TALLEST = {True: 860, False: 820}  # px, of a telephone's screen and of a desk's
HEAD_KEPT = 12
DESK_WIDTH = 1040
QUALITY = 50


def take(browser: Browser, url: str, person: str, screens: list[Screen]) -> None:
    """One person's screens, each width with a sign-in of its own."""
    for width in dict.fromkeys(screen.width for screen in screens):
        context = browser.new_context(base_url=url, locale="th-TH", viewport={"width": width, "height": 820})
        if person:
            sign_in(context, person)
        for screen in (each for each in screens if each.width == width):
            page = context.new_page()
            page.goto(address(context, screen.address))
            page.wait_for_load_state("networkidle")
            save(page.screenshot(full_page=True), screen, top_of(page, screen))
            page.close()
        context.close()


def top_of(page: Page, screen: Screen) -> int:
    """Where the picture begins: a telephone's below the site's head, which is the same on every screen."""
    box = page.locator(".container.page").bounding_box() if screen.width == PHONE and screen.person else None
    return int(box["y"]) + HEAD_KEPT if box else 0


def save(png: bytes, screen: Screen, top: int) -> None:
    with Image.open(io.BytesIO(png)) as picture:
        is_phone = screen.width == PHONE
        cut = picture.convert("RGB").crop((0, top, picture.width, min(picture.height, top + TALLEST[is_phone])))
        if not is_phone:
            cut = cut.resize((DESK_WIDTH, cut.height * DESK_WIDTH // cut.width), Image.Resampling.LANCZOS)
        path = FOLDER / f"{screen.name}.webp"
        cut.save(path, "WEBP", quality=QUALITY, method=6)
    print(f"{path.name} {path.stat().st_size:,}", flush=True)


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    wanted = set(os.environ.get("SCREENS", "").split())
    screens = [each for each in SCREENS if not wanted or each.name in wanted]
    with served() as url, open_browser() as browser:
        for person in dict.fromkeys(each.person for each in screens):
            take(browser, url, person, [each for each in screens if each.person == person])


if __name__ == "__main__":
    main()
