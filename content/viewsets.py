"""DLA's screens for what editors issue and send: editions of manuals, and what offices are asked to read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList

from content.enums import Audience, EditionState, TaskState
from content.models import Broadcast, Edition, LetterPage, ManualPage, TaskReport
from content.permissions import can_issue_edition
from content.services import broadcasts, editions
from registry.fields import ThaiDateField
from registry.models import User
from registry.thai import format_date
from registry.viewsets import PortalViewSet
from registry.viewsets.cells import shown
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import Link, Table
from registry.viewsets.views import PortalInspectView

READ_AND_ADD = frozenset({"view", "add"})
SECONDS_BETWEEN_LOOKS = "3"
MOST_ROWS = 100


class EditionForm(PortalForm):
    page = forms.ModelChoiceField(
        label=_("คู่มือ"),
        queryset=ManualPage.objects.live().filter(alias_of=None),
        empty_label=_("เลือกคู่มือ"),
        help_text=_("ออกฉบับจากเนื้อหาที่เผยแพร่อยู่ขณะนี้ ระบบให้เลขที่ฉบับถัดไปเอง"),
    )
    summary = forms.CharField(
        label=_("สรุปสิ่งที่เปลี่ยนแปลง"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("บอกผู้อ่านว่าฉบับนี้เพิ่ม แก้ หรือตัดเรื่องใด เมื่อออกฉบับแล้วแก้ไขไม่ได้"),
    )


class EditionInspectView(PortalInspectView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> HttpResponse:
        """While the PDF is being made, the page looks again by itself."""
        response: HttpResponse = super().render_to_response(context, **kwargs)
        if self.object.is_under_way:
            response["Refresh"] = SECONDS_BETWEEN_LOOKS
        return response


class EditionViewSet(PortalViewSet):
    model = Edition
    allows = READ_AND_ADD
    base_url_path = "editions"
    icon = "doc-full"
    menu_label = _("ฉบับของคู่มือ")
    list_display = ("title", "number", "issued_at", "state", "pages", "downloads")
    list_filter = ("state",)
    search_fields = ("page__title", "summary")
    ordering = "-pk"
    related = ("page", "revision", "issued_by")
    inspect_view_class = EditionInspectView
    inspect_view_fields = (
        *list_display,
        "summary",
        "issued_by",
        "started_at",
        "rendered_at",
        "bytes",
        "sha256",
        "failure",
    )
    labels = {"title": _("คู่มือ")}
    edit_handler = ObjectList([FieldPanel("page"), FieldPanel("summary")], base_form_class=EditionForm)

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {"page": request.GET.get("page")}

    def add(self, form: Any, *, by: User) -> models.Model:
        return editions.issue_edition(form.cleaned_data["page"], summary=form.cleaned_data["summary"], by=by)

    def links(self, row: Edition, *, user: User) -> list[Link]:
        url = row.get_absolute_url()
        links = [Link(_("เปิดฉบับนี้ในเว็บไซต์"), url)]
        if row.state == EditionState.READY:
            links.append(Link(_("เปิด PDF"), f"{url}pdf/"))
        if row.number > 1:
            links.append(Link(_("ดูสิ่งที่เปลี่ยนจากฉบับก่อน"), f"{url}changes/"))
        if row.state == EditionState.FAILED and can_issue_edition(user):
            again = reverse("content_render_again", args=[row.pk])
            links.append(Link(_("จัดทำ PDF ใหม่"), again, _("แก้เหตุที่แจ้งไว้ด้านล่างก่อน เนื้อหาของฉบับไม่เปลี่ยน")))
        if broadcasts.can_send_broadcast(user):
            ask = f"{reverse(BroadcastViewSet().get_url_name('add'))}?edition={row.pk}"
            links.append(Link(_("ขอให้หน่วยงานอ่านและรับทราบ"), ask))
        return links

    def tables(self, row: Edition) -> list[Table]:
        sent = row.broadcasts.order_by("pk")
        return [
            Table(
                _("ขอให้รับทราบแล้ว"),
                [_("ส่งถึง"), _("ส่งเมื่อ"), _("ยังไม่รับทราบ")],
                [
                    [
                        (each.get_audience_display(), BroadcastViewSet().inspect_url(each)),
                        shown(each.sent_at, ""),
                        str(broadcasts.offices_left(each).count()),
                    ]
                    for each in sent
                ],
                _("ยังไม่ได้ขอให้หน่วยงานใดรับทราบฉบับนี้"),
            )
        ]


class BroadcastForm(PortalForm):
    edition = forms.ModelChoiceField(
        label=_("ฉบับของคู่มือ"),
        queryset=Edition.objects.select_related("page"),
        required=False,
        empty_label=_("ไม่ใช่คู่มือ"),
        help_text=_("เลือกคู่มือหรือหนังสืออย่างใดอย่างหนึ่ง"),
    )
    letter = forms.ModelChoiceField(
        label=_("หนังสือราชการ"),
        queryset=LetterPage.objects.live().filter(alias_of=None),
        required=False,
        empty_label=_("ไม่ใช่หนังสือ"),
    )
    audience = forms.ChoiceField(
        label=_("ส่งถึง"), choices=Audience, help_text=_("เรื่องที่ขอให้ดำเนินการในหนังสือ จังหวัดเป็นผู้รายงานผล")
    )
    due_on = ThaiDateField(
        label=_("ขอให้รับทราบภายในวันที่"), required=False, help_text=_("เช่น 18/04/2568 เว้นว่างได้หากไม่มีกำหนด")
    )


class BroadcastViewSet(PortalViewSet):
    model = Broadcast
    allows = READ_AND_ADD
    base_url_path = "broadcasts"
    icon = "mail"
    menu_label = _("เรื่องเวียนและการรับทราบ")
    list_display = ("title", "audience", "sent_at", "due_on", "left")
    list_filter = ("audience",)
    search_fields = ("letter__subject", "letter__number", "edition__page__title")
    ordering = "-pk"
    related = ("edition__page", "letter", "sent_by")
    inspect_view_fields = ("title", "audience", "sent_at", "sent_by", "due_on", "asked", "left")
    labels = {"title": _("เรื่อง"), "left": _("ยังไม่รับทราบ (แห่ง)"), "asked": _("ขอให้รับทราบ (แห่ง)")}
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("edition", "letter", "audience", "due_on")], base_form_class=BroadcastForm
    )

    def initial(self, request: HttpRequest) -> dict[str, Any]:
        return {name: request.GET.get(name) for name in ("edition", "letter")}

    def add(self, form: Any, *, by: User) -> models.Model:
        return broadcasts.send_broadcast(**form.cleaned_data, by=by)

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        rows: Any = super().get_queryset(request)
        return rows.with_left(broadcasts.how_many_are_asked())

    def show_left(self, row: Broadcast) -> int:
        """The list has reckoned it for all rows at once."""
        left: int | None = getattr(row, "left", None)
        return broadcasts.offices_left(row).count() if left is None else left

    def show_asked(self, row: Broadcast) -> int:
        return broadcasts.offices_asked(row).count()

    def links(self, row: Broadcast, *, user: User) -> list[Link]:
        return [
            Link(_("เปิดเรื่องที่ขอให้อ่าน"), row.reading_url),
            Link(
                _("ดาวน์โหลดรายงาน CSV"), reverse("content_broadcast_csv", args=[row.pk]), _("ทุกแห่ง ทั้งที่รับทราบแล้วและยัง")
            ),
        ]

    def tables(self, row: Broadcast) -> list[Table]:
        tables = [self.left_table(row)]
        if row.audience == Audience.AUTHORITIES:
            tables.append(self.counts_table(row))
        return [*tables, self.tasks_table(row)] if row.tasks.exists() else tables

    def left_table(self, row: Broadcast) -> Table:
        offices = broadcasts.offices_left(row)[:MOST_ROWS]
        return Table(
            _("ยังไม่รับทราบ"),
            [_("หน่วยงาน"), _("จังหวัด")],
            [[str(each), str(getattr(each, "province", each))] for each in offices],
            _("แสดง 100 แห่งแรก รายการทั้งหมดอยู่ในรายงาน CSV") if len(offices) == MOST_ROWS else _("รับทราบครบทุกแห่งแล้ว"),
        )

    def counts_table(self, row: Broadcast) -> Table:
        counts = broadcasts.counts_by_province(row)
        return Table(
            _("รายจังหวัด"),
            [_("จังหวัด"), _("ขอให้รับทราบ (แห่ง)"), _("รับทราบแล้ว"), _("ยังไม่รับทราบ (แห่ง)")],
            [[str(each.province), str(each.asked), str(each.answered), str(each.left)] for each in counts],
        )

    def tasks_table(self, row: Broadcast) -> Table:
        """The letter's tasks × provinces."""
        tasks = list(row.tasks.all())
        reports = {(each.task_id, each.province_id): each for each in TaskReport.objects.filter(task__in=tasks)}
        return Table(
            _("ผลการดำเนินการของจังหวัด"),
            [_("จังหวัด"), *(task_heading(task) for task in tasks)],
            [
                [str(province), *(report_cell(reports.get((task.pk, province.pk))) for task in tasks)]
                for province in broadcasts.offices_asked(row)
            ],
        )


def task_heading(task: Any) -> str:
    due = f" ({format_date(task.due_on, style='short')})" if task.due_on else ""
    return f"{task.number}. {task.text}{due}"


def report_cell(report: TaskReport | None) -> str:
    if report is None:
        return str(TaskState.NOT_STARTED.label)
    return f"{TaskState(report.state).label}\n{report.note}".strip()
