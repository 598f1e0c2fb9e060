"""The search page over 2,000 pages of 7 kB, against what it may take; in one process, without a network."""

from __future__ import annotations

import time
from statistics import median
from urllib.parse import quote

from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone, translation
from wagtail.models import Page

from content.models import HomePage, PageText, SectionPage
from content.services import build_site
from portal.demo.country import fill_country
from registry.thai import search_key
from tests.bench import databases

PAGES, BYTES, RUNS, MOST_MS = 2_000, 7_000, 15, 100
WORDS = (
    "ครัวเรือนแยกเศษอาหารลงในถังขยะเปียกที่ฝังดิน จึงลดก๊าซมีเทนจากบ่อฝังกลบได้ ",
    "องค์การบริหารส่วนตำบลประกาศขายคาร์บอนเครดิตตามราคาที่ผู้มีอำนาจอนุมัติ ",
    "กองคลังยืนยันการรับเงินและออกใบเสร็จรับเงินจากระบบ e-LAAS ภายในเจ็ดวันทำการ ",
    "สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัดรวบรวมรายชื่อผู้ได้รับมอบหมายส่งกรม ",
    "การหักล้างทำที่ทะเบียน T-VER ของ อบก. เท่านั้น มิใช่ในระบบนี้ ",
)
QUERIES = {
    "a word of every page": "ถังขยะเปียก",
    "one letter": "ก",
    "two words of every page": "กองคลัง ใบเสร็จรับเงิน",
    "a word of one page": "เลขที่หน้า 01234",
    "a word of no page": "จรวดอวกาศ",
    "several words of no page together": "กองคลัง ถังขยะเปียก จรวดอวกาศ",
    "a place": "ลำพูน",
    "a type": "อบต.",
}


def run() -> None:
    with databases.migrated() as name, translation.override("th"):
        databases.open_database(name)
        home = build_site()
        fill_country()
        plant(home)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                # autovacuum does it in a portal that runs
                cursor.execute("ANALYZE content_pagetext, wagtailcore_page, registry_localauthority, market_listing")
        report()


def plant(home: HomePage) -> None:
    """Rows as publishing leaves them; publishing 2,000 pages by the editor's way would take minutes."""
    section = SectionPage.objects.get(slug="guidance", locale=home.locale)
    made = []
    for number in range(PAGES):
        page = Page(title=f"หน้าทดลองที่ {number:05}", slug=f"page-{number:05}", locale=section.locale)
        section.add_child(instance=page)
        made.append(text_of(page, number))
    PageText.objects.bulk_create(made, batch_size=200)
    size = sum(len(row.text.encode()) for row in made) // PAGES
    print(f"\nSearch: {PAGES:,} pages of {size:,} bytes of text on {connection.vendor}")


def text_of(page: Page, number: int) -> PageText:
    text, step = f"เลขที่หน้า {number:05} ", number
    while len(text.encode()) < BYTES:
        text, step = text + WORDS[step % len(WORDS)], step + 1
    keys = {"title_key": search_key(page.title), "text_key": search_key(f"{page.title} {text}")}
    return PageText(page=page, title=page.title, text=text, read_at=timezone.now(), **keys)


def report() -> None:
    settings.PUBLIC_PAGES_KEPT = 0
    client = Client()
    slowest = 0.0
    print(f"  {'':<36} {'page':>10} {'processor':>10} {'suggestions':>12}")
    for what, query in QUERIES.items():
        page, processor = timed(client, f"/search/?q={quote(query)}")
        typed, _processor = timed(client, f"/search/suggest/?q={quote(query)}")
        slowest = max(slowest, page, typed)
        print(f"  {what:<36} {page:>7.1f} ms {processor:>7.1f} ms {typed:>9.1f} ms")
    print(f"  slowest {slowest:.1f} ms, may take {MOST_MS} ms: {'kept' if slowest <= MOST_MS else 'BROKEN'}")


def timed(client: Client, address: str) -> tuple[float, float]:
    """The medians of several runs, in milliseconds: by the clock, and of this process's processor."""
    taken = []
    for _run in range(RUNS):
        clock, processor = time.perf_counter(), time.process_time()
        answer = client.get(address)
        taken.append((time.perf_counter() - clock, time.process_time() - processor))
        assert answer.status_code == 200, answer.content[:300]
    by_clock, of_processor = (median(values) * 1_000 for values in zip(*taken, strict=True))
    return by_clock, of_processor
