"""Fill an empty database with the demo: rounds, listings in every province, round 1's sale, orders in every state."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from market.enums import Delivery, OrderState, PaymentTerms
from market.models import Listing, Order, Purchase
from market.services import listings, orders, settlement
from market.services.listings import Offer
from market.services.orders import Wish
from market.services.purchases import start_purchase
from portal.demo import cast, offices
from portal.demo.cast import Desk, Seller
from portal.demo.corrections import stop_and_correct
from portal.demo.desk import leave_rounds_undone
from portal.demo.promotion import promote
from portal.demo.roster import run_campaign
from portal.demo.tgo import leave_the_desk_work
from portal.demo.walk import paper, take_to
from registry.enums import Role
from registry.models import Buyer, LocalAuthority, Message, Project, Province, Round
from registry.papers import rendering_later
from registry.services.issuance import propose_round
from registry.services.places import load_places
from registry.services.proposals import approve, pending_on

# Round 1: tonnes, price and provinces as published; the shares of the authorities are invented.
ROUND_1_PROVINCES = ("51", "75", "42", "37")
ROUND_1_TONNES = 3_140
ROUND_1_PRICE = Decimal("260.00")
# Round 3: tonnes and period as published; the shares are invented.
ROUND_3_TONNES = 277_951
# States that an order passes only under these terms of payment.
TERMS_OF = {
    OrderState.PAID: PaymentTerms.BEFORE_DELIVERY,
    OrderState.REFUNDED: PaymentTerms.BEFORE_DELIVERY,
    OrderState.DELIVERED: PaymentTerms.AFTER_DELIVERY,
}


@transaction.atomic
def fill_country() -> Purchase:
    """Make everything in one transaction, so that a country is whole or absent. Returns round 1's purchase.

    Papers get their files when somebody opens them, or from the minute's tick.
    """
    load_places()
    with rendering_later():
        sellers = cast.make_sellers(cast.make_authorities())
        cast.count_bins([seller.authority for seller in sellers])
        offices.enrich_counts()
        offices.open_accounts(sellers)
        buyers = cast.make_buyers()
        desk = make_desk(buyers[0])
        head = make_offices()
        mains = {main_code(code) for code in ROUND_1_PROVINCES}
        four = [seller for seller in sellers if seller.authority.code in mains]
        purchase = sell_round_1(four, buyers[0], desk)
        offers = list_round_3(sellers, desk)
        order_in_every_state(offers, buyers, desk)
        leave_work_undone(offers)
        offices.change_people(sellers, desk, ROUND_1_PROVINCES[0])
        stop_and_correct(sellers, desk)
        leave_rounds_undone(desk)
        leave_the_desk_work(desk)
        run_campaign(sellers, desk, head)
        promote(four, head, desk.dla)
        offices.report_uses(four)
    Message.objects.update(mailed_at=timezone.now())  # nobody invented has a mailbox
    return purchase


def make_desk(buyer: Buyer) -> Desk:
    cast.make_person("dla.admin.2", "ผู้ดูแลระบบ สถ. คนที่สอง", Role.DLA_ADMIN)  # two lift a freeze
    return Desk(
        dla=cast.make_person("dla.officer", "เจ้าหน้าที่ สถ.", Role.DLA_OFFICER),
        dla_second=cast.make_person("dla.admin", "ผู้ดูแลระบบ สถ.", Role.DLA_ADMIN),
        purchaser=cast.make_person("buyer", "เจ้าหน้าที่จัดซื้อ", Role.BUYER, buyer=buyer),
    )


def make_offices() -> cast.User:
    """The provincial and district offices around the main authority, and DLA's editor and auditor; returns the head."""
    lamphun = Province.objects.get(code=ROUND_1_PROVINCES[0])
    district = LocalAuthority.objects.get(code=main_code(lamphun.code)).district
    cast.make_person("province.officer", "เจ้าหน้าที่ สถจ.ลำพูน", Role.PROVINCE_OFFICER, province=lamphun)
    head = cast.make_person("province.head", "ท้องถิ่นจังหวัดลำพูน", Role.PROVINCE_HEAD, province=lamphun)
    cast.make_person("district.officer", "ท้องถิ่นอำเภอ", Role.DISTRICT_OFFICER, district=district)
    cast.make_person("dla.editor", "ผู้จัดทำเนื้อหา สถ.", Role.DLA_EDITOR)
    cast.make_person("auditor", "ผู้ตรวจสอบ", Role.AUDITOR)
    return head


