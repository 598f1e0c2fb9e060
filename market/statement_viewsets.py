"""Reconciliation with TGO: a statement is uploaded, compared with our ledger, and each difference is followed up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db import models
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as translate
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList

from market.enums import Difference, LineKind, NoticeState
from market.models import TgoNotice, TgoStatement
from market.permissions import can_handle_notices
from market.services.reconciliation import Compared, Totals, reconcile, remark_on, upload_statement
from market.statement_sheets import NAMES, ExportView, FileView, TemplateView, totals_of
from registry.errors import FileRefused, Sentence
from registry.fields import ThaiDateField, TonnesField
from registry.models import LedgerTransaction, User
from registry.thai import format_date, format_tonnes
from registry.viewsets import Link, PortalViewSet, Table
from registry.viewsets import views as portal_views
from registry.viewsets.acting import ActView
from registry.viewsets.cells import shown
from registry.viewsets.filters import since, until
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import url_of

ADD = frozenset({"view", "add"})
MATCHED_SHOWN = 100
MAX_BYTES = 10 * 2**20
NOTICE_KIND = {LineKind.TRANSFER: "transfer", LineKind.CANCELLATION: "cancellation"}


class StatementFilters(WagtailFilterSet):
    since = since("dated_on")
    until = until("dated_on")

    class Meta:
        model = TgoStatement
        fields: list[str] = []


class StatementForm(PortalForm):
    dated_on = ThaiDateField(label=_("ข้อมูลถึงวันที่"), help_text=_("วันที่ที่ อบก. ออกรายการ เช่น 23/11/2569"))
    closing_tonnes = TonnesField(
        label=_("ยอดคงเหลือตาม อบก. (ตัน)"), required=False, help_text=_("เว้นว่างได้หากรายการของ อบก. ไม่ได้ระบุ")
    )
    file = forms.FileField(
        label=_("ไฟล์รายการของ อบก."),
        help_text=_("XLSX หรือ CSV ตามแม่แบบของระบบ ขนาดไม่เกิน 10 MB"),
        error_messages={"required": _("กรุณาเลือกไฟล์"), "empty": _("ไฟล์นี้ว่างเปล่า กรุณาเลือกไฟล์ใหม่")},
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(translate("ไฟล์ใหญ่เกินไป รับไฟล์ขนาดไม่เกิน 10 MB"))
        return file


class StatementInspectView(portal_views.PortalInspectView):
    """The reconciliation itself."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = reconcile(self.object)
        told = {
            "reconciliation": found,
            "totals": totals_of(found, self.object),
            "round_headings": [_("รอบ"), *NAMES.values()],
            "rounds": [(str(row), cells_of(ours, theirs)) for row, ours, theirs in found.rounds],
            "differences": [self.shown(each) for each in found.differences],
            "matched": [self.shown(each) for each in found.matched[:MATCHED_SHOWN]],
            "matched_count": len(found.matched),
            "matched_shown": MATCHED_SHOWN,
        }
        return super().get_context_data(**told, **kwargs)

    def shown(self, each: Compared) -> dict[str, Any]:
        may_act = can_handle_notices(self.request.user)
        return {
            "each": each,
            "kind": each.kind.label,
            "difference": each.difference.label if each.difference else "",
            "ours": side(each.our_tonnes, each.our_day) if each.ours else "",
            "theirs": side(each.their_tonnes, each.their_day) if each.theirs else "",
            "rows": ", ".join(str(line.row) for line in each.theirs),
            "links": links_of(each),
            "action": action_of(each) if may_act else None,
            "remark_url": reverse(self.viewset.get_url_name("remark"), args=[self.object.pk, each.key])
            if may_act and each.difference
            else "",
        }


def side(tonnes: int, day: Any) -> str:
    values = {"tonnes": format_tonnes(tonnes), "day": format_date(day, style="short") if day else "–"}
    return translate("%(tonnes)s ตัน\n%(day)s") % values


def links_of(each: Compared) -> list[tuple[str, str]]:
    """The rows behind our side."""
    links = []
    for entry in each.ours[:5]:
        if entry.order:
            links.append((str(entry.order), url_of(entry.order)))
        links.append(
            (
                translate("รายการบัญชีที่ %(number)s") % {"number": entry.transaction},
                url_of(LedgerTransaction(pk=entry.transaction)),
            )
        )
    return links


def action_of(each: Compared) -> tuple[str, str] | None:
    """What to do about a difference, and where."""
    match each.difference:
        case Difference.TGO_ONLY if each.inbox is not None and each.inbox.state == NoticeState.UNMATCHED:
            return translate("จับคู่หนังสือฉบับนี้กับคำขอซื้อ"), url_of(each.inbox)
        case Difference.TGO_ONLY if each.inbox is not None:
            return translate("เปิดหนังสือฉบับนี้ที่รอผู้อนุมัติ"), url_of(each.inbox)
        case Difference.TGO_ONLY if each.kind in NOTICE_KIND:
            return translate("บันทึกหนังสือแจ้งผลฉบับนี้"), new_notice_url(each)
    return None


