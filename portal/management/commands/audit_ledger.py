"""Read the whole ledger and the market against it; exit 1 naming what is wrong."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from market.services.audit import audit_market
from registry.errors import LedgerBroken
from registry.services.audit import Counts, audit_ledger, one_moment

SHOWN = 20


class Command(BaseCommand):
    help = "Replay every movement, compare with blocks, reservations, listings and guards; exit 1 naming what is wrong."
    # an audit reads; a database whose guards or migrations are behind is what it is for
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        counts = Counts()
        broken: list[LedgerBroken] = []
        with one_moment():
            for audit in (audit_ledger, audit_market):
                broken += audit(counts)
        for model, count in counts.items():
            self.stdout.write(f"{model._meta.verbose_name_plural}: {count:,}")
        if broken:
            raise CommandError(self.describe(broken))
        self.stdout.write(_("บัญชีถูกต้องครบถ้วน"))

    def describe(self, broken: list[LedgerBroken]) -> str:
        heading = _("พบข้อขัดแย้งในบัญชี %(count)s ข้อ") % {"count": f"{len(broken):,}"}
        return "\n".join([heading, *(error.message for error in broken[:SHOWN])])
