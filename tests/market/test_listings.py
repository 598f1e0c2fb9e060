"""Listings: what is offered is set aside, two people publish, and bad offers are refused with nothing changed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from market.enums import ListingState
from market.models import Listing
from market.services import listings
from market.services.listings import Offer
from registry.errors import BadValue, NotAllowed, NotEnoughCredits, SamePerson, WrongState
from registry.models import Account, CreditBlock
from registry.services.proposals import approve, send_back, withdraw_proposal
from tests.scene import Scene, also

TOMORROW = timezone.localdate() + dt.timedelta(days=1)


def offer(**values: object) -> Offer:
    return Offer(**{"tonnes": 100, "price_baht": Decimal("50.00"), "expires_on": TOMORROW} | values)


def draft(scene: Scene, **values: object) -> Listing:
    return listings.draft_listing(scene.seller.authority, scene.round, offer(**values), by=scene.seller.officer)


def available(scene: Scene) -> int:
    return Account.objects.get(authority=scene.seller.authority).blocks.available().tonnes()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"tonnes": 0}, "tonnes"),
        ({"tonnes": -5}, "tonnes"),
        ({"tonnes": 1.5}, "tonnes"),
        ({"tonnes": True}, "tonnes"),
        ({"price_baht": Decimal(0)}, "price_baht"),
        ({"price_baht": Decimal(-1)}, "price_baht"),
        ({"floor_price_baht": Decimal(51)}, "floor_price_baht"),
        ({"expires_on": timezone.localdate() - dt.timedelta(days=1)}, "expires_on"),
    ],
)
def test_a_bad_offer_is_refused_at_its_field(scene: Scene, values: dict[str, object], field: str) -> None:
    with pytest.raises(BadValue) as refused:
        draft(scene, **values)

    assert refused.value.field == field
    assert refused.value.message
    assert not Listing.objects.exists()


def test_a_draft_holds_nothing_and_a_submitted_listing_holds_its_tonnes(scene: Scene) -> None:
    listing = draft(scene)
    assert available(scene) == 785

    listings.submit_listing(listing, by=scene.seller.officer)

    assert available(scene) == 685


def test_more_than_the_balance_cannot_be_submitted(scene: Scene) -> None:
    listing = draft(scene, tonnes=786)

    with pytest.raises(NotEnoughCredits, match="785"):
        listings.submit_listing(listing, by=scene.seller.officer)

    listing.refresh_from_db()
    assert listing.state == ListingState.DRAFT
    assert available(scene) == 785


def test_the_approver_is_not_the_one_who_submitted(scene: Scene) -> None:
    also(scene.seller.officer, "authority_approver", authority=scene.seller.authority)
    listing = draft(scene)
    proposal = listings.submit_listing(listing, by=scene.seller.officer)

    with pytest.raises(SamePerson):
        approve(proposal, by=scene.seller.officer)

    listing.refresh_from_db()
    assert listing.state == ListingState.SUBMITTED


def test_the_database_keeps_submitter_and_approver_apart(scene: Scene) -> None:
    listing = scene.published()

    with pytest.raises(IntegrityError, match="listing_by_two_people"), transaction.atomic():
        Listing.objects.filter(pk=listing.pk).update(approved_by=listing.submitted_by)


def test_a_returned_listing_frees_its_tonnes_and_can_be_submitted_again(scene: Scene) -> None:
    listing = draft(scene)
    proposal = listings.submit_listing(listing, by=scene.seller.officer)

    send_back(proposal, by=scene.seller.approver, note="ราคาต่ำไป")

    listing.refresh_from_db()
    assert listing.state == ListingState.RETURNED
    assert available(scene) == 785
    listings.edit_listing(listing, offer(price_baht=Decimal(60)), by=scene.seller.officer)
    approve(listings.submit_listing(listing, by=scene.seller.officer), by=scene.seller.approver)
    assert Listing.objects.open().get().price_baht == 60


def test_an_officer_takes_a_submitted_listing_back(scene: Scene) -> None:
    listing = draft(scene)
    proposal = listings.submit_listing(listing, by=scene.seller.officer)

    withdraw_proposal(proposal, by=scene.seller.officer)

    listing.refresh_from_db()
    assert listing.state == ListingState.RETURNED
    assert available(scene) == 785


def test_only_the_authoritys_own_people_act_on_a_listing(scene: Scene) -> None:
    stranger = scene.sellers[1]
    listing = scene.published()

    for act in (
        lambda: listings.draft_listing(scene.seller.authority, scene.round, offer(), by=stranger.officer),
        lambda: listings.edit_listing(listing, offer(), by=stranger.officer),
        lambda: listings.withdraw_listing(listing, by=stranger.approver, reason=""),
        lambda: listings.pause_listing(listing, by=scene.purchaser),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_withdrawn_listing_returns_what_is_unsold_and_stays_withdrawn(scene: Scene) -> None:
    listing = scene.published(tonnes=100)
    scene.take_to(scene.requested(listing, tonnes=40), "quoted")

    listings.withdraw_listing(listing, by=scene.seller.officer, reason="เปลี่ยนแผน")

    assert available(scene) == 745
    with pytest.raises(WrongState):
        listings.resume_listing(listing, by=scene.seller.officer)


def test_a_paused_listing_is_hidden_until_it_is_resumed(scene: Scene) -> None:
    listing = scene.published()

    listings.pause_listing(listing, by=scene.seller.officer)
    assert not Listing.objects.public().exists()

    listings.resume_listing(listing, by=scene.seller.officer)
    assert Listing.objects.public().get() == listing


def test_a_listing_ends_by_time_whether_or_not_a_sweep_has_run(scene: Scene) -> None:
    listing = scene.published(tonnes=100)
    Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    listing.refresh_from_db()

    assert listing.current_state == ListingState.EXPIRED
    assert not Listing.objects.public().exists()
    with pytest.raises(WrongState, match="หมดอายุ"):
        scene.requested(listing)

    listings.expire_listing(listing)
    listings.expire_listing(listing)

    assert Listing.objects.get().state == ListingState.EXPIRED
    assert available(scene) == 785
    assert CreditBlock.objects.filter(account__authority=scene.seller.authority).count() == 1
