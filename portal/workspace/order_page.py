"""What the page of an order shows: where it stands, what waits, what its reader may do, its papers and its story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.db.models.fields.files import FieldFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from market import permissions as may
from market.enums import ENDED_WITHOUT_SALE, ORDER_WAY, Delivery, NoticeState, OrderState, PaymentTerms
from market.models import Document, Order, TgoNotice
from market.steps import STEPS, open_to, who_is_next
from portal.workspace.pay_into import pay_into
from portal.workspace.timeline import Event, acts_on, event_of
from portal.workspace.tones import order_tone
from registry.enums import ProposalState
from registry.errors import Sentence
from registry.models import Account, Movement, Proposal, User
from registry.services.buyers import missing_for_contract
from registry.services.freezing import frozen_sentence

# Acts between people of one side, which the other side need not read.
INNER = ("propose_", "return_", "withdraw_")


@dataclass(frozen=True)
class ShownDocument:
    """A document made outside, where its file is, its size in bytes, and a word when it does not count (yet)."""

    row: Document | TgoNotice
    address: str
    added_by: User
    size: int | None
    status: Sentence
    tone: str

    @property
    def title(self) -> SafeString:
        """What it is, and its own number, which stays in Thai."""
        return format_html('{} <span lang="th">{}</span>', self.row.get_kind_display(), self.row.number)


def order_page(order: Order, user: User) -> dict[str, Any]:
    """The context of the order's page for this reader."""
    proposals = proposals_on(order)
    waiting = [each for each in proposals if each.state == ProposalState.PENDING]
    open_steps = [each for each in open_to(user, order) if each.verb not in {row.act for row in waiting}]
    shown = [shown_proposal(each, user, order) for each in waiting]
    is_inside = not is_only_the_buyer(user, order)
    return {
        "order": order,
        "frozen": frozen_sentence(order.seller, order.buyer) if order.is_frozen else "",
        "state_label": state_label(order),
        "tone": order_tone(order.current_state),
        "is_ended_without_sale": order.current_state in ENDED_WITHOUT_SALE,
        "ways_on": [each for each in open_steps if each.is_way_on],
        "ways_out": [each for each in open_steps if not each.is_way_on],
        "who_is_next": waits_for(order, waiting),
        "waiting": shown,
        "has_to_decide": any(each["can_decide"] for each in shown),
        "returned": returned(order, proposals) if is_inside else [],
        "steps": way(order),
        "papers": [(paper, size_of(paper.file)) for paper in order.papers.order_by("pk")],
        "documents": [*shown_documents(order, proposals), *shown_notices(order)],
        "payment": getattr(order, "payment", None),
        "pay_into": pay_into(order, user),
        "certificate": getattr(order, "certificate", None),
        "serials": serials(order),
        "accounts": accounts_of(order, user),
        "lacks": lacks(order) if may.as_buyer(user, order) else [],
        "story": story(order, user, is_inside=is_inside),
    }


def lacks(order: Order) -> list[Sentence]:
    """What the buyer still needs before this order can have its contract."""
    if order.current_state not in {OrderState.REQUESTED, OrderState.QUOTED, OrderState.ACCEPTED}:
        return []
    return missing_for_contract(order.buyer, needs_account=order.delivery == Delivery.TRANSFER)


def is_only_the_buyer(user: User, order: Order) -> bool:
    """Whether the reader sees the order from the buyer's side alone; the seller's inner talk is not for them."""
    return may.as_buyer(user, order) and not may.is_seller_of(user, order.seller)


# --- where it stands -----------------------------------------------------------------------------------------------


def state_label(order: Order) -> Sentence:
    """The state in words; after a contract the terms say whether money or delivery comes next."""
    state = order.current_state
    if state != OrderState.CONTRACTED:
        return state.label
    pays_later = order.payment_terms == PaymentTerms.AFTER_DELIVERY
    return _("ทำสัญญาแล้ว รอแจ้งส่งมอบ") if pays_later else _("รอชำระเงิน")


def way(order: Order) -> list[dict[str, Any]]:
    """The steps of this order's way with done, current and todo; nothing when it has ended without a sale."""
    state = order.current_state
    if state in ENDED_WITHOUT_SALE:
        return []
    states = [each for each in ORDER_WAY if each not in left_out(order)]
    here = states.index(state)
    is_done = state == OrderState.COMPLETED
    return [
        {
            "label": state_label(order) if each == state else each.label,
            "state": "done" if place < here or is_done else "current" if place == here else "todo",
        }
        for place, each in enumerate(states)
    ]


