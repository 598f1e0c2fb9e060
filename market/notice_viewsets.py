"""DLA's inbox of TGO's letters: record one when it arrives, find its order, match, and take a wrong match apart."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList

from market.enums import NoticeKind, NoticeState
from market.models import Order, TgoNotice
from market.permissions import can_handle_notices
from market.services import notices
from market.services.comparing import Line, compare_lines
from market.services.delivery import match_notice
from market.services.matching import Suggestion, suggest
from market.services.notices import Letter
from registry.errors import Sentence
from registry.fields import ThaiDateField, TonnesField, UploadField
from registry.models import User
from registry.services.proposals import pending_on
from registry.thai import format_tonnes, normalise
from registry.viewsets import ADD_AND_EDIT, Link, PortalViewSet, Table, linked
from registry.viewsets.acting import ActView, ReasonForm
from registry.viewsets.filters import since, until
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import url_of

LETTER_FIELDS = (
    "kind",
    "number",
    "dated_on",
    "tonnes",
    "request_number",
    "counterparty",
    "counterparty_account",
    "serials",
    "note",
    "file",
)
FILLED_BY_LINK = ("kind", "number", "dated_on", "tonnes", "counterparty_account", "serials")


class NoticeFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("สถานะ"), choices=NoticeState.choices, empty_label=_("ทุกสถานะ"), widget=forms.Select
    )
    kind = django_filters.ChoiceFilter(
        label=_("ประเภทหนังสือ"), choices=NoticeKind.choices, empty_label=_("ทุกประเภท"), widget=forms.Select
    )
    since = since("dated_on")
    until = until("dated_on")

    class Meta:
        model = TgoNotice
        fields: list[str] = []


class LetterForm(PortalForm):
    kind = forms.ChoiceField(label=_("ประเภทหนังสือ"), choices=NoticeKind.choices, widget=forms.RadioSelect)
    dated_on = ThaiDateField(label=_("ลงวันที่"), help_text=_("เช่น 23/11/2569"))
    tonnes = TonnesField(label=_("ปริมาณตามหนังสือ (ตัน)"), required=False, help_text=_("เว้นว่างได้เฉพาะหนังสือแจ้งไม่รับคำขอ"))
    file = UploadField(label=_("ไฟล์หนังสือ"), required=False, help_text=_("PDF, JPG หรือ PNG ขนาดไม่เกิน 10 MB"))

    def letter(self) -> Letter:
        """The letter as typed; no file when none was chosen."""
        values: dict[str, Any] = {name: self.values[name] for name in LETTER_FIELDS if name in self.values}
        return Letter(**values)


class MatchForm(forms.Form):
    """One of the suggested orders, or another by its number."""

    chosen = forms.ChoiceField(label=_("คำขอซื้อที่น่าจะตรงกัน"), required=False, widget=forms.RadioSelect)
    number = forms.CharField(
        label=_("หรือพิมพ์เลขคำขอซื้อ"), required=False, max_length=12, help_text=_("เช่น 125 ใช้เมื่อไม่มีในรายการข้างต้น")
    )

    confirmed = forms.CharField(
        label=_("ทราบได้อย่างไรว่าเป็นคำขอซื้อนี้"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("ต้องบอกเมื่อมีข้อที่ไม่ตรงกันหรือหนังสือไม่ได้เขียนไว้ ผู้อนุมัติจะเห็นประโยคนี้"),
    )
    compared = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: TgoNotice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggestions = suggest(row)
        field: Any = self.fields["chosen"]
        field.choices = [(str(each.order.pk), choice_of(each)) for each in self.suggestions]
        if not self.suggestions:
            del self.fields["chosen"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = normalise(data.get("number") or "") or data.get("chosen") or ""
        order = Order.objects.filter(pk=int(typed)).first() if typed.isascii() and typed.isdigit() else None
        if not typed:
            self.add_error(None, translate("โปรดเลือกคำขอซื้อ หรือพิมพ์เลขคำขอซื้อ"))
        elif order is None:
            self.add_error("number", translate("ไม่มีคำขอซื้อเลขที่นี้"))
        return {**data, "order": order}


def choice_of(each: Suggestion) -> str:
    order = each.order
    values = {"order": order, "buyer": order.buyer, "seller": order.seller, "tonnes": format_tonnes(order.tonnes)}
    return format_html(
        "{}<br>{}",
        translate("%(order)s: %(seller)s ขายให้ %(buyer)s %(tonnes)s ตัน") % values,
        " · ".join(str(why) for why in [*each.reasons, *each.doubts]),
    )


class OnNotice(ActView):
    states: tuple[str, ...] = (NoticeState.UNMATCHED,)
    facts = ("kind", "number", "dated_on", "tonnes", "request_number", "counterparty", "counterparty_account")
    header_icon = "mail"

    def may(self, user: User, row: TgoNotice) -> bool:
        return can_handle_notices(user) and row.state in self.states


class MatchView(OnNotice):
    page_title = _("จับคู่กับคำขอซื้อ")
    submit_label = _("จับคู่และเสนอผู้อนุมัติ")
    lead = _("บัญชียังไม่เปลี่ยนจนกว่าอีกคนหนึ่งของ สถ. จะอนุมัติ ส่วนหนังสือแจ้งไม่รับคำขอมีผลทันที และต้องส่งหนังสือถึง อบก. ใหม่")
    form_class = MatchForm

    def form_valid(self, form: Any) -> HttpResponse:
        """The first press shows the letter beside the order; the second, with the same order, matches."""
        order = form.cleaned_data["order"]
        if form.cleaned_data["compared"] == str(order.pk) or self.row.kind == NoticeKind.REFUSAL:
            return super().form_valid(form)
        form.data = form.data.copy()
        form.data["compared"] = str(order.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        order = getattr(form, "cleaned_data", {}).get("order")
        lines = compare_lines(self.row, order) if order and self.row.kind != NoticeKind.REFUSAL else []
        if not any(each.is_open for each in lines):
            form.fields.pop("confirmed", None)
        label = self.submit_label if lines or self.row.kind == NoticeKind.REFUSAL else _("เทียบหนังสือกับคำขอซื้อ")
        return context | {"tables": [comparison_table(order, lines)] if order and lines else [], "submit_label": label}

    def act(self, row: TgoNotice, form: Any, *, by: User) -> Sentence:
        data = form.cleaned_data
        proposal = match_notice(row, data["order"], by=by, confirmed=data["confirmed"])
        return _("จับคู่แล้ว รอผู้อนุมัติอีกคนหนึ่งของ สถ.") if proposal else _("บันทึกแล้วว่า อบก. ไม่รับคำขอ")


class UnmatchView(OnNotice):
    page_title = _("ยกเลิกการจับคู่")
    submit_label = _("ยกเลิกการจับคู่")
    lead = _("หนังสือจะกลับไปอยู่ในรายการที่ยังไม่จับคู่ ทำได้เฉพาะก่อนมีผู้อนุมัติ")
    states = (NoticeState.MATCHED,)
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "label": _("เหตุผล"), "required": _("โปรดระบุเหตุผล")}

    def act(self, row: TgoNotice, form: Any, *, by: User) -> Sentence:
        notices.unmatch(row, by=by, note=form.cleaned_data["note"])
        return _("ยกเลิกการจับคู่แล้ว")


class DiscardView(OnNotice):
    page_title = _("ไม่ใช้หนังสือนี้")
    submit_label = _("ไม่ใช้หนังสือนี้")
    lead = _("ใช้เมื่อบันทึกผิดฉบับหรือบันทึกโดยไม่ตั้งใจ ประวัติยังอยู่ และบันทึกเลขที่เดิมใหม่ได้")
    form_class = ReasonForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "label": _("เหตุผล"), "required": _("โปรดระบุเหตุผล")}

    def act(self, row: TgoNotice, form: Any, *, by: User) -> Sentence:
        notices.discard_letter(row, by=by, note=form.cleaned_data["note"])
        return _("ไม่ใช้หนังสือนี้แล้ว")


class NoticeViewSet(PortalViewSet):
    model = TgoNotice
    allows = ADD_AND_EDIT
    base_url_path = "tgo-notices"
    icon = "mail"
    list_display = ("number", "dated_on", "kind", "tonnes", "state", "order", "recorded_by", "recorded_at")
    filterset_class = NoticeFilters
    search_fields = ("number_key", "request_number", "counterparty", "counterparty_account", "order__buyer__name")
    related = ("order__buyer", "order__seller", "recorded_by")
    inspect_view_fields = (*LETTER_FIELDS[:-1], "state", "order", "recorded_by", "recorded_at")
    edit_handler = ObjectList([FieldPanel(name) for name in LETTER_FIELDS], base_form_class=LetterForm)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        """What a link from a statement's line has filled in."""
        return {name: request.GET[name] for name in FILLED_BY_LINK if name in request.GET}

    def can_edit(self, user: User, row: TgoNotice) -> bool:
        return row.state == NoticeState.UNMATCHED and super().can_edit(user, row)

    def add(self, form: Any, *, by: User) -> models.Model:
        return notices.record_letter(form.letter(), by=by)

    def edit(self, row: TgoNotice, form: Any, *, by: User) -> models.Model:
        return notices.edit_letter(row, form.letter(), by=by)

    def get_urlpatterns(self) -> list[Any]:
        acts = {"match": MatchView, "unmatch": UnmatchView, "discard": DiscardView}
        ours = [path(f"<int:pk>/{name}/", view.as_view(viewset=self), name=name) for name, view in acts.items()]
        return [*super().get_urlpatterns(), *ours]

    def links(self, row: TgoNotice, *, user: User) -> list[Link]:
        links = [Link(_("เปิดไฟล์หนังสือ"), f"/my/notices/{row.pk}/")] if row.file else []
        if row.order:
            links.append(Link(_("เปิดหน้าคำขอซื้อ"), f"/my/orders/{row.order_id}/"))
        if not can_handle_notices(user):
            return links
        if row.state == NoticeState.UNMATCHED:
            hint = _("บัญชีเปลี่ยนเมื่ออีกคนหนึ่งอนุมัติ")
            return [Link(_("จับคู่กับคำขอซื้อ"), self._act("match", row), hint), *links, self._discard(row)]
        if row.state == NoticeState.MATCHED and row.order:
            waiting = pending_on(row.order).filter(act="record_notice").first()
            decide = [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{waiting.pk}/")] if waiting else []
            return [*decide, *links, Link(_("ยกเลิกการจับคู่"), self._act("unmatch", row))]
        return links

    def _discard(self, row: TgoNotice) -> Link:
        return Link(_("ไม่ใช้หนังสือนี้"), self._act("discard", row), _("เมื่อบันทึกผิด"))

    def _act(self, name: str, row: TgoNotice) -> str:
        return reverse(self.get_url_name(name), args=[row.pk])

    def tables(self, row: TgoNotice) -> list[Table]:
        if row.state != NoticeState.UNMATCHED:
            if row.order is None:
                return []
            matched = Table(_("คำขอซื้อที่จับคู่"), [_("คำขอซื้อ")], [[linked(row.order)]])
            is_delivery = row.kind != NoticeKind.REFUSAL
            return [matched, comparison_table(row.order, compare_lines(row, row.order))] if is_delivery else [matched]
        return [suggestions_table(suggest(row))]


def comparison_table(order: Order, lines: list[Line]) -> Table:
    rows = [[each.label, each.letter or "–", each.order or "–", str(each.words)] for each in lines]
    title = translate("เทียบหนังสือกับ%(order)s") % {"order": order}
    return Table(title, ["", _("ตามหนังสือ"), _("ตามคำขอซื้อ"), _("ผล")], rows)


def suggestions_table(found: list[Suggestion]) -> Table:
    rows = [
        [
            (str(each.order), url_of(each.order)),
            each.request.number if each.request else "–",
            str(each.order.seller),
            str(each.order.buyer),
            format_tonnes(each.order.tonnes),
            "\n".join(str(why) for why in [*each.reasons, *each.doubts]),
        ]
        for each in found
    ]
    headings = [_("คำขอซื้อ"), _("หนังสือถึง อบก."), _("ผู้ขาย"), _("ผู้ซื้อ"), _("ตัน"), _("เทียบกับหนังสือ")]
    note = _("ไม่มีคำขอซื้อที่ อบก. กำลังดำเนินการที่ตรงกับหนังสือนี้ ตรวจเลขที่อ้างถึง ปริมาณ และบัญชีที่บันทึกไว้")
    return Table(_("คำขอซื้อที่น่าจะตรงกัน"), headings, rows, note)
