"""Read the whole ledger and the market against it; exit 1 naming what is wrong."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from market.services.auditing import audit_all, keep_result
from registry.errors import LedgerBroken
from registry.services.audit import Counts

SHOWN = 20


class Command(BaseCommand):
    help = "Replay every movement, compare with blocks, reservations, listings and guards; exit 1 naming what is wrong."
    # an audit reads; a database whose guards or migrations are behind is what it is for
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        started, counts, broken = audit_all()
        self.remember(started, counts, broken)
        for model, count in counts.items():
            self.stdout.write(f"{model._meta.verbose_name_plural}: {count:,}")
        if broken:
            raise CommandError(self.describe(broken))
        self.stdout.write(_("บัญชีถูกต้องครบถ้วน"))

    def remember(self, started: dt.datetime, counts: Counts, broken: list[LedgerBroken]) -> None:
        """Keep the result for DLA's first page; a copy that may not be written to is audited all the same."""
        try:
            with transaction.atomic():
                keep_result(started, counts, broken)
        except DatabaseError as error:
            self.stderr.write(_("บันทึกผลการตรวจไม่ได้: %(reason)s") % {"reason": error})

    def describe(self, broken: list[LedgerBroken]) -> str:
        heading = _("พบข้อขัดแย้งในบัญชี %(count)s ข้อ") % {"count": f"{len(broken):,}"}
        return "\n".join([heading, *(error.message for error in broken[:SHOWN])])