def left_out(order: Order) -> set[OrderState]:
    """The states that this order never sees: by its payment terms, or because the listing's price was firm."""
    never: set[OrderState] = set()
    if order.payment_terms == PaymentTerms.AFTER_DELIVERY:
        never.add(OrderState.PAID)
    if order.listing.is_firm:
        never |= {OrderState.REQUESTED, OrderState.QUOTED}
    return never


def waits_for(order: Order, waiting: Iterable[Proposal]) -> str:
    """Whom the order waits for: the approvers while a way on lies before them, else who takes the next step."""
    approvers = [str(STEPS[each.act].approver) for each in waiting if STEPS[each.act].is_way_on]
    return ", ".join(dict.fromkeys(approvers)) or who_is_next(order)


# --- what waits for an approver ------------------------------------------------------------------------------------


def proposals_on(order: Order) -> list[Proposal]:
    about = {"row_type": ContentType.objects.get_for_model(Order), "row_id": order.pk}
    return list(Proposal.objects.filter(**about).select_related("proposer").order_by("pk"))


def shown_proposal(proposal: Proposal, user: User, order: Order) -> dict[str, Any]:
    each = STEPS[proposal.act]
    may_decide = each.can_approve is not None and each.can_approve(user, order)
    return {
        "row": proposal,
        "label": each.label,
        "approver": each.approver,
        "can_decide": may_decide and user.pk != proposal.proposer_id,
        "is_mine": user.pk == proposal.proposer_id,
    }


def returned(order: Order, proposals: Sequence[Proposal]) -> list[dict[str, Any]]:
    """The proposals that came back with a comment and have not been made anew."""
    latest = {each.act: each for each in proposals}
    return [
        {"row": each, "label": STEPS[act].label}
        for act, each in latest.items()
        if each.state == ProposalState.RETURNED and order.current_state in STEPS[act].sources
    ]


# --- papers --------------------------------------------------------------------------------------------------------


def shown_documents(order: Order, proposals: Sequence[Proposal]) -> list[ShownDocument]:
    """The documents; one whose proposal waits or was not approved says so."""
    states = {each.values.get("document"): each.state for each in proposals}
    rows = order.documents.select_related("added_by").order_by("pk")
    return [
        ShownDocument(row, f"/my/documents/{row.pk}/", row.added_by, size_of(row.file), *standing(states.get(row.pk)))
        for row in rows
    ]


def shown_notices(order: Order) -> list[ShownDocument]:
    """TGO's letters that were matched to the order."""
    return [
        ShownDocument(
            row,
            f"/my/notices/{row.pk}/",
            row.recorded_by,
            size_of(row.file),
            _("รอผู้อนุมัติ") if row.state == NoticeState.MATCHED else "",
            "waiting" if row.state == NoticeState.MATCHED else "neutral",
        )
        for row in order.notices.select_related("recorded_by").order_by("pk")
    ]


def standing(state: str | None) -> tuple[Sentence, str]:
    match state:
        case ProposalState.PENDING:
            return _("รอผู้อนุมัติ"), "waiting"
        case ProposalState.RETURNED | ProposalState.WITHDRAWN:
            return _("ไม่ได้ใช้"), "neutral"
    return "", "neutral"


def size_of(file: FieldFile) -> int | None:
    """Bytes; None when there is no file, or the storage does not have it."""
    try:
        return file.size if file else None
    except OSError:
        return None


def serials(order: Order) -> list[tuple[int, int]]:
    """Our serials that were delivered, first and last of each run."""
    certificate = getattr(order, "certificate", None)
    if certificate is None:
        return []
    moved = Movement.objects.filter(transaction=certificate.transaction_id).order_by("first_serial")
    return list(moved.values_list("first_serial", "last_serial"))


def accounts_of(order: Order, user: User) -> list[Account]:
    """The accounts between which the credits went, as far as the reader may open them."""
    ends = Q(authority=order.seller_id) | Q(buyer=order.buyer_id)
    return list(Account.objects.visible_to(user).filter(ends).order_by("kind"))


# --- the story -----------------------------------------------------------------------------------------------------


def story(order: Order, user: User, *, is_inside: bool) -> list[Event]:
    """The acts on the order, newest first, without the seller's inner talk for the buyer."""
    acts = acts_on(order)
    return [event_of(act) for act in acts if is_inside or act.actor_id == user.pk or not act.verb.startswith(INNER)]
