"""./run manage build_search: read the words of every published page anew."""

from __future__ import annotations

import time
from typing import Any

from django.core.management.base import BaseCommand

from content.search.index import rebuild


class Command(BaseCommand):
    help = "Read the words of every published page and its documents anew, for the search."

    def handle(self, *args: Any, **options: Any) -> None:
        start = time.perf_counter()
        number = rebuild()
        seconds = time.perf_counter() - start
        self.stdout.write(f"อ่านข้อความแล้ว / read: {number:,} หน้า / pages, {seconds:.1f} s")
