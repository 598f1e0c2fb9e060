"""What do I do now: everything that waits for this person, from the same tables that the services check.

The orders come from `market.steps`, narrowed in the database to the states in which one of the person's own roles
acts; the number of queries does not grow with the number of tasks.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from content.models import Broadcast
from content.services.broadcasts import unread_of
from market import permissions as may
from market.enums import EDITABLE, ListingState, OrderState
from market.models import Listing, Order
from market.querysets import OrderQuerySet
from market.steps import ALL_STEPS, Can, Step, open_to
from portal.workspace.decisions import authorities_where, party_of, proposals_to_decide
from portal.workspace.roster.tasks import roster_tasks
from portal.workspace.task import Task
from registry.enums import Role, Verification
from registry.models import Buyer, Proposal, User
from registry.permissions import is_dla_desk
from registry.services.buyers import state_of
from registry.services.proposals import ACTS
from registry.templatetags.parts import site_path
from registry.thai import format_date, format_tonnes

SHOWN = 20
MOST = 200
SOON = dt.timedelta(days=3)

SELLERS_ROLES: dict[Can, Role] = {
    may.as_officer: Role.AUTHORITY_OFFICER,
    may.as_finance: Role.AUTHORITY_FINANCE,
    may.as_approver: Role.AUTHORITY_APPROVER,
}
WAITS_FOR_APPROVAL = [each.verb for each in ALL_STEPS if each.can_approve and each.is_way_on]


def tasks_due(user: User) -> list[Task]:
    """What the person can do now, what somebody waits for first; at most about MOST of each kind."""
    return [
        *approvals(user),
        *roster_tasks(user),
        *order_tasks(user),
        *listing_tasks(user),
        *buyer_tasks(user),
        *reading_tasks(user),
    ]


# --- approvals ------------------------------------------------------------------------------------------------------


def approvals(user: User) -> list[Task]:
    return [approval_task(proposal) for proposal in proposals_to_decide(user, MOST)]


def approval_task(proposal: Proposal) -> Task:
    values = {"act": ACTS[proposal.act].label, "row": proposal.row}
    who = {"party": party_of(proposal.row), "proposer": proposal.proposer, "day": short(proposal.proposed_at)}
    return Task(
        title=_("พิจารณาอนุมัติ: %(act)s (%(row)s)") % values,
        hint=_("%(party)s เสนอโดย %(proposer)s เมื่อ %(day)s") % who,
        url=site_path(f"/my/proposals/{proposal.pk}/"),
        status=_("รอท่านอนุมัติ"),
    )


# --- orders ---------------------------------------------------------------------------------------------------------


def order_tasks(user: User) -> list[Task]:
    orders = orders_that_wait_for(user)
    steps = [(order, next_step(user, order)) for order in orders]
    return [order_task(order, step) for order, step in steps if step]


def orders_that_wait_for(user: User) -> OrderQuerySet:
    """Open orders in a state from which a role of the user leads on, unless that step waits for an approver already."""
    proposed = Proposal.objects.pending().filter(
        act__in=WAITS_FOR_APPROVAL, row_type=ContentType.objects.get_for_model(Order), row_id=OuterRef("pk")
    )
    orders = Order.objects.filter(where_i_act(user)).open().exclude(Exists(proposed))
    orders = orders.with_evidence().with_hand_of(user).with_freezes().select_related("seller", "buyer")
    return orders.order_by(F("due_at").asc(nulls_last=True), "pk")[:MOST]


def where_i_act(user: User) -> Q:
    which = Q(pk__in=[])
    for can, role in SELLERS_ROLES.items():
        which |= Q(seller__in=authorities_where(user, role), state__in=states_led_on_by(can))
    buyers = [each.buyer_id for each in user.current_memberships if each.role == Role.BUYER]
    which |= Q(buyer__in=buyers, state__in=states_led_on_by(may.as_buyer))
    return which | Q(state__in=states_led_on_by(may.as_dla)) if is_dla_desk(user) else which


def states_led_on_by(can: Can) -> set[OrderState]:
    return {state for each in ALL_STEPS if each.is_way_on and each.can is can for state in each.sources}


def next_step(user: User, order: Order) -> Step | None:
    """The first way on that the person may take; money evidence is asked for once."""
    done = {"upload_evidence"} if order.has_evidence else set()  # type: ignore[attr-defined]
    ways = [each for each in open_to(user, order) if each.is_way_on and each.verb not in done]
    return ways[0] if ways else None


def order_task(order: Order, step: Step) -> Task:
    values = {"step": step.label, "order": order, "tonnes": format_tonnes(order.tonnes)}
    tone, status = urgency(order)
    return Task(
        title=_("%(step)s: %(order)s จำนวน %(tonnes)s ตัน") % values,
        hint=order_hint(order, step),
        url=site_path(order.get_absolute_url()),
        status=status,
        tone=tone,
        due=order.due_at,
    )


def order_hint(order: Order, step: Step) -> str:
    """What the step asks for, and who stands on the other side."""
    values = {"hint": step.hint, "seller": order.seller, "buyer": order.buyer.name}
    if step.can is may.as_buyer:
        return _("%(hint)s ผู้ขาย: %(seller)s") % values
    if step.can is may.as_dla:
        return _("%(hint)s ผู้ขาย: %(seller)s ผู้ซื้อ: %(buyer)s") % values
    return _("%(hint)s ผู้ซื้อ: %(buyer)s") % values


def urgency(order: Order) -> tuple[str, str]:
    """The tone and the words for how much time is left."""
    if order.due_at is None:
        return "waiting", str(order.current_state.label)
    left = order.due_at - timezone.now()
    if left < dt.timedelta():
        return "bad", _("เลยกำหนด %(day)s") % {"day": short(order.due_at)}
    return "warning" if left < SOON else "waiting", _("ภายใน %(day)s") % {"day": short(order.due_at)}


# --- listings -------------------------------------------------------------------------------------------------------


def listing_tasks(user: User) -> list[Task]:
    """Returned listings first, then drafts that nobody has submitted."""
    mine = Listing.objects.filter(authority__in=authorities_where(user, Role.AUTHORITY_OFFICER), state__in=EDITABLE)
    rows = mine.select_related("authority", "round").order_by("-state", "-pk")[:MOST]
    return [returned_task(row) if row.state == ListingState.RETURNED else draft_task(row) for row in rows]


def returned_task(listing: Listing) -> Task:
    values = {"listing": listing, "tonnes": format_tonnes(listing.tonnes)}
    return Task(
        title=_("แก้ไข%(listing)s จำนวน %(tonnes)s ตัน แล้วส่งใหม่") % values,
        hint=_("ผู้อนุมัติส่งกลับ อ่านความเห็นได้ในหน้าประกาศ"),
        url=site_path(f"/my/listings/{listing.pk}/"),
        status=str(ListingState.RETURNED.label),
        tone="warning",
    )


def draft_task(listing: Listing) -> Task:
    values = {"listing": listing, "tonnes": format_tonnes(listing.tonnes)}
    return Task(
        title=_("ส่ง%(listing)s จำนวน %(tonnes)s ตัน ให้ผู้อนุมัติ") % values,
        hint=_("ยังเป็นร่าง ผู้ซื้อยังไม่เห็น"),
        url=site_path(f"/my/listings/{listing.pk}/"),
        status=str(ListingState.DRAFT.label),
        tone="neutral",
    )


# --- buyers ---------------------------------------------------------------------------------------------------------


def buyer_tasks(user: User) -> list[Task]:
    """The person's buyers that DLA has not verified and that are not before DLA now."""
    mine = [each.buyer for each in user.current_memberships if each.role == Role.BUYER and each.buyer]
    return [verification_task(row) for row in mine if not row.verified_on and state_of(row) != Verification.SUBMITTED]


