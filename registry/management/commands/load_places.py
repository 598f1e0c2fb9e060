"""Add the provinces and districts that are missing."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from registry.services.places import load_places


class Command(BaseCommand):
    help = "Add the provinces and districts that are missing; running it again changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        loaded = load_places()
        self.stdout.write(
            _("เพิ่มจังหวัด %(provinces)s จังหวัด และอำเภอ %(districts)s อำเภอ")
            % {"provinces": f"{loaded.provinces:,}", "districts": f"{loaded.districts:,}"}
        )
