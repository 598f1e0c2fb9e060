"""Listings: an officer drafts and submits, an approver publishes, and either may take them down."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import EDITABLE, LISTING_ENDED, ON_THE_MARKET, ListingState
from market.models import Listing
from market.permissions import (
    can_approve_listing,
    can_draft_listing,
    can_edit_listing,
    can_edit_words,
    can_take_down_listing,
)
from registry.enums import Role, RoundState
from registry.errors import BadValue, NotAllowed, TooLate, WrongState, require
from registry.models import LocalAuthority, Proposal, Reservation, Round, RuleKey, User, rule
from registry.services import ledger
from registry.services.acts import holders, record, tell
from registry.services.desk import change
from registry.services.freezing import begin_move, refuse_frozen_parties
from registry.services.proposals import propose, two_person


@dataclass(frozen=True)
class Offer:
    """What a listing offers: whole tonnes at a price in baht a tonne, until a day."""

    tonnes: int
    price_baht: Decimal
    expires_on: dt.date
    is_firm: bool = False
    floor_price_baht: Decimal | None = None
    words: str = ""


def default_expiry() -> dt.date:
    return timezone.localdate() + dt.timedelta(days=rule(RuleKey.LISTING_VALID_DAYS))


@transaction.atomic
def draft_listing(authority: LocalAuthority, round: Round, offer: Offer, *, by: User) -> Listing:
    """Write a draft; nothing is set aside until it is submitted."""
    require(can_draft_listing(by, authority), NotAllowed)
    require(round.state == RoundState.ISSUED, WrongState)
    check_offer(offer)
    listing = Listing.objects.create(authority=authority, round=round, drafted_by=by, **asdict(offer))
    record(listing, "draft_listing", by=by, values=asdict(offer))
    return listing


@transaction.atomic
def edit_listing(listing: Listing, offer: Offer, *, by: User) -> Listing:
    """Change a draft or a returned listing."""
    listing = Listing.objects.lock(listing.pk)
    require(can_edit_listing(by, listing), NotAllowed)
    require(listing.state in EDITABLE, wrong_state(listing))
    check_offer(offer)
    for name, value in asdict(offer).items():
        setattr(listing, name, value)
    listing.save()
    record(listing, "edit_listing", by=by, values=asdict(offer))
    return listing


@transaction.atomic
def edit_words(listing: Listing, *, by: User, words: str, expires_on: dt.date) -> Listing:
    """Change what a listing says and its last day, as DLA may; price and tonnes stay what an approver approved."""
    listing = Listing.objects.lock(listing.pk)
    require(can_edit_words(by, listing), NotAllowed)
    require(listing.current_state not in LISTING_ENDED, wrong_state(listing))
    check_expiry(expires_on)
    return change(listing, {"words": words, "expires_on": expires_on}, verb="edit_words", by=by)


@transaction.atomic
def submit_listing(listing: Listing, *, by: User) -> Proposal:
    """Set the tonnes aside and put the listing before an approver."""
    listing = Listing.objects.lock(listing.pk)
    require(can_edit_listing(by, listing), NotAllowed)
    require(listing.state in EDITABLE, wrong_state(listing))
    check_expiry(listing.expires_on)
    refuse_frozen_parties(listing.authority)
    account = ledger.authority_account(listing.authority)
    listing.reservation = ledger.reserve(account, listing.tonnes, round=listing.round)
    listing.submitted_by, listing.approved_by = by, None
    _move(listing, ListingState.SUBMITTED)
    proposal = propose("publish_listing", listing, by=by)
    act = record(listing, "submit_listing", by=by)
    tell(
        act,
        holders({Role.AUTHORITY_APPROVER}, authority=listing.authority),
        _("มีประกาศขายรออนุมัติ"),
        f"/my/listings/{listing.pk}/",
    )
    return proposal


def back_to_officer(listing: Listing) -> None:
    """Return a submitted listing: its tonnes become available again."""
    reservation, listing.reservation = listing.reservation, None
    _move(listing, ListingState.RETURNED)
    if reservation:
        ledger.release(reservation)
    act = record(listing, "listing_returned", by=None)
    tell(act, [listing.drafted_by], _("ประกาศขายของท่านถูกส่งกลับแก้ไข"), f"/my/listings/{listing.pk}/")


@two_person(
    "publish_listing",
    _("ประกาศขาย"),
    may_propose=can_edit_listing,
    may_approve=can_approve_listing,
    on_return=back_to_officer,
)
def publish(listing: Listing, *, by: User, approved_by: User) -> Listing:
    """Put a submitted listing on the market."""
    require(listing.state == ListingState.SUBMITTED, wrong_state(listing))
    check_expiry(listing.expires_on)
    begin_move()
    refuse_frozen_parties(listing.authority)
    listing.approved_by, listing.published_at = approved_by, timezone.now()
    _move(listing, ListingState.PUBLISHED)
    act = record(listing, "publish_listing", by=approved_by)
    tell(act, [by], _("ประกาศขายของท่านได้รับอนุมัติแล้ว"), f"/my/listings/{listing.pk}/")
    return listing


@transaction.atomic
def withdraw_listing(listing: Listing, *, by: User, reason: str) -> Listing:
    """Take a listing off the market; its unsold tonnes become available again."""
    listing = Listing.objects.lock(listing.pk)
    require(can_take_down_listing(by, listing), NotAllowed)
    require(listing.state in ON_THE_MARKET | EDITABLE, wrong_state(listing))
    _end(listing, ListingState.WITHDRAWN)
    record(listing, "withdraw_listing", by=by, note=reason)
    return listing


@transaction.atomic
def pause_listing(listing: Listing, *, by: User) -> Listing:
    """Hide a listing; its tonnes stay set aside and running orders go on."""
    return _switch(listing, "pause_listing", ListingState.PUBLISHED, ListingState.PAUSED, by=by)


@transaction.atomic
def resume_listing(listing: Listing, *, by: User) -> Listing:
    """Show a paused listing again."""
    return _switch(listing, "resume_listing", ListingState.PAUSED, ListingState.PUBLISHED, by=by)


@transaction.atomic
def expire_listing(listing: Listing) -> Listing:
    """Record that a listing has ended by time; harmless when it has not or when it is recorded already."""
    listing = Listing.objects.lock(listing.pk)
    if listing.current_state == ListingState.EXPIRED and listing.state != ListingState.EXPIRED:
        _end(listing, ListingState.EXPIRED)
        record(listing, "expire_listing", by=None)
    return listing


def take_for_order(listing: Listing, tonnes: int) -> Reservation:
    """Move tonnes from a locked listing's reservation to a new one for an order; sold out when none are left."""
    offered = listing.reservation
    if not listing.is_on_sale or offered is None:
        raise wrong_state(listing)
    held = ledger.move_reserved(offered, tonnes)
    offered.refresh_from_db()
    if offered.tonnes == 0:
        _move(listing, ListingState.SOLD_OUT)
    return held


