"""Wagtail's first page for DLA: what waits for me, where the tonnes are, and whether the database's guards stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.ui.components import Component

from market.enums import OrderState
from market.models import Order, TgoNotice, TgoStatement
from market.services.auditing import under_way_since
from market.services.reconciliation import reconcile
from portal.workspace.decisions import with_rows
from registry import guards
from registry.enums import AccountKind, BatchState, BundleState, RoundState
from registry.models import (
    AuditRun,
    Batch,
    Buyer,
    CreditBlock,
    Freeze,
    LedgerSeal,
    LedgerTransaction,
    Paper,
    Proposal,
    RosterCampaign,
    Round,
    User,
)
from registry.permissions import can_read_acts, can_start_audit, is_dla_desk
from registry.services.proposals import can_decide
from registry.thai import format_tonnes

DESK_ACTS = (
    "issue_round",
    "send_request",
    "record_notice",
    "verify_buyer",
    "set_rule",
    "set_template",
    "set_parameter",
    "adjust",
    "lift_freeze",
)
FREEZES_SHOWN = 5


@dataclass(frozen=True)
class Waiting:
    label: Any
    count: int
    url: str


@dataclass(frozen=True)
class Figure:
    label: Any
    tonnes: str
    url: str


class StaffPanel(Component):
    def __init__(self, user: User) -> None:
        self.user = user


class WaitingPanel(StaffPanel):
    """Only what is left to do; who has nothing to do reads so."""

    name = "waiting"
    template_name = "wagtailadmin/portal/waiting_panel.html"
    order = 10

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"waiting": [item for item in waiting_for(self.user) if item.count]}


class TotalsPanel(StaffPanel):
    name = "totals"
    template_name = "wagtailadmin/portal/totals_panel.html"
    order = 20

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"figures": figures()}


class HealthPanel(StaffPanel):
    name = "health"
    template_name = "wagtailadmin/portal/health_panel.html"
    order = 30

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        failed = Paper.objects.unrendered().exclude(failure="").count()
        seal = LedgerSeal.objects.first()
        return {
            "missing": sorted(guards.missing()),
            "failed": failed,
            "papers_url": f"{_url('Paper')}?rendered=false",
            "audit": AuditRun.objects.first(),
            "audits_url": _url("AuditRun"),
            "auditing": under_way_since(),
            "start_url": reverse("wagtailsnippets_registry_auditrun:start") if can_start_audit(self.user) else "",
            "seals_url": _url("LedgerSeal"),
            "seal": seal,
            "unsealed": LedgerTransaction.objects.filter(pk__gt=seal.last if seal else 0).count(),
            "freezes": list(Freeze.objects.active().with_target()[:FREEZES_SHOWN]),
            "freezes_url": f"{_url('Freeze')}?active=yes",
        }


def waiting_for(user: User) -> list[Waiting]:
    """What DLA's desk has to do next, with the list where it is done."""
    if not is_dla_desk(user):
        return []
    orders = Order.objects.all()
    return [
        Waiting(_("เรื่องที่คนอื่นเสนอ รอท่านพิจารณา"), len(decisions_for(user)), "/my/proposals/"),
        Waiting(
            _("การจัดสรรที่อนุมัติแล้วแต่ลงบัญชีไม่สำเร็จ"),
            Batch.objects.filter(state=BatchState.FAILED).count(),
            f"{_url('Batch')}?state=failed",
        ),
        Waiting(
            _("ร่างรอบที่ยังไม่ได้เสนอรับเข้าบัญชี"),
            Round.objects.filter(state=RoundState.DRAFT).count(),
            f"{_url('Round')}?state=draft",
        ),
        Waiting(
            _("คำขอซื้อที่ต้องส่งหนังสือถึง อบก."),
            orders.in_states([OrderState.INSTRUCTED]).count(),
            _orders(OrderState.INSTRUCTED),
        ),
        Waiting(
            _("คำขอซื้อที่รอหนังสือแจ้งผลของ อบก."),
            orders.in_states([OrderState.TRANSFERRING]).count(),
            _orders(OrderState.TRANSFERRING),
        ),
        *rosters_waiting(),
        Waiting(
            _("หนังสือของ อบก. ที่ยังไม่จับคู่"),
            TgoNotice.objects.unmatched().count(),
            f"{reverse('wagtailsnippets_market_tgonotice:list')}?state=unmatched",
        ),
        *open_statements(),
        Waiting(
            _("ผู้ซื้อที่ยังไม่ได้ตรวจสอบ"), Buyer.objects.filter(verified_on=None).count(), f"{_url('Buyer')}?verified=false"
        ),
    ]


