"""Read the yearly totals of T-VER trades from a CSV file: all of it or nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.errors import FileRefused
from registry.imports import read_csv
from registry.price_imports import COLUMNS
from registry.services.prices import import_market_prices

SOURCE = "ยอดรวมรายปีของการซื้อขายคาร์บอนเครดิต T-VER แบบ over-the-counter (อบก.)"


class Command(BaseCommand):
    help = "Read the yearly totals of T-VER over-the-counter trades (CSV) that estimates take their prices from."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--source", default=SOURCE, help="where the totals come from; pages show it")

    def handle(self, *args: Any, file: Path, source: str, **options: Any) -> None:
        try:
            imported = import_market_prices(read_csv(file.read_bytes(), COLUMNS), source=source)
        except OSError as error:
            raise CommandError(_("เปิดไฟล์ %(file)s ไม่ได้") % {"file": file}) from error
        except FileRefused as error:
            raise CommandError("\n".join([error.message, *error.problems])) from error
        self.stdout.write(
            _("เพิ่ม %(added)s แถว เปลี่ยน %(changed)s แถว คงเดิม %(unchanged)s แถว")
            % {"added": imported.added, "changed": imported.changed, "unchanged": imported.unchanged}
        )
