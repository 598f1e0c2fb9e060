"""Read a list of authorities from a CSV file into the registry: all of it or nothing."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.errors import FileRefused
from registry.imports import read_csv
from registry.management.progress import Progress
from registry.services.places import AuthoritiesImported, import_authorities


class Command(BaseCommand):
    help = "Read a list of authorities (CSV, columns as in DLA's open data) into the registry: all of it or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            imported = import_authorities(read_csv(file.read_bytes()), track=Progress(sys.stderr))
        except OSError as error:
            raise CommandError(_("เปิดไฟล์ %(file)s ไม่ได้") % {"file": file}) from error
        except FileRefused as error:
            raise CommandError("\n".join([error.message, *error.problems])) from error
        self.report(imported)

    def report(self, imported: AuthoritiesImported) -> None:
        if imported.doubtful_areas:
            self.stdout.write(
                _("ขนาดพื้นที่ที่เป็นไปไม่ได้ %(count)s แห่ง บันทึกเป็นไม่ทราบ") % {"count": f"{imported.doubtful_areas:,}"}
            )
        self.stdout.write(
            _("เพิ่ม %(added)s แห่ง เปลี่ยน %(changed)s แห่ง คงเดิม %(unchanged)s แห่ง รวม %(total)s")
            % {
                "added": f"{imported.added:,}",
                "changed": f"{imported.changed:,}",
                "unchanged": f"{imported.unchanged:,}",
                "total": f"{imported.total:,}",
            }
        )