def open_statements() -> list[Waiting]:
    """The latest statement of TGO, while it has differences that nobody has settled."""
    latest = TgoStatement.objects.order_by("-dated_on", "-pk").first()
    if latest is None:
        return []
    url = reverse("wagtailsnippets_market_tgostatement:inspect", args=[latest.pk])
    return [Waiting(_("รายการที่ไม่ตรงกับ อบก. ในการกระทบยอดล่าสุด"), len(reconcile(latest).open), url)]


def rosters_waiting() -> list[Waiting]:
    """The provinces that have not sent their roster, of each campaign that is open."""
    open_campaigns = RosterCampaign.objects.open().annotate(
        waiting=Count("bundles", filter=~Q(bundles__state=BundleState.SENT))
    )
    label = _("จังหวัดที่ยังไม่ส่งแบบรายงานรายชื่อ")
    return [Waiting(label, each.waiting, f"/my/roster/campaigns/{each.pk}/?show=open") for each in open_campaigns]


def decisions_for(user: User) -> list[Proposal]:
    """The proposals of others on which this person of DLA may decide; a freeze is lifted by an administrator."""
    waiting = with_rows(Proposal.objects.pending().filter(act__in=DESK_ACTS).exclude(proposer=user))
    return [proposal for proposal in waiting if can_decide(user, proposal)]


def figures() -> list[Figure]:
    """Where the issued tonnes are: they sum to what was issued."""
    issued = Round.objects.filter(state=RoundState.ISSUED).aggregate(total=Sum("tonnes"))["total"] or 0
    held = CreditBlock.objects.aggregate(
        available=Sum("tonnes", filter=Q(account__kind=AccountKind.AUTHORITY, reservation=None)),
        aside=Sum("tonnes", filter=Q(account__kind=AccountKind.AUTHORITY, reservation__isnull=False)),
        buyers=Sum("tonnes", filter=Q(account__kind=AccountKind.BUYER)),
        retired=Sum("tonnes", filter=Q(account__kind=AccountKind.RETIRED)),
        programme=Sum("tonnes", filter=Q(account__kind=AccountKind.PROGRAMME)),
        adjusted=Sum("tonnes", filter=Q(account__kind=AccountKind.ADJUSTED)),
    )
    blocks = _url("CreditBlock")
    return [
        Figure(_("รับรองแล้วทั้งหมด"), _tonnes(issued), f"{_url('Round')}?state=issued"),
        Figure(_("ในบัญชี อปท. พร้อมขาย"), _tonnes(held["available"]), f"{blocks}?kind=authority&set_aside=false"),
        Figure(_("ในบัญชี อปท. กันไว้"), _tonnes(held["aside"]), f"{blocks}?kind=authority&set_aside=true"),
        Figure(_("ในบัญชีผู้ซื้อ"), _tonnes(held["buyers"]), f"{blocks}?kind=buyer"),
        Figure(_("หักล้างแล้ว"), _tonnes(held["retired"]), f"{blocks}?kind=retired"),
        Figure(_("ในบัญชีโครงการ"), _tonnes(held["programme"]), f"{blocks}?kind=programme"),
        Figure(_("ปรับปรุงออกแล้ว"), _tonnes(held["adjusted"]), f"{blocks}?kind=adjusted"),
    ]


@hooks.register("construct_homepage_panels")
def add_panels(request: HttpRequest, panels: list[Component]) -> None:
    user: Any = request.user
    if user.is_superuser or can_read_acts(user):
        panels[:0] = [WaitingPanel(user), TotalsPanel(user), HealthPanel(user)]


def _url(model: str) -> str:
    return reverse(f"wagtailsnippets_registry_{model.lower()}:list")


def _orders(state: OrderState) -> str:
    return f"{reverse('wagtailsnippets_market_order:list')}?state={state}"


def _tonnes(tonnes: int | None) -> str:
    return format_tonnes(tonnes or 0)
