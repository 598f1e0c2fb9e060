"""Papers: a number without gaps, a frozen copy of every value, and a PDF rendered from that row only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.enums import PaperKind
from registry.models import Buyer, LocalAuthority, Paper, PaperCounter, PaperTemplate


def issue(
    kind: PaperKind,
    *,
    issuer: str,
    values: Mapping[str, Any],
    authority: LocalAuthority | None = None,
    buyer: Buyer | None = None,
) -> Paper:
    """Write a paper within the caller's transaction; a task renders it after commit.

    `issuer` is an authority's code or "DLA"; numbers run without gaps for each kind, issuer and calendar year (BE).
    """
    from registry.tasks import render_paper

    year_be = timezone.localdate().year + 543
    paper = Paper.objects.create(
        kind=kind,
        issuer=issuer,
        year_be=year_be,
        number=next_number(kind, issuer, year_be),
        template=PaperTemplate.objects.filter(kind=kind, valid_from__lte=timezone.localdate()).latest("version"),
        values=dict(values),
        authority=authority,
        buyer=buyer,
    )
    transaction.on_commit(lambda: render_paper.delay(paper.pk))
    return paper


def next_number(kind: PaperKind, issuer: str, year_be: int) -> int:
    """The next number of a series, held until the transaction ends, so that a rollback leaves no gap."""
    counter, _created = PaperCounter.objects.get_or_create(kind=kind, issuer=issuer, year_be=year_be)
    counter = PaperCounter.objects.lock(counter.pk)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last
