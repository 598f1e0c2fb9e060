"""Freeze and lift, adjust, and the programme's debts: DLA's screens over what stops or corrects the ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry import thai
from registry.enums import AdjustmentState, FreezeScope, RoundState
from registry.errors import PortalError
from registry.fields import ThaiDateField, TonnesField
from registry.models import Account, Adjustment, Freeze, LocalAuthority, ProgrammeDebt, Province, Round, User
from registry.models.credits import account_number
from registry.permissions import can_propose_lift
from registry.services.adjusting import propose_adjustment
from registry.services.freezing import Target, freeze, propose_lift
from registry.services.proposals import pending_on
from registry.thai import normalise, to_arabic_digits
from registry.viewsets.cells import shown
from registry.viewsets.filters import round_filter, since, until
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import Link, PortalViewSet, Table, linked

ADD = frozenset({"view", "add"})
SERIALS = _("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.)")
SHOWN = 100


# --- freezes -------------------------------------------------------------------------------------------------------


class FreezeForm(PortalForm):
    """`cleaned_data["target"]` is what is to be frozen, `["until"]` the end of the last day."""

    scope = forms.ChoiceField(label=_("ระงับอะไร"), choices=FreezeScope, widget=forms.RadioSelect)
    account_number = forms.CharField(
        label=_("เลขที่บัญชี"), required=False, help_text=_("เมื่อระงับบัญชีเดียว เช่น A0000012 บัญชีของผู้ซื้อก็ได้")
    )
    authority_code = forms.CharField(
        label=_("รหัส อปท."), required=False, help_text=_("เมื่อระงับ อปท. หนึ่งแห่ง รหัส 7 หลัก เช่น 6510101")
    )
    province = forms.ModelChoiceField(
        label=_("จังหวัด"),
        queryset=Province.objects.all(),
        required=False,
        empty_label=_("เลือกจังหวัดเมื่อระงับทั้งจังหวัด"),
    )
    reason = forms.CharField(
        label=_("เหตุผล"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("เห็นเฉพาะเจ้าหน้าที่ สถ. และผู้ตรวจสอบ"),
    )
    last_day = ThaiDateField(
        label=_("ระงับถึงสิ้นวันที่"),
        required=False,
        help_text=_("เช่น 31/12/2569 เว้นว่างไว้หากให้ระงับจนกว่าจะมีผู้เสนอและผู้อนุมัติให้ยกเลิก"),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data["target"] = self._target(data)
        last_day = data.get("last_day")
        data["until"] = (
            timezone.make_aware(dt.datetime.combine(last_day, dt.time(23, 59, 59)), thai.dates.BANGKOK)
            if last_day
            else None
        )
        return data

    def _target(self, data: dict[str, Any]) -> Target | None:
        match data.get("scope"):
            case FreezeScope.MARKET:
                return Target()
            case FreezeScope.PROVINCE:
                return self._found("province", data.get("province"), _("โปรดเลือกจังหวัด"))
            case FreezeScope.AUTHORITY:
                code = to_arabic_digits(normalise(data.get("authority_code", "")))
                row = LocalAuthority.objects.filter(code=code).first()
                return self._found("authority", row, _("ไม่มี อปท. รหัสนี้ในทะเบียน"), "authority_code")
            case FreezeScope.ACCOUNT:
                number = to_arabic_digits(normalise(data.get("account_number", ""))).upper().removeprefix("A")
                pk = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
                row = Account.objects.filter(pk=pk).first()
                return self._found("account", row, _("ไม่มีบัญชีเลขที่นี้"), "account_number")
        return None

    def _found(self, name: str, row: Any, problem: Any, field: str = "") -> Target | None:
        if row is None:
            self.add_error(field or name, problem)
            return None
        return Target(**{name: row})


class FreezeFilters(WagtailFilterSet):
    scope = django_filters.ChoiceFilter(
        label=_("ระงับอะไร"), choices=FreezeScope.choices, empty_label=_("ทั้งหมด"), widget=forms.Select
    )
    active = django_filters.ChoiceFilter(
        label=_("สถานะ"),
        choices=[("yes", _("ระงับอยู่")), ("no", _("สิ้นสุดแล้ว"))],
        empty_label=_("ทั้งหมด"),
        method="by_active",
        widget=forms.Select,
    )
    since = since("since__date")
    until = until("since__date")

    class Meta:
        model = Freeze
        fields: list[str] = []

    def by_active(self, rows: Any, name: str, value: str) -> Any:
        active = Freeze.objects.active().values("pk")
        return rows.filter(pk__in=active) if value == "yes" else rows.exclude(pk__in=active)


class FreezeViewSet(PortalViewSet):
    model = Freeze
    allows = ADD
    base_url_path = "freezes"
    icon = "lock"
    list_display = ("what", "scope", "is_active", "since", "until", "frozen_by", "lifted_at")
    filterset_class = FreezeFilters
    search_fields = (
        "authority__search_text",
        "account__authority__search_text",
        "account__buyer__name",
        "province__name_th",
        "reason",
    )
    ordering = "-pk"
    related = ("authority", "province", "account__authority", "account__buyer", "frozen_by")
    inspect_view_fields = (
        "what",
        "owner",
        "scope",
        "is_active",
        "reason",
        "since",
        "until",
        "frozen_by",
        "lifted_at",
        "lift_proposed_by",
        "lifted_by",
        "lifted_because",
    )
    labels = {"what": _("ระงับอะไร"), "owner": _("ของใคร"), "scope": _("ขอบเขต"), "is_active": _("ระงับอยู่")}
    edit_handler = ObjectList(
        [
            FieldPanel("scope"),
            FieldPanel("account_number"),
            FieldPanel("authority_code"),
            FieldPanel("province"),
            FieldPanel("reason"),
            FieldPanel("last_day"),
        ],
        base_form_class=FreezeForm,
    )

    def show_owner(self, row: Freeze) -> str:
        return str(row.account or row.authority or row.province or "")

    def add(self, form: Any, *, by: User) -> models.Model:
        data = form.cleaned_data
        return freeze(data["target"], by=by, reason=data["reason"], until=data["until"])

    def get_urlpatterns(self) -> list[Any]:
        lift = LiftView.as_view(viewset=self)
        return [*super().get_urlpatterns(), path("<int:pk>/lift/", lift, name="lift")]

    def links(self, row: Freeze, *, user: User) -> list[Link]:
        if waiting := decisions(row):
            return waiting
        if row.is_active and can_propose_lift(user, row):
            url = reverse(self.get_url_name("lift"), args=[row.pk])
            return [Link(_("เสนอยกเลิกการระงับ"), url, _("ผู้ดูแลระบบ สถ. อีกคนหนึ่งต้องอนุมัติ การระงับจึงสิ้นสุด"))]
        return []


def decisions(row: models.Model) -> list[Link]:
    """Where the waiting proposals of a row are decided."""
    return [
        Link(
            _("เปิดหน้าพิจารณา"),
            f"/my/proposals/{proposal.pk}/",
            translate("เสนอโดย %(person)s ผู้อนุมัติต้องเป็นอีกคนหนึ่ง") % {"person": proposal.proposer},
        )
        for proposal in pending_on(row)
    ]


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("เหตุผลที่ยกเลิกการระงับ"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class LiftView(WagtailAdminTemplateMixin, FormView):
    """The first of the two people who lift; the second approves in the workspace."""

    viewset: Any = None
    form_class = LiftForm
    template_name = "wagtailadmin/portal/lift_freeze.html"
    page_title = _("เสนอยกเลิกการระงับ")
    header_icon = "lock-open"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_propose_lift(request.user, self.freeze):  # type: ignore[arg-type]
            raise PermissionDenied
        if not self.freeze.is_active:
            messages.warning(request, translate("การระงับนี้สิ้นสุดแล้ว จึงไม่ต้องยกเลิกอีก"))
            return redirect(self.viewset.inspect_url(self.freeze))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def freeze(self) -> Freeze:
        return get_object_or_404(Freeze.objects.with_target(), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": Freeze._meta.verbose_name_plural}
        row = {"url": self.viewset.inspect_url(self.freeze), "label": str(self.freeze)}
        return [*self.breadcrumbs_items, index, row, {"url": "", "label": self.page_title}]

    def form_valid(self, form: LiftForm) -> HttpResponse:
        try:
            propose_lift(self.freeze, by=self.request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        except PortalError as error:
            form.add_error("reason", error.message)
            return self.form_invalid(form)
        messages.success(self.request, translate("เสนอแล้ว รอผู้ดูแลระบบ สถ. อีกคนหนึ่งอนุมัติ"))
        return redirect(self.viewset.inspect_url(self.freeze))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(freeze=self.freeze, back_url=self.viewset.inspect_url(self.freeze), **kwargs)


# --- adjustments ---------------------------------------------------------------------------------------------------


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
