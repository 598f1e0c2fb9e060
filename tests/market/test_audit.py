"""The audit of listings and orders against what the ledger set aside for them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from market.enums import ListingState, NoticeKind, NoticeState, OrderState
from market.models import Certificate, Listing, Order, TgoNotice
from market.services.audit import audit_market
from registry.models import LocalAuthority, Reservation, Round, User
from registry.services import ledger
from registry.services.audit import Counts, audit_ledger
from tests.factories import AuthorityFactory, BuyerFactory, RoundFactory, dla_pair

pytestmark = pytest.mark.django_db


@pytest.fixture
def seller() -> LocalAuthority:
    return AuthorityFactory()


@pytest.fixture
def round(seller: LocalAuthority) -> Round:
    return RoundFactory(tonnes=1_000, issued={seller: 1_000})


@pytest.fixture
def people() -> tuple[User, User]:
    return dla_pair()


@pytest.fixture
def listing(seller: LocalAuthority, round: Round, people: tuple[User, User]) -> Listing:
    """500 t on the market."""
    return Listing.objects.create(
        authority=seller,
        round=round,
        tonnes=500,
        price_baht=260,
        expires_on=timezone.localdate() + dt.timedelta(days=30),
        state=ListingState.PUBLISHED,
        published_at=timezone.now(),
        drafted_by=people[0],
        submitted_by=people[0],
        approved_by=people[1],
        reservation=ledger.reserve(seller.account, 500, round=round),
    )


def order(listing: Listing, tonnes: int = 100, **values: Any) -> Order:
    """A quoted order whose tonnes came out of the listing's."""
    return Order.objects.create(
        listing=listing,
        seller=listing.authority,
        buyer=BuyerFactory(),
        tonnes=tonnes,
        price_baht=260,
        due_at=timezone.now() + dt.timedelta(days=30),
        ends_at=timezone.now() + dt.timedelta(days=30),
        requested_by=listing.drafted_by,
        **{
            "state": OrderState.QUOTED,
            "reservation": ledger.move_reserved(listing.reservation, tonnes),
            **values,
        },
    )


def complete(row: Order, people: tuple[User, User]) -> Certificate:
    signed = ledger.Signed(by=people[0], approved_by=people[1], reason="ขาย", reference="", key=f"order-{row.pk}")
    entry = ledger.transfer(row.reservation, ledger.buyer_account(row.buyer), signed=signed)
    Order.objects.filter(pk=row.pk).update(state=OrderState.COMPLETED, completed_at=timezone.now())
    TgoNotice.objects.create(
        kind=NoticeKind.TRANSFER,
        number=f"{row.pk}",
        number_key=f"{row.pk}",
        dated_on=timezone.localdate(),
        tonnes=row.tonnes,
        state=NoticeState.COUNTED,
        order=row,
        recorded_by=people[0],
    )
    return Certificate.objects.create(order=row, transaction=entry)


def findings() -> list[str]:
    return [error.message for error in audit_market(Counts())]


def test_a_listing_with_orders_in_every_phase_has_no_findings(listing: Listing, people: tuple[User, User]) -> None:
    order(listing)
    complete(order(listing, 50), people)
    ended = order(listing, 30)
    ledger.move_reserved(ended.reservation, 30, target=listing.reservation)
    Order.objects.filter(pk=ended.pk).update(state=OrderState.CANCELLED)
    Listing.objects.create(
        authority=listing.authority,
        round=listing.round,
        tonnes=5,
        price_baht=1,
        expires_on=listing.expires_on,
        drafted_by=listing.drafted_by,
    )
    counts = Counts()

    assert list(audit_market(counts)) == []
    assert list(audit_ledger(Counts())) == []
    assert (counts[Listing], counts[Order], counts[Certificate]) == (2, 3, 1)


def test_an_expired_listing_may_have_given_tonnes_back(listing: Listing) -> None:
    ledger.release(listing.reservation)
    assert findings() != []
    Listing.objects.filter(pk=listing.pk).update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert findings() == []


