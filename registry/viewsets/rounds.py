"""Projects and rounds, of which DLA writes the drafts; what an issued round shows of its credits."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.db.models import Sum
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList

from registry.enums import BATCH_CHOSEN, AccountKind, BatchState, RoundState
from registry.models import Batch, CreditBlock, Project, Round, User
from registry.permissions import can_issue_round
from registry.services.desk import save_project, save_round
from registry.services.proposals import pending_on
from registry.services.round_checks import rounds_of_the_same_time
from registry.services.standing import chosen_batch, standing_of
from registry.thai import format_period
from registry.viewsets import filters
from registry.viewsets.adjusting import set_off_table
from registry.viewsets.allotting import AllotView
from registry.viewsets.cells import shown
from registry.viewsets.forms import ProjectForm, RoundForm
from registry.viewsets.handing_out import certificate, shares_to_fill_in
from registry.viewsets.portal_viewset import ADD_AND_EDIT, Link, PortalViewSet, Table, linked, url_of

SHOWN_ALLOCATIONS = 100
NEXT_STEPS = {
    RoundState.DRAFT: _("จัดสรรให้ อปท. แล้วเสนอ จากนั้นต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ"),
    RoundState.CHECKED: _("เสนอแล้ว ต้องให้ผู้อื่นของ สถ. ตรวจและอนุมัติ ระหว่างนี้แก้ไขไม่ได้"),
    RoundState.ISSUED: _("รับเข้าบัญชีแล้ว แก้ไขหรือลบไม่ได้อีก"),
}
CARRYING_OUT = _("อนุมัติแล้ว ระบบกำลังลงบัญชี เปิดชุดจัดสรรเพื่อดูความคืบหน้า")
AFTER_APPROVAL = {
    BatchState.WAITING: CARRYING_OUT,
    BatchState.WORKING: CARRYING_OUT,
    BatchState.FAILED: _(
        "อนุมัติแล้ว แต่ลงบัญชีไม่สำเร็จ ไม่มีข้อมูลใดเปลี่ยนแปลง สาเหตุ: %(cause)s "
        "เปิดชุดจัดสรร แก้สาเหตุแล้วสั่งดำเนินการอีกครั้ง หรือถอนกลับเป็นร่าง"
    ),
}


class ProjectViewSet(PortalViewSet):
    model = Project
    allows = ADD_AND_EDIT
    base_url_path = "projects"
    icon = "folder-open-inverse"
    list_display = ("code", "name_th", "registered_on", "crediting_start", "crediting_end")
    search_fields = ("code", "name_th", "name_en")
    inspect_view_fields = (
        "code",
        "name_th",
        "name_en",
        "registered_on",
        "crediting_start",
        "crediting_end",
        "methodology",
    )
    edit_handler = ObjectList(
        [FieldPanel(name) for name in inspect_view_fields],
        base_form_class=ProjectForm,
    )

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_project(Project(), form.values, by=by)

    def edit(self, row: Project, form: Any, *, by: User) -> models.Model:
        return save_project(row, form.values, by=by)


class RoundViewSet(PortalViewSet):
    model = Round
    allows = ADD_AND_EDIT
    base_url_path = "rounds"
    icon = "calendar-alt"
    list_display = ("number", "state", "tonnes", "period", "project", "issued_at")  # on a phone the first are seen
    labels = {"period": _("ช่วงเวลา"), "next_step": _("ขั้นต่อไป"), "same_time": _("ช่วงเวลาซ้อนกับ")}
    filterset_class = filters.RoundFilters
    search_fields = ("certificate_number", "project__name_th")
    related = ("project",)
    inspect_view_fields = (
        "next_step",
        "number",
        "project",
        "period_start",
        "period_end",
        "same_time",
        "tonnes",
        "certificate_number",
        "tgo_serials",
        "state",
        "issued_at",
        "is_demo",
    )
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [FieldPanel("project"), FieldPanel("number"), FieldPanel("period_start"), FieldPanel("period_end")],
                heading=_("รอบ"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("tonnes"),
                    FieldPanel("certificate_number"),
                    FieldPanel("certificate_file"),
                    FieldPanel("tgo_serials"),
                ],
                heading=_("ตามหนังสือรับรองของ อบก."),
            ),
        ],
        base_form_class=RoundForm,
    )

    def show_number(self, round: Round) -> str:
        return str(round)

    def show_same_time(self, round: Round) -> str:
        others = ", ".join(str(each) for each in rounds_of_the_same_time(round))
        if not others or round.state == RoundState.ISSUED:
            return others
        return gettext("%(rounds)s โปรดตรวจว่าไม่ได้บันทึกรอบเดิมซ้ำ") % {"rounds": others}

    def show_period(self, round: Round) -> str:
        return format_period(round.period_start, round.period_end, style="short")

    def get_queryset(self, request: Any) -> models.QuerySet[Any]:
        chosen = Batch.objects.filter(round=models.OuterRef("pk"), state__in=BATCH_CHOSEN)
        return super().get_queryset(request).annotate(batch_state=models.Subquery(chosen.values("state")[:1]))

    def show_state(self, round: Round) -> str:
        if not hasattr(round, "batch_state"):
            chosen = chosen_batch(round)
            round.batch_state = chosen and chosen.state  # type: ignore[attr-defined]
        return str(standing_of(round, round.batch_state))  # type: ignore[attr-defined]

    def can_edit(self, user: User, row: Round) -> bool:
        return row.state == RoundState.DRAFT and super().can_edit(user, row)

    def add(self, form: Any, *, by: User) -> models.Model:
        return save_round(Round(), form.values, by=by)

    def edit(self, row: Round, form: Any, *, by: User) -> models.Model:
        return save_round(row, form.values, by=by)

    def show_next_step(self, round: Round) -> str:
        if round.state == RoundState.DRAFT and not round.certificate_file:
            return gettext("แนบไฟล์หนังสือรับรองของ อบก. ที่ปุ่มแก้ไข แล้วจัดสรรและเสนอ")
        batch = chosen_batch(round)
        if round.state == RoundState.CHECKED and batch and batch.state in AFTER_APPROVAL:
            return str(AFTER_APPROVAL[BatchState(batch.state)]) % {"cause": batch.failure}
        return str(NEXT_STEPS[RoundState(round.state)])

    def get_urlpatterns(self) -> list[Any]:
        own = [
            path("<int:pk>/propose/", AllotView.as_view(viewset=self), name="propose"),
            path("<int:pk>/template.xlsx", shares_to_fill_in, {"viewset": self}, name="share_template"),
            path("<int:pk>/certificate/", certificate, {"viewset": self}, name="certificate"),
        ]
        return [*super().get_urlpatterns(), *own]

    def links(self, row: Round, *, user: User) -> list[Link]:
        links = []
        if row.state == RoundState.DRAFT and can_issue_round(user, row):
            url = reverse(self.get_url_name("propose"), args=[row.pk])
            hint = _("อัปโหลดตาราง หรือคำนวณตามสัดส่วน ตรวจ แล้วให้อีกคนหนึ่งอนุมัติ")
            links.append(Link(_("จัดสรรรอบนี้"), url, hint))
        links += [
            Link(
                _("เปิดหน้าพิจารณา"),
                f"/my/proposals/{proposal.pk}/",
                gettext("เสนอโดย %(person)s ผู้อนุมัติต้องเป็นอีกคนหนึ่ง") % {"person": proposal.proposer},
            )
            for proposal in pending_on(row)
        ]
        if chosen := chosen_batch(row):
            links.append(Link(_("เปิดชุดจัดสรร"), url_of(chosen), chosen.get_state_display()))
        if row.certificate_file:
            links.append(Link(_("หนังสือรับรองของ อบก."), reverse(self.get_url_name("certificate"), args=[row.pk])))
        return links

    def tables(self, row: Round) -> list[Table]:
        if row.state != RoundState.ISSUED:
            return []
        set_off = [set_off_table(row)] if row.settlements.exists() else []
        return [places_table(row), *set_off, allocations_table(row)]


def places_table(round: Round) -> Table:
    """Where the tonnes of a round are now."""
    blocks = CreditBlock.objects.filter(round=round).order_by("account__kind")
    sums = blocks.values("account__kind").annotate(
        all=Sum("tonnes"), aside=Sum("tonnes", filter=models.Q(reservation__isnull=False))
    )
    rows = [
        [
            str(AccountKind(row["account__kind"]).label),
            _blocks_of(round, row["account__kind"], False, row["all"] - (row["aside"] or 0)),
            _blocks_of(round, row["account__kind"], True, row["aside"]),
        ]
        for row in sums
    ]
    return Table(_("คาร์บอนเครดิตของรอบนี้อยู่ที่ใด"), [_("บัญชี"), _("พร้อมใช้ (ตัน)"), _("กันไว้ (ตัน)")], rows)


def _blocks_of(round: Round, kind: str, is_set_aside: bool, tonnes: int | None) -> tuple[str, str]:
    """A sum of tonnes, leading to the runs of serials that make it up."""
    query = urlencode({"round": round.pk, "kind": kind, "set_aside": str(is_set_aside).lower()})
    return _tonnes(tonnes), f"{reverse('wagtailsnippets_registry_creditblock:list')}?{query}"


def allocations_table(round: Round) -> Table:
    allocations = round.allocations.select_related("authority__province").order_by("authority__code")
    rows = [
        [linked(allocation.authority), str(allocation.authority.province), _tonnes(allocation.tonnes)]
        for allocation in allocations[:SHOWN_ALLOCATIONS]
    ]
    title = gettext("การจัดสรร %(count)s แห่ง") % {"count": f"{allocations.count():,}"}
    note = _("แสดง 100 แห่งแรก ดูทั้งหมดที่เมนูการจัดสรร") if len(rows) == SHOWN_ALLOCATIONS else ""
    return Table(title, [_("อปท."), _("จังหวัด"), _("ตัน")], rows, note)


def _tonnes(tonnes: int | None) -> str:
    return shown(tonnes or 0, "tonnes")