def verification_task(buyer: Buyer) -> Task:
    return Task(
        title=_("กรอกข้อมูลและส่งให้ สถ. ตรวจสอบ: %(buyer)s") % {"buyer": buyer.name},
        hint=_("เมื่อ สถ. ตรวจสอบแล้ว จึงทำสัญญาซื้อได้"),
        url=site_path(buyer.get_absolute_url()),
        status=str(state_of(buyer).label),
        tone="warning",
    )


# --- what DLA asks offices to read -----------------------------------------------------------------------------------


def reading_tasks(user: User) -> list[Task]:
    return [reading_task(broadcast) for broadcast in unread_of(user)]


def reading_task(broadcast: Broadcast) -> Task:
    due = broadcast.due_on
    day = _("ภายใน %(day)s") % {"day": format_date(due, style="short")} if due else _("รอรับทราบ")
    return Task(
        title=_("อ่านและรับทราบ: %(title)s") % {"title": broadcast.title},
        hint=_("สถ. ส่งให้หน่วยงานของท่าน"),
        url=site_path(f"/my/reading/{broadcast.pk}/"),
        status=_("เลยกำหนด") if broadcast.is_overdue else day,
        tone="bad" if broadcast.is_overdue else "waiting",
    )


def short(moment: dt.datetime) -> str:
    return format_date(moment, style="short")