def test_a_withdrawn_listing_that_still_holds_tonnes_is_named(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(state=ListingState.WITHDRAWN)
    assert findings() == [f"ประกาศขายที่ {listing.pk} กันปริมาณไว้ทั้งที่สถานะไม่ให้กัน"]


def test_a_listing_that_offers_other_tonnes_than_it_has_is_named(listing: Listing) -> None:
    order(listing)
    Listing.objects.filter(pk=listing.pk).update(tonnes=499)
    assert findings() == [f"ประกาศขายที่ {listing.pk} เสนอขาย 499 ตัน แต่ที่เหลือกับที่อยู่ในคำขอซื้อรวมเป็น 500 ตัน"]


def test_a_listing_of_another_authoritys_tonnes_is_named(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(authority=AuthorityFactory())
    assert findings() == [f"ประกาศขายที่ {listing.pk} กันปริมาณของบัญชีหรือรอบอื่น"]


def test_a_listing_of_another_rounds_tonnes_is_named(listing: Listing) -> None:
    Listing.objects.filter(pk=listing.pk).update(round=RoundFactory())
    assert findings() == [f"ประกาศขายที่ {listing.pk} กันปริมาณของบัญชีหรือรอบอื่น"]


def test_an_order_that_holds_other_tonnes_than_it_says_is_named(listing: Listing) -> None:
    row = order(listing)
    Order.objects.filter(pk=row.pk).update(tonnes=99)
    assert f"คำขอซื้อที่ {row.pk} ปริมาณ 99 ตัน แต่กันไว้ 100 ตัน" in findings()


def test_an_ended_order_that_still_holds_tonnes_is_named(listing: Listing) -> None:
    row = order(listing)
    Order.objects.filter(pk=row.pk).update(state=OrderState.CANCELLED)
    assert f"คำขอซื้อที่ {row.pk} กันปริมาณไว้ทั้งที่สถานะไม่ให้กัน" in findings()


def test_an_order_of_another_seller_is_named(listing: Listing) -> None:
    row = order(listing)
    Order.objects.filter(pk=row.pk).update(seller=AuthorityFactory())
    assert findings() == [
        f"คำขอซื้อที่ {row.pk} มีผู้ขายไม่ตรงกับประกาศขาย",
        f"คำขอซื้อที่ {row.pk} กันปริมาณของบัญชีหรือรอบอื่น",
    ]


def test_tonnes_set_aside_for_nobody_are_named(listing: Listing) -> None:
    orphan = ledger.reserve(listing.authority.account, 20, round=listing.round)
    assert findings() == [f"การกัน {orphan.pk} กันไว้ 20 ตัน โดยไม่มีประกาศขายหรือคำขอซื้อ"]


def test_one_reservation_for_a_listing_and_an_order_is_named(listing: Listing) -> None:
    shared = Reservation.objects.get(pk=listing.reservation_id)
    row = order(listing, 1)
    ledger.move_reserved(row.reservation, 1, target=shared)
    Order.objects.filter(pk=row.pk).update(reservation=shared)
    assert f"การกัน {shared.pk} เป็นของทั้งประกาศขายและคำขอซื้อ" in findings()


def test_a_certificate_of_other_tonnes_than_were_moved_is_named(listing: Listing, people: tuple[User, User]) -> None:
    certificate = complete(order(listing, 50), people)
    Order.objects.filter(pk=certificate.order_id).update(tonnes=49)
    assert f"เอกสารยืนยัน {certificate.code} ของคำขอซื้อ 49 ตัน แต่บัญชีเคลื่อนไหว 50 ตัน" in findings()


def test_a_delivery_without_tgos_letter_is_named(listing: Listing, people: tuple[User, User]) -> None:
    certificate = complete(order(listing, tonnes=50), people)
    Listing.objects.filter(pk=listing.pk).update(tonnes=550)
    TgoNotice.objects.update(tonnes=49)
    assert f"เอกสารยืนยัน {certificate.code} ไม่มีหนังสือแจ้งผลของ อบก. จำนวน 50 ตันรองรับ" in findings()


@pytest.mark.parametrize("rows", [1, 5])
def test_the_number_of_queries_does_not_grow_with_the_rows(
    listing: Listing, rows: int, django_assert_num_queries: Any
) -> None:
    for _number in range(rows):
        order(listing, 10)
    with django_assert_num_queries(15):
        findings()