def new_notice_url(each: Compared) -> str:
    line = each.theirs[0]
    filled = {
        "kind": NOTICE_KIND[each.kind],
        "number": line.number,
        "dated_on": format_date(line.dated_on, style="numeric"),
        "tonnes": each.their_tonnes,
        "counterparty_account": line.counterparty_account[:40],
        "serials": "\n".join(part.serials for part in each.theirs if part.serials),
    }
    viewset = TgoNotice.snippet_viewset  # type: ignore[attr-defined]
    return f"{reverse(viewset.get_url_name('add'))}?{urlencode(filled)}"


def cells_of(ours: Totals, theirs: Totals) -> list[dict[str, Any]]:
    return [
        {"ours": getattr(ours, name), "theirs": None if name == "allocated" else getattr(theirs, name)}
        for name in NAMES
    ]


class RemarkForm(forms.Form):
    note = forms.CharField(
        label=_("คำอธิบาย"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("โปรดพิมพ์คำอธิบาย")},
    )
    is_settled = forms.BooleanField(
        label=_("จบเรื่องแล้ว"), required=False, help_text=_("ไม่ต้องติดตามต่อ คำอธิบายทุกครั้งเก็บไว้พร้อมชื่อและเวลา")
    )

    def __init__(self, *args: Any, row: TgoStatement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class RemarkView(ActView):
    page_title = _("อธิบายรายการที่ไม่ตรง")
    submit_label = _("บันทึกคำอธิบาย")
    form_class = RemarkForm
    header_icon = "table"

    def may(self, user: User, row: TgoStatement) -> bool:
        return can_handle_notices(user)

    @cached_property
    def compared(self) -> Compared | None:
        return next((each for each in reconcile(self.row).differences if each.key == self.kwargs["key"]), None)

    def act(self, row: TgoStatement, form: Any, *, by: User) -> Sentence:
        remark_on(row, self.kwargs["key"], by=by, **form.cleaned_data)
        return _("บันทึกคำอธิบายแล้ว")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if each := self.compared:
            said = [[shown(one.at, ""), str(one.by), one.note, shown(one.is_settled, "")] for one in each.remarks]
            headings = [_("เมื่อ"), _("ผู้อธิบาย"), _("คำอธิบาย"), _("จบเรื่องแล้ว")]
            context["told"] = [
                (_("เลขที่หนังสือ"), each.number),
                (_("รายการ"), each.kind.label),
                (_("ไม่ตรงอย่างไร"), each.difference.label if each.difference else ""),
                (_("ในระบบ"), side(each.our_tonnes, each.our_day) if each.ours else "–"),
                (_("ตาม อบก."), side(each.their_tonnes, each.their_day) if each.theirs else "–"),
            ]
            context["tables"] = [Table(_("คำอธิบายที่ผ่านมา"), headings, said, _("ยังไม่มีคำอธิบาย"))]
        return context


class StatementViewSet(PortalViewSet):
    model = TgoStatement
    allows = ADD
    base_url_path = "tgo-statements"
    icon = "table"
    list_display = ("dated_on", "file_name", "lines_count", "uploaded_by", "uploaded_at")
    list_export = ["dated_on", "file_name", "closing_tonnes", "uploaded_by", "uploaded_at", "sha256", "note"]
    filterset_class = StatementFilters
    search_fields = ("file_name", "note")
    related = ("uploaded_by",)
    inspect_view_fields = ("dated_on", "closing_tonnes", "file_name", "sha256", "uploaded_by", "uploaded_at", "note")
    labels = {"lines_count": _("บรรทัด")}
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("dated_on", "closing_tonnes", "file", "note")], base_form_class=StatementForm
    )
    inspect_view_class = StatementInspectView
    inspect_template_name = "wagtailadmin/portal/statement.html"
    create_template_name = "wagtailadmin/portal/statement_add.html"

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        return super().get_queryset(request).annotate(lines_count=models.Count("lines"))

    def add(self, form: Any, *, by: User) -> models.Model:
        data = form.cleaned_data
        given = {name: data[name] for name in ("dated_on", "closing_tonnes", "note")}
        try:
            return upload_statement(data["file"].read(), data["file"].name, by=by, **given)
        except FileRefused as error:
            error.field = "file"
            raise

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("template/", TemplateView.as_view(viewset=self), name="template"),
            path("<int:pk>/export/", ExportView.as_view(viewset=self), name="export"),
            path("<int:pk>/file/", FileView.as_view(viewset=self), name="file"),
            path("<int:pk>/remark/<slug:key>/", RemarkView.as_view(viewset=self), name="remark"),
        ]

    def links(self, row: TgoStatement, *, user: User) -> list[Link]:
        return [
            Link(_("ส่งออก XLSX"), reverse(self.get_url_name("export"), args=[row.pk])),
            Link(_("เปิดไฟล์ของ อบก."), reverse(self.get_url_name("file"), args=[row.pk])),
        ]
