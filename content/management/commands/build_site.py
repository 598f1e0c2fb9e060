"""./run manage build_site: make what is missing of the pages that a new portal begins with."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from content.services import build_site


class Command(BaseCommand):
    help = "Make what is missing of the first pages: home, guidance and letters, in Thai and English."

    def handle(self, *args: Any, **options: Any) -> None:
        home = build_site()
        count = home.get_descendants(inclusive=True).live().count()
        self.stdout.write(f"หน้าแรก / home: {home.full_url} ({count} หน้า / pages)")
