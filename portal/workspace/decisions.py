"""Which proposals a person may see and decide, and what approving one will do, in words.

A proposal about a listing or an order is an inner affair of the seller: the buyer sees only what the buyer proposed.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from market import permissions as may
from market.models import Listing, Order
from market.steps import STEPS
from registry.enums import Role
from registry.models import Adjustment, Buyer, Freeze, LocalAuthority, Proposal, Round, User
from registry.permissions import is_dla_desk
from registry.querysets import authority_scope, buyers_of, sees_everything
from registry.services.proposals import can_decide
from registry.viewsets.portal_viewset import url_of

BANK = "change_bank_account"
DLA_ORDER_ACTS = [each.verb for each in STEPS.values() if each.can_approve is may.as_dla]


def visible_proposals(user: User) -> QuerySet[Proposal]:
    """The proposals that the user may read."""
    if sees_everything(user):
        return Proposal.objects.all()
    listings = Listing.objects.of_scope(user)
    sales = Order.objects.filter(authority_scope(user, "seller"))
    own = Q(proposer=user) & about(Order.objects.visible_to(user))
    verifications = about(Buyer.objects.filter(pk__in=buyers_of(user)))
    # A new bank account is an affair of the authority's own people: a province sees it when it is approved.
    mine = LocalAuthority.objects.filter(pk__in=[each.authority_id for each in user.current_memberships])
    accounts = about(mine) & Q(act=BANK)
    return Proposal.objects.filter(about(listings) | about(sales) | own | verifications | accounts)


def proposals_to_decide(user: User, limit: int = 200) -> list[Proposal]:
    """The waiting proposals that the user may approve or send back, oldest first, each with its row."""
    mine = authorities_where(user, Role.AUTHORITY_APPROVER)
    which = Q(pk__in=[])
    if mine:
        which |= about(Listing.objects.filter(authority__in=mine)) | about(Order.objects.filter(seller__in=mine))
        which |= about(LocalAuthority.objects.filter(pk__in=mine)) & Q(act=BANK)
    if is_dla_desk(user):
        of_sellers = about(Listing.objects.all()) | about(Order.objects.all()) & ~Q(act__in=DLA_ORDER_ACTS)
        which |= ~of_sellers & ~Q(act=BANK)
    waiting = with_rows(Proposal.objects.pending().filter(which).exclude(proposer=user).order_by("pk"))
    return [proposal for proposal in waiting[:limit] if can_decide(user, proposal)]


def authorities_where(user: User, role: Role) -> list[int]:
    """The ids of the authorities in which the user holds the role today."""
    return [each.authority_id for each in user.current_memberships if each.role == role and each.authority_id]


def about(rows: QuerySet[Any]) -> Q:
    """Proposals about any of these rows."""
    kind = Q(row_type=ContentType.objects.get_for_model(rows.model))
    return kind & Q(row_id__in=rows.order_by().values("pk")) if rows.query.where else kind


def with_rows(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """With the people and the rows that a list of proposals shows, in a fixed number of queries."""
    rows = [
        Listing.objects.select_related("authority", "round", "reservation"),
        Order.objects.select_related("seller", "buyer", "listing__round"),
        Round.objects.select_related("project"),
        Freeze.objects.with_target().select_related("frozen_by"),
        Adjustment.objects.select_related("round").prefetch_related("lines"),
        Buyer.objects.all(),
        LocalAuthority.objects.select_related("province"),
    ]
    return proposals.select_related("proposer", "decider").prefetch_related(GenericPrefetch("row", rows))


def address_of(row: Model | None) -> str:
    """Where the row that a proposal is about is shown in the workspace; empty when it is shown elsewhere."""
    if isinstance(row, Listing):
        return f"/my/listings/{row.pk}/"
    if isinstance(row, LocalAuthority):
        return f"/my/authorities/{row.pk}/bank/"
    return row.get_absolute_url() if isinstance(row, Order | Buyer) else ""


def desk_address_of(row: Model | None) -> str:
    """Where DLA's own screens show a row of theirs: a round, whose proposals only DLA sees."""
    return url_of(row) if isinstance(row, Round) else ""


def party_of(row: Model | None) -> str:
    """Whose affair the proposal is: an authority's, a buyer's, else DLA's."""
    return str(getattr(row, "authority", None) or (row if isinstance(row, Buyer | LocalAuthority) else _("สถ.")))
