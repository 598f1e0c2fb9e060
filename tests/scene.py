"""A small believable market for tests: four authorities with all their people, DLA's desk, one buyer, round 1.

Everything in it is invented (ข้อมูลสมมติ) but round 1's size, price and provinces, which DOMAIN's sources state.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.test import Client
from django.utils import timezone

from market.models import Listing, Order
from market.services import listings, orders
from market.services.listings import Offer
from market.services.orders import Wish
from market.services.settlement import Receipt, Signed
from portal.demo import walk
from portal.demo.cast import Desk, Seller
from registry.enums import Role
from registry.models import (
    Buyer,
    District,
    LocalAuthority,
    Membership,
    Project,
    Proposal,
    Province,
    Round,
    User,
)
from registry.services.issuance import propose_round
from registry.services.proposals import approve, pending_on

ROUND_1 = {"51": "ลำพูน", "75": "สมุทรสงคราม", "42": "เลย", "37": "อำนาจเจริญ"}
ROUND_1_TONNES = 3_140
ROUND_1_PRICE = Decimal("260.00")


@dataclass
class Scene:
    sellers: list[Seller]
    buyer: Buyer
    purchaser: User
    dla: User
    dla_second: User
    round: Round
    signed: Signed = field(default_factory=lambda: Signed(number="ทดสอบ 1/2569", dated_on=timezone.localdate()))

    @property
    def seller(self) -> Seller:
        return self.sellers[0]

    def seller_of(self, order: Order) -> Seller:
        return next(seller for seller in self.sellers if seller.authority == order.seller)

    def published(self, seller: Seller | None = None, **offer: object) -> Listing:
        """A listing that has gone from draft to the market."""
        seller = seller or self.seller
        terms = {"tonnes": 100, "price_baht": ROUND_1_PRICE, "expires_on": timezone.localdate() + dt.timedelta(days=90)}
        listing = listings.draft_listing(seller.authority, self.round, Offer(**terms | offer), by=seller.officer)
        approve(listings.submit_listing(listing, by=seller.officer), by=seller.approver)
        listing.refresh_from_db()
        return listing

    def requested(self, listing: Listing | None = None, tonnes: int = 10, **wish: object) -> Order:
        listing = listing or self.published()
        return orders.request_order(listing, self.buyer, Wish(tonnes=tonnes, **wish), by=self.purchaser)

    def take_to(self, order: Order, state: str) -> Order:
        """Walk an order along the way on, by the right people, until it is in a state."""
        order.refresh_from_db()
        while order.state != state:
            before = order.state
            self.next_step(order)
            order.refresh_from_db()
            assert order.state != before, f"the order stays {before}"
        return order

    def next_step(self, order: Order) -> None:
        walk.next_step(order, self.seller_of(order), Desk(self.dla, self.dla_second, self.purchaser))

    def receipt(self, order: Order) -> Receipt:
        return walk.receipt(order)


def person(email: str, role: str, **scope: object) -> User:
    user = User.objects.create_user(f"{email}@example.test", None, name=f"{email} (ข้อมูลสมมติ)")
    Membership.objects.create(user=user, role=role, valid_from=dt.date(2020, 1, 1), **scope)
    return user


def signed_in(user: User) -> Client:
    """A browser of that person's own."""
    client = Client()
    client.force_login(user)
    return client


def make_seller(number: int, province_code: str, province_name: str) -> Seller:
    province, _ = Province.objects.get_or_create(code=province_code, defaults={"name_th": province_name})
    district, _ = District.objects.get_or_create(
        code=f"{province_code}01", defaults={"name_th": f"เมือง{province_name}", "province": province}
    )
    authority = LocalAuthority.objects.create(
        code=f"9{province_code}{number:04d}",
        type="SAO",
        name_th=f"สาธิต {number} ({province_name})",
        full_name_th=f"องค์การบริหารส่วนตำบลสาธิต {number} ({province_name})",
        province=province,
        district=district,
        tax_id=f"099400000{number:04d}",
        is_demo=True,
    )
    authority.search_text = authority.searchable()
    authority.save()
    roles = (Role.AUTHORITY_OFFICER, Role.AUTHORITY_FINANCE, Role.AUTHORITY_APPROVER)
    people = [person(f"{role}.{authority.code}", role, authority=authority) for role in roles]
    return Seller(authority, *people)


def issued_round(shares: dict[LocalAuthority, int], dla: User, dla_second: User, *, set_off: int = 0) -> Round:
    """A round in the ledger, allocated, by two people of DLA; `set_off` of its tonnes go for the programme's debt."""
    project, _ = Project.objects.get_or_create(
        code="TVER-DEMO",
        defaults={
            "name_th": "ถังขยะเปียก ลดโลกร้อน",
            "crediting_start": dt.date(2019, 7, 1),
            "crediting_end": dt.date(2026, 6, 30),
        },
    )
    round = Round.objects.create(
        project=project,
        number=Round.objects.count() + 1,
        period_start=dt.date(2022, 1, 1),
        period_end=dt.date(2022, 12, 31),
        tonnes=sum(shares.values()) + set_off,
        certificate_number="ข้อมูลสมมติ",
    )
    propose_round(round, shares, by=dla)
    proposal = pending_on(round).get()
    approve(Proposal.objects.get(pk=proposal.pk), by=dla_second)
    round.refresh_from_db()
    return round


def make_scene(tonnes: int = ROUND_1_TONNES) -> Scene:
    sellers = [make_seller(number, *place) for number, place in enumerate(ROUND_1.items(), start=1)]
    buyer = Buyer.objects.create(
        kind="company",
        name="บริษัท ผู้ซื้อสาธิต จำกัด (ข้อมูลสมมติ)",
        tax_id="0105500000015",
        tver_account="T-VER-DEMO-1",
        verified_on=dt.date(2026, 1, 5),
        no_interest_declared_on=dt.date(2026, 1, 5),
        shows_name=True,
    )
    dla = person("dla1", Role.DLA_OFFICER)
    dla_second = person("dla2", Role.DLA_ADMIN)
    share = tonnes // len(sellers)
    round = issued_round({seller.authority: share for seller in sellers}, dla, dla_second)
    return Scene(sellers, buyer, person("buyer", Role.BUYER, buyer=buyer), dla, dla_second, round)


def also(user: User, role: str, **scope: object) -> None:
    """Give a person one more role; a small authority has one person in several."""
    Membership.objects.create(user=user, role=role, valid_from=dt.date(2020, 1, 1), **scope)
    user.__dict__.pop("current_memberships", None)
