"""Seal the transactions that are not sealed yet, or show what a line's hash of private fields stands for."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.errors import LedgerBusy
from registry.models import LedgerSeal, LedgerTransaction
from registry.services.seals import private_part, seal_all


class Command(BaseCommand):
    help = "Seal every transaction that is not sealed yet; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--reveal",
            type=int,
            metavar="TRANSACTION",
            help="print the private fields of a sealed transaction, whose SHA-256 is private_sha256 in its line",
        )

    def handle(self, *args: Any, reveal: int | None = None, **options: Any) -> None:
        if reveal is not None:
            self.reveal(reveal)
            return
        try:
            seals = seal_all()
        except LedgerBusy as error:
            raise CommandError(error.message) from error
        self.stdout.write(_("ผนึกบัญชีเพิ่ม %(seals)s ครั้ง") % {"seals": f"{seals:,}"})

    def reveal(self, number: int) -> None:
        try:
            text = private_part(LedgerTransaction.objects.get(pk=number))
        except (LedgerTransaction.DoesNotExist, LedgerSeal.DoesNotExist) as error:
            raise CommandError(_("ไม่มีรายการ %(number)s หรือยังไม่ได้ผนึก") % {"number": number}) from error
        self.stdout.write(text.decode(), ending="")
        self.stderr.write(f"\nprivate_sha256: {hashlib.sha256(text).hexdigest()}")
