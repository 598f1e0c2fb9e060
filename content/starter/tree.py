"""Grow the tree: what is missing is made, what is there is left alone."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Collection, Locale, Page, Site

from content.models import (
    GuidancePage,
    HomePage,
    LetterEnclosure,
    LetterPage,
    LetterReference,
    LetterRouting,
    LetterTask,
    SectionPage,
)
from content.starter import letter, sections
from content.starter.english import buying as buying_en
from content.starter.english import home as home_en
from content.starter.english import selling as selling_en
from content.starter.growing import english, plant, publish, repeat, translate
from content.starter.stories import plant_guidance, plant_stories, translate_stories
from content.starter.thai import buying as buying_th
from content.starter.thai import home as home_th
from content.starter.thai import selling as selling_th

SITE_NAME = "ระบบบัญชีคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น"
ROOT_TITLE, ROOT_OF_FILES = "หน้าเว็บทั้งหมด", "ไฟล์ทั้งหมด"


@transaction.atomic
def build_tree() -> HomePage:
    """The Thai home page, with everything that a new portal has below it and its English counterpart."""
    for code, _name in settings.LANGUAGES:
        Locale.objects.get_or_create(language_code=code)
    name_roots()
    first = HomePage.objects.filter(locale=Locale.get_default(), depth=2).first() or plant_home()
    point_site_at(first)
    remove_welcome_page()
    plant_pages(first)
    return first


def name_roots() -> None:
    """Wagtail calls both Root; editors see them above every home page and every folder of files."""
    Page.objects.filter(depth=1, title="Root").update(title=ROOT_TITLE, draft_title=ROOT_TITLE)
    Collection.objects.filter(depth=1, name="Root").update(name=ROOT_OF_FILES)


def plant_home() -> HomePage:
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    page = HomePage(slug="thai", locale=Locale.get_default(), **home_th.FIELDS)
    root.add_child(instance=page)
    return page


def point_site_at(page: Page) -> None:
    """The site that answers when no other does; a site that an editor has pointed elsewhere stays."""
    site = Site.objects.filter(is_default_site=True).first()
    if site and site.root_page.specific_class is not Page:
        return
    address = urlsplit(settings.BASE_URL)
    values = {
        "hostname": address.hostname or "localhost",
        "port": address.port or (443 if address.scheme == "https" else 80),
        "site_name": SITE_NAME,
        "root_page": page,
    }
    Site.objects.update_or_create(is_default_site=True, defaults=values)


def remove_welcome_page() -> None:
    """Wagtail's own first page, which is a bare Page; ours never are."""
    for page in Page.objects.filter(depth=2, content_type__app_label="wagtailcore"):
        page.delete()


def plant_pages(first: HomePage) -> None:
    guidance = plant(first, SectionPage, sections.GUIDANCE_SLUG, sections.GUIDANCE["th"])
    letters = plant(first, SectionPage, sections.LETTERS_SLUG, sections.LETTERS["th"])
    sell = plant(guidance, GuidancePage, sections.SELL_SLUG, selling_th.FIELDS)
    buy = plant(guidance, GuidancePage, sections.BUY_SLUG, buying_th.FIELDS)
    enclosed = plant_guidance(guidance)
    plant_stories(first)
    announcement = plant(
        letters, LetterPage, letter.SLUG, letter.FIELDS, finish=partial(add_letter_parts, enclosed=enclosed)
    )
    if not first.body:
        publish(first, {"body": home_th.body(sell=sell, buy=buy, letter=announcement)})
    translate_pages(first, guidance, letters, sell, buy, announcement)
    translate_stories(first, guidance)


def translate_pages(first: Page, guidance: Page, letters: Page, sell: Page, buy: Page, announcement: Page) -> None:
    """Parents before children; the letter stays Thai and has an alias."""
    is_new = not first.has_translation(english())
    first = translate(first, home_en.FIELDS)
    translate(guidance, sections.GUIDANCE["en"])
    translate(letters, sections.LETTERS["en"])
    sell, buy = translate(sell, selling_en.FIELDS), translate(buy, buying_en.FIELDS)
    repeat(announcement)
    if is_new:
        announcement = announcement.get_translation(english())
        publish(first, {"body": home_en.body(sell=sell, buy=buy, letter=announcement)})


def add_letter_parts(page: LetterPage, *, enclosed: list[Page | None]) -> None:
    page.references.set([LetterReference(sort_order=n, **values) for n, values in enumerate(letter.REFERENCES)])
    page.enclosures.set(
        [
            LetterEnclosure(sort_order=n, linked_page=linked, **values)
            for n, (values, linked) in enumerate(zip(letter.ENCLOSURES, enclosed, strict=True))
        ]
    )
    page.tasks.set([LetterTask(sort_order=n, **values) for n, values in enumerate(letter.TASKS_ASKED)])
    page.routing.set([LetterRouting(sort_order=n, role=role) for n, role in enumerate(letter.ROUTING)])
