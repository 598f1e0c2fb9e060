"""Which freezes stand in the way of an allocation, by name, before anything fails.

A round enters the ledger as a whole or not at all: one frozen authority stops it. Who prepares, proposes, approves and
carries out is told which ones and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from registry.enums import AccountKind, FreezeScope
from registry.errors import Frozen, Sentence, require
from registry.models import Freeze, LocalAuthority

NAMED = 20


def frozen_among(authorities: Iterable[int]) -> list[str]:
    """What is frozen of those whom an allocation would reach, in the order of codes: one query where nothing is."""
    active = list(Freeze.objects.active().with_target())
    if not active:
        return []
    everything = [each.what for each in active if stops_every_allocation(each)]
    owners = {each.authority_id or (each.account and each.account.authority_id) for each in active}
    provinces = {each.province_id for each in active if each.province_id}
    reached = LocalAuthority.objects.filter(pk__in=set(authorities)).order_by("code")
    rows = reached.only("pk", "province_id", "type", "name_th", "name_en", "full_name_th")
    return everything + [str(row) for row in rows if row.pk in owners or row.province_id in provinces]


def stops_every_allocation(freeze: Freeze) -> bool:
    """Whether it lies over the whole market or over the programme's own account, from which tonnes are allocated."""
    if freeze.scope == FreezeScope.MARKET:
        return True
    return freeze.account is not None and freeze.account.kind == AccountKind.PROGRAMME


def in_words(names: list[str]) -> str:
    """The names, and how many more there are when they are many."""
    told = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return told
    return _("%(names)s และอีก %(count)s แห่ง") % {"names": told, "count": f"{len(names) - NAMED:,}"}


def refuse_frozen_shares(authorities: Iterable[int], sentence: Sentence) -> None:
    """Raise Frozen with the sentence, which has a place for `names`, when a freeze stands in the way."""
    names = frozen_among(authorities)
    require(not names, Frozen(sentence, names=in_words(names)))