def give_back(listing: Listing, reservation: Reservation) -> None:
    """Return an ended order's tonnes to its locked listing while that may sell, else make them available."""
    reopens = listing.state in ON_THE_MARKET and listing.expires_on >= timezone.localdate()
    if not reopens or listing.reservation is None:
        ledger.release(reservation)
        return
    ledger.return_reserved(reservation, listing.reservation)
    if listing.state == ListingState.SOLD_OUT:
        _move(listing, ListingState.PUBLISHED)


def check_offer(offer: Offer) -> None:
    """Refuse tonnes that are not whole and positive, a price that is not positive, and a floor above the price."""
    require(
        type(offer.tonnes) is int and offer.tonnes > 0,
        BadValue(_("ปริมาณต้องเป็นจำนวนเต็มตั้งแต่ 1 ตันขึ้นไป"), field="tonnes"),
    )
    require(offer.price_baht > 0, BadValue(_("ราคาต้องมากกว่า 0 บาท"), field="price_baht"))
    floor = offer.floor_price_baht
    require(
        floor is None or 0 < floor <= offer.price_baht,
        BadValue(_("ราคาขั้นต่ำต้องมากกว่า 0 และไม่เกินราคาประกาศ"), field="floor_price_baht"),
    )
    check_expiry(offer.expires_on)


def check_expiry(day: dt.date) -> None:
    require(
        timezone.localdate() <= day,
        BadValue(_("วันสิ้นสุดประกาศต้องไม่ใช่วันที่ผ่านมาแล้ว"), field="expires_on"),
    )
    require(day.year < 2400, BadValue(_("ปีต้องเป็นปีที่ถูกต้อง"), field="expires_on"))


def wrong_state(listing: Listing) -> WrongState:
    error = TooLate if listing.current_state in LISTING_ENDED else WrongState
    return error(_("ประกาศขายนี้อยู่ในสถานะ “%(state)s” จึงดำเนินการนี้ไม่ได้"), state=listing.current_state.label)


def _switch(listing: Listing, verb: str, source: ListingState, target: ListingState, *, by: User) -> Listing:
    listing = Listing.objects.lock(listing.pk)
    require(can_take_down_listing(by, listing), NotAllowed)
    require(listing.current_state == source, wrong_state(listing))
    _move(listing, target)
    record(listing, verb, by=by)
    return listing


def _end(listing: Listing, state: ListingState) -> None:
    reservation, listing.reservation = listing.reservation, None
    _move(listing, state)
    if reservation:
        ledger.release(reservation)


def _move(listing: Listing, state: ListingState) -> None:
    listing.state = state
    listing.save()