def main_code(province_code: str) -> str:
    return f"9{province_code}0001"


def issue_round(number: int, tonnes: int, shares: dict[LocalAuthority, int], desk: Desk, **period: dt.date) -> Round:
    """A round through its two people of DLA."""
    project, _created = Project.objects.get_or_create(
        code="TVER-DEMO",
        defaults={
            "name_th": "โครงการถังขยะเปียก ลดโลกร้อน",
            "name_en": "Household wet-waste bins",
            "registered_on": dt.date(2019, 7, 30),
            "crediting_start": dt.date(2019, 7, 1),
            "crediting_end": dt.date(2026, 6, 30),
        },
    )
    round = Round.objects.create(
        project=project,
        number=number,
        tonnes=tonnes,
        certificate_number=f"ข้อมูลสมมติ รอบที่ {number}",
        tgo_serials="ข้อมูลสมมติ",
        is_demo=True,
        **period,
    )
    propose_round(round, shares, by=desk.dla)
    approve(pending_on(round).get(), by=desk.dla_second)
    round.refresh_from_db()
    return round


def sell_round_1(four: list[Seller], buyer: Buyer, desk: Desk) -> Purchase:
    """Four authorities, 785 t each at 260 THB, one purchase of four orders, all the way to completion."""
    share = ROUND_1_TONNES // len(four)
    shares = {seller.authority: share for seller in four}
    period = {"period_start": dt.date(2021, 7, 1), "period_end": dt.date(2022, 6, 30)}  # unknown, so invented
    round = issue_round(1, ROUND_1_TONNES, shares, desk, **period)
    lines = [(offer(seller, round, share, ROUND_1_PRICE), share) for seller in four]
    purchase = start_purchase(buyer, lines, by=desk.purchaser)
    for order in purchase.orders.select_related("seller"):
        people = next(seller for seller in four if seller.authority == order.seller)
        take_to(order, OrderState.COMPLETED, people, desk)
    return purchase


