"""Adjust after over-issuance, and the programme's debts: DLA's screens over what corrects the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList

from registry import thai
from registry.enums import AdjustmentState, RoundState
from registry.fields import TonnesField
from registry.models import Adjustment, LocalAuthority, ProgrammeDebt, Round, User
from registry.models.credits import account_number
from registry.services.adjusting import propose_adjustment
from registry.thai import normalise
from registry.viewsets.cells import shown
from registry.viewsets.filters import round_filter
from registry.viewsets.forms import PortalForm
from registry.viewsets.freezing import ADD, decisions
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked

SERIALS = _("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)")
SHOWN = 100


class AdjustmentForm(PortalForm):
    """`cleaned_data["takes"]` is whole tonnes by authority."""

    round = forms.ModelChoiceField(
        label=_("รอบที่รับรองเกิน"), queryset=Round.objects.filter(state=RoundState.ISSUED), empty_label=_("เลือกรอบ")
    )
    lines = forms.CharField(
        label=_("อปท. ที่ถูกปรับปรุง บรรทัดละหนึ่งแห่ง"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=_("รหัส อปท. 7 หลัก แล้วตามด้วยตัน เช่น 6510101,785 ปรับปรุงได้เฉพาะที่ยังไม่ขายและไม่ได้กันไว้"),
    )
    debt_tonnes = TonnesField(
        label=_("บันทึกเป็นหนี้ของโครงการ (ตัน)"),
        required=False,
        help_text=_("ส่วนที่ปรับปรุงจากบัญชีไม่ได้ จะหักจากรอบถัดไปของโครงการก่อนจัดสรร ไม่แตะต้องบัญชีของผู้ซื้อ"),
    )
    reason = forms.CharField(label=_("เหตุผล"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
    tgo_reference = forms.CharField(label=_("หนังสือของ อบก. เลขที่"), max_length=120)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        takes: dict[LocalAuthority, int] = {}
        for problem in read_takes(data.get("lines", ""), takes):
            self.add_error("lines", problem)
        data["takes"] = takes
        return data


def read_takes(text: str, takes: dict[LocalAuthority, int]) -> Iterator[str]:
    """Fill `takes` from lines of a code and tonnes; the sentence of each line that is wrong."""
    lines = [(number, normalise(line.replace(",", " ", 1))) for number, line in enumerate(text.splitlines(), start=1)]
    typed = [(number, *line.partition(" ")[::2]) for number, line in lines if line]
    known = LocalAuthority.objects.in_bulk([code for _number, code, _tonnes in typed], field_name="code")
    for number, code, tonnes in typed:
        authority = known.get(code)
        if authority is None:
            yield translate("บรรทัดที่ %(line)s: ไม่มี อปท. รหัส %(code)s ในทะเบียน") % {"line": number, "code": code}
        elif authority in takes:
            yield translate("บรรทัดที่ %(line)s: รหัส %(code)s ซ้ำ") % {"line": number, "code": code}
        else:
            try:
                takes[authority] = thai.parse_tonnes(tonnes.strip())
            except thai.NotTonnes as error:
                yield translate("บรรทัดที่ %(line)s: %(problem)s") % {"line": number, "problem": error}


class AdjustmentFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("สถานะ"), choices=AdjustmentState.choices, empty_label=_("ทุกสถานะ"), widget=forms.Select
    )
    round = round_filter()

    class Meta:
        model = Adjustment
        fields: list[str] = []


class AdjustmentViewSet(PortalViewSet):
    model = Adjustment
    allows = ADD
    base_url_path = "adjustments"
    icon = "minus"
    list_display = ("number", "round", "taken_tonnes", "debt_tonnes", "state", "tgo_reference", "proposed_at")
    filterset_class = AdjustmentFilters
    search_fields = ("reason", "tgo_reference", "lines__account__authority__search_text")
    ordering = "-pk"
    related = ("round", "proposed_by", "entry")
    inspect_view_fields = (*list_display[1:], "reason", "proposed_by", "recorded_at")
    labels = {"number": _("การปรับปรุงรายการ"), "taken_tonnes": _("ปรับปรุงจากบัญชี (ตัน)")}
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("round", "lines", "debt_tonnes", "reason", "tgo_reference")],
        base_form_class=AdjustmentForm,
    )

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("lines")

    def show_number(self, row: Adjustment) -> str:
        return str(row)

    def add(self, form: Any, *, by: User) -> models.Model:
        data = form.cleaned_data
        return propose_adjustment(
            data["round"],
            data["takes"],
            by=by,
            reason=data["reason"],
            tgo_reference=data["tgo_reference"],
            debt_tonnes=data["debt_tonnes"] or 0,
        )

    def links(self, row: Adjustment, *, user: User) -> list[Link]:
        return decisions(row)

    def tables(self, row: Adjustment) -> list[Table]:
        return [taken_table(row), *([serials_table(row)] if row.entry_id else []), debt_table(row)]


def taken_table(adjustment: Adjustment) -> Table:
    lines = adjustment.lines.select_related("account__authority")[:SHOWN]
    rows = [
        [linked(line.account.authority), account_number(line.account_id), shown(line.tonnes, "tonnes")]
        for line in lines
    ]
    title = _("บัญชีที่ถูกปรับปรุง")
    return Table(title, [_("อปท."), _("เลขที่บัญชี"), _("ตัน")], rows, _("ไม่มี ทั้งหมดบันทึกเป็นหนี้ของโครงการ"))


def serials_table(adjustment: Adjustment) -> Table:
    moves = adjustment.entry.movements.select_related("from_account__authority")[:SHOWN]  # type: ignore[union-attr]
    rows = [[str(move), shown(move.tonnes, "tonnes"), str(move.from_account)] for move in moves]
    return Table(_("หมายเลขที่ปรับปรุงออก"), [SERIALS, _("ตัน"), _("จากบัญชี")], rows)


def debt_table(adjustment: Adjustment) -> Table:
    debt = ProgrammeDebt.objects.filter(adjustment=adjustment).first()
    rows = [] if debt is None else [[linked(debt), shown(debt.tonnes, "tonnes"), shown(debt.left, "tonnes")]]
    title = _("หนี้ของโครงการ")
    return Table(title, [_("หนี้"), _("ทั้งหมด (ตัน)"), _("ยังไม่ได้หัก (ตัน)")], rows, _("ไม่มีหนี้ที่บันทึกไว้"))


class DebtFilters(WagtailFilterSet):
    open = django_filters.ChoiceFilter(
        label=_("สถานะ"),
        choices=[("yes", _("ยังหักไม่ครบ")), ("no", _("หักครบแล้ว"))],
        empty_label=_("ทั้งหมด"),
        method="by_open",
        widget=forms.Select,
    )

    class Meta:
        model = ProgrammeDebt
        fields: list[str] = []

    def by_open(self, rows: Any, name: str, value: str) -> Any:
        still = models.Q(settled_tonnes__lt=models.F("tonnes"))
        return rows.filter(still if value == "yes" else ~still)


class DebtViewSet(PortalViewSet):
    model = ProgrammeDebt
    base_url_path = "debts"
    icon = "warning"
    list_display = ("number", "adjustment", "project", "tonnes", "settled_tonnes", "left_tonnes", "recorded_at")
    filterset_class = DebtFilters
    search_fields = ("adjustment__reason", "adjustment__tgo_reference")
    related = ("adjustment", "project")
    inspect_view_fields = list_display
    labels = {"number": _("หนี้ของโครงการ"), "left_tonnes": _("ยังไม่ได้หัก (ตัน)")}

    def show_number(self, row: ProgrammeDebt) -> str:
        return str(row)

    def show_left_tonnes(self, row: ProgrammeDebt) -> int:
        return row.left

    def tables(self, row: ProgrammeDebt) -> list[Table]:
        rows = [
            [linked(each.round), shown(each.tonnes, "tonnes"), linked(each.entry)]
            for each in row.settlements.select_related("round", "entry")
        ]
        headings = [_("รอบที่หัก"), _("ตัน"), _("รายการเคลื่อนไหวบัญชี")]
        return [Table(_("หักจากรอบใดแล้ว"), headings, rows, _("ยังไม่ได้หัก จะหักเมื่อรับรอบถัดไปของโครงการเข้าบัญชี"))]


def set_off_table(round: Round) -> Table:
    """What of a round went for debts, or will by the rule once it is issued."""
    rows = [
        [linked(each.debt), shown(each.tonnes, "tonnes"), linked(each.entry)]
        for each in round.settlements.select_related("debt", "entry")
    ]
    return Table(_("หักหนี้ของโครงการ"), [_("หนี้"), _("ตัน"), _("รายการเคลื่อนไหวบัญชี")], rows)
