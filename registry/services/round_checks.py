"""What is wrong, or looks wrong, with a draft round: for its form, its service, its page and its approver alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.errors import BadValue
from registry.models import Round
from registry.thai import normalise


def round_errors(changes: Mapping[str, Any], *, but: int | None) -> Iterator[BadValue]:
    """What is wrong with a draft as far as it was typed: every fault at once, each at its field.

    The same certificate in two rounds would bring its tonnes into the ledger twice.
    """
    start, end = changes.get("period_start"), changes.get("period_end")
    if start and end and start > end:
        yield BadValue(_("วันสิ้นสุดต้องไม่อยู่ก่อนวันเริ่ม"), field="period_end")
    others = Round.objects.all() if but is None else Round.objects.exclude(pk=but)
    project, number = changes.get("project"), changes.get("number")
    if project and number and others.filter(project=project, number=number).exists():
        yield BadValue(_("โครงการนี้มีรอบที่เลขนี้แล้ว"), field="number")
    key = normalise(changes.get("certificate_number") or "")
    same = next((each for each in others.select_related("project") if normalise(each.certificate_number) == key), None)
    if key and same:
        sentence = _("หนังสือรับรองเลขที่นี้ใช้ใน%(round)sแล้ว หนังสือรับรองหนึ่งฉบับรับเข้าบัญชีได้ครั้งเดียว")
        yield BadValue(sentence, field="certificate_number", round=same)


def rounds_of_the_same_time(round: Round) -> models.QuerySet[Round]:
    """The project's other rounds whose periods share a day with this one's; a warning and no refusal."""
    others = Round.objects.filter(project=round.project_id).exclude(pk=round.pk)
    return others.filter(period_start__lte=round.period_end, period_end__gte=round.period_start).order_by("number")