def shares_of(sellers: list[Seller], tonnes: int) -> dict[LocalAuthority, int]:
    """Invented, uneven shares that sum to the tonnes exactly."""
    weights = [3 + (number * 7) % 11 for number in range(len(sellers))]
    shares = [tonnes * weight // sum(weights) for weight in weights]
    shares[0] += tonnes - sum(shares)
    return {seller.authority: share for seller, share in zip(sellers, shares, strict=True)}


def list_round_3(sellers: list[Seller], desk: Desk) -> list[tuple[Seller, Listing]]:
    """Round 3 for the whole country, and listings of two authorities in every province."""
    period = {"period_start": dt.date(2023, 4, 1), "period_end": dt.date(2023, 9, 30)}
    shares = shares_of(sellers, ROUND_3_TONNES)
    round = issue_round(3, ROUND_3_TONNES, shares, desk, **period)
    selling = [seller for seller in sellers if seller.authority.code[-1] in "12"]
    return [
        (seller, offer(seller, round, shares[seller.authority] * 2 // 3, price, is_firm=number % 4 == 1))
        for number, seller in enumerate(selling)
        for price in [Decimal(35 + (number * 13) % 40)]
    ]


def offer(seller: Seller, round: Round, tonnes: int, price: Decimal, *, is_firm: bool = False) -> Listing:
    """A listing from draft to the market."""
    words = "คาร์บอนเครดิตจากถังขยะเปียกครัวเรือน (ข้อมูลสมมติ)"
    terms = Offer(tonnes, price, listings.default_expiry(), is_firm=is_firm, words=words)
    listing = listings.draft_listing(seller.authority, round, terms, by=seller.officer)
    approve(listings.submit_listing(listing, by=seller.officer), by=seller.approver)
    listing.refresh_from_db()
    return listing


def order_in_every_state(offers: list[tuple[Seller, Listing]], buyers: list[Buyer], desk: Desk) -> None:
    """For every state two orders, the first of the main buyer; buyers, deliveries and terms vary."""
    purchasers = {buyer: desk.purchaser if buyer == buyers[0] else purchaser_of(buyer) for buyer in buyers}
    plain = [pair for pair in offers if not pair[1].is_firm]
    main = [pair for pair in offers if pair[0].authority.code == main_code(ROUND_1_PROVINCES[0])]
    rest = [pair for pair in plain if pair not in main]
    for number, state in enumerate(OrderState):
        for buyer, pairs in ((buyers[0], main), (buyers[1 + number % 5], rest)):
            seller, listing = pairs[number % len(pairs)]
            its_desk = Desk(desk.dla, desk.dla_second, purchasers[buyer])
            put_in_state(request(listing, buyer, number, its_desk), state, seller, its_desk)


def purchaser_of(buyer: Buyer) -> cast.User:
    return cast.make_person(f"buyer.{buyer.pk}", "ผู้ซื้อ", Role.BUYER, buyer=buyer)


def request(listing: Listing, buyer: Buyer, number: int, desk: Desk) -> Order:
    cancels, pays_later = number % 3 == 0, number % 4 == 3
    wish = Wish(
        tonnes=10 + number,
        delivery=Delivery.CANCEL_FOR_BUYER if cancels else Delivery.TRANSFER,
        payment_terms=PaymentTerms.AFTER_DELIVERY if pays_later else PaymentTerms.BEFORE_DELIVERY,
        beneficiary=buyer.name if cancels else "",
        purpose="ชดเชยการปล่อยของงานประจำปี (สมมติ)" if cancels else "",
    )
    return orders.request_order(listing, buyer, wish, by=desk.purchaser)


def put_in_state(order: Order, state: OrderState, seller: Seller, desk: Desk) -> None:
    """Walk an order to a state, by the way on or by the way out."""
    if state in TERMS_OF:
        Order.objects.filter(pk=order.pk).update(payment_terms=TERMS_OF[state])
    match state:
        case OrderState.DECLINED:
            orders.decline(order, by=seller.officer, note="ปริมาณไม่พอในปีนี้ (สมมติ)")
        case OrderState.CANCELLED:
            orders.withdraw(order, by=desk.purchaser, note="เปลี่ยนแผน (สมมติ)")
        case OrderState.EXPIRED:
            Order.objects.filter(pk=order.pk).update(ends_at=timezone.now() - dt.timedelta(days=1))
            orders.expire_order(order)
        case OrderState.REFUNDED:
            take_to(order, OrderState.PAID, seller, desk)
            note = "ยกเลิกโครงการ (สมมติ)"
            refund = settlement.propose_refund(order, paper(order, "คำสั่ง"), by=seller.finance, note=note)
            approve(refund, by=seller.approver)
        case _:
            take_to(order, state, seller, desk)


def leave_work_undone(offers: list[tuple[Seller, Listing]]) -> None:
    """Something to do for everyone in the main authority: a draft, and a listing that waits for approval."""
    main = main_code(ROUND_1_PROVINCES[0])
    seller, listing = next(pair for pair in offers if pair[0].authority.code == main)
    for tonnes in (20, 30):
        terms = Offer(tonnes, Decimal(50), listings.default_expiry(), words="ข้อมูลสมมติ")
        draft = listings.draft_listing(seller.authority, listing.round, terms, by=seller.officer)
    listings.submit_listing(draft, by=seller.officer)
