"""Where serials are and which way they came, in as few queries as a page may cost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from registry.models import Account, Movement, Round

NOTICE = _("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.) ทะเบียนของ อบก. เป็นหลัก")
OWNERS = ("account__authority", "account__buyer")


@dataclass(frozen=True)
class Found:
    """A serial, the account it is in and the movements that brought it there."""

    serial: int
    round: Round
    account: Account
    path: QuerySet[Movement]
    notice: str | Promise = NOTICE


def path_of(runs: Iterable[tuple[int, int, int]]) -> QuerySet[Movement]:
    """The movements, oldest first, that touched any of these runs (round's id, first serial, last serial)."""
    touched = (Q(round=round, first_serial__lte=last, last_serial__gte=first) for round, first, last in runs)
    parties = [f"{end}_{owner}" for end in ("from", "to") for owner in OWNERS]
    rows = Movement.objects.select_related("transaction", "round", *parties)
    return rows.filter(reduce(or_, touched, Q(pk__in=[]))).order_by("pk")
