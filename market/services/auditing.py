"""An audit of the whole ledger and the market against it: by a command, or by a press, one at a time.

That one is under way is told through the cache: its reading is one transaction, of which nobody else sees anything.
"""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from market.services.audit import audit_market
from registry.errors import LedgerBroken, NotAllowed, WrongState, require
from registry.models import AuditRun, User
from registry.permissions import can_start_audit
from registry.services.acts import record
from registry.services.audit import Counts, audit_ledger, one_moment

UNDER_WAY = "audit-under-way"
LONGEST_SECONDS = 310  # a little more than a task may take; a worker that was killed blocks nobody for longer
ALREADY = _("กำลังตรวจสอบบัญชีอยู่แล้ว โปรดรอให้เสร็จก่อน")


def audit_all() -> tuple[dt.datetime, Counts, list[LedgerBroken]]:
    """Read everything in one moment: when it began, how much was read, and what contradicts itself."""
    counts, started = Counts(), timezone.now()
    broken: list[LedgerBroken] = []
    with one_moment():
        for audit in (audit_ledger, audit_market):
            broken += audit(counts)
    return started, counts, broken


def keep_result(started: dt.datetime, counts: Counts, broken: list[LedgerBroken]) -> AuditRun:
    """What DLA's screens show of it."""
    told = {str(model._meta.verbose_name_plural): count for model, count in counts.items()}
    first = broken[0].message if broken else ""
    return AuditRun.objects.create(started_at=started, findings=len(broken), first=first, counts=told)


def start_audit(*, by: User) -> None:
    """Have a worker read the whole ledger. Raises WrongState while another audit is under way."""
    from market.tasks import audit_now

    require(can_start_audit(by), NotAllowed)
    require(cache.add(UNDER_WAY, timezone.now(), LONGEST_SECONDS), WrongState(ALREADY))
    try:
        audit_now.delay(by.pk)
    except BaseException:  # no worker takes it: the next press must not wait for nobody
        cache.delete(UNDER_WAY)
        raise


def carry_out_audit(user_id: int) -> None:
    """What a worker does: read, keep the result, and free the place for the next."""
    try:
        with translation.override("th"):
            run_of = audit_all()
            with transaction.atomic():
                run = keep_result(*run_of)
                record(run, "audit_ledger", by=User.objects.get(pk=user_id), values={"findings": run.findings})
    finally:
        cache.delete(UNDER_WAY)


def under_way_since() -> dt.datetime | None:
    """When the audit that is under way was asked for; None when there is none."""
    return cache.get(UNDER_WAY)
