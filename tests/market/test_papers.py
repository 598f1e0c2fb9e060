"""What the papers of a sale say, taken from the rows and frozen."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone, translation

from market import papers
from market.enums import Delivery, DocumentKind, NoticeKind, NoticeState, OrderState
from market.models import Certificate, Document, Listing, Order, Payment, Purchase, TgoNotice
from registry.enums import BuyerKind, Capacity, PaperKind, Role, VatStatus
from registry.models import (
    AuthorityVat,
    Buyer,
    District,
    LedgerTransaction,
    LocalAuthority,
    Membership,
    Project,
    Province,
    Round,
    User,
)
from registry.papers import html
from tests.registry.paper_values import storage

__all__ = ["storage"]
pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 11, 20)


def user(name: str) -> User:
    return User.objects.create_user(f"{User.objects.count()}@portal.test", name=name)


@pytest.fixture
def seller() -> LocalAuthority:
    province, _made = Province.objects.get_or_create(code="51", defaults={"name_th": "ลำพูน"})
    district, _made = District.objects.get_or_create(
        code="5101", defaults={"name_th": "เมืองลำพูน", "province": province}
    )
    return LocalAuthority.objects.create(
        code="9510003",
        type="SAO",
        name_th="สาธิต 3",
        full_name_th="องค์การบริหารส่วนตำบลสาธิต 3",
        province=province,
        district=district,
        tax_id="9940000000003",
        is_demo=True,
    )


@pytest.fixture
def buyer() -> Buyer:
    return Buyer.objects.create(
        kind=BuyerKind.COMPANY,
        name="บริษัท ตัวอย่าง จำกัด",
        tax_id="9100000000001",
        address="99 ถนนสมมติ",
        tver_account="T-01",
    )


@pytest.fixture
def listing(seller: LocalAuthority) -> Listing:
    project = Project.objects.create(
        code="P1",
        name_th="โครงการถังขยะเปียก ลดโลกร้อน",
        crediting_start=dt.date(2019, 7, 1),
        crediting_end=dt.date(2026, 6, 30),
    )
    lot = Round.objects.create(
        project=project,
        number=1,
        period_start=dt.date(2022, 10, 1),
        period_end=dt.date(2023, 9, 30),
        tonnes=3140,
        certificate_number="ก 1/2566",
    )
    return Listing.objects.create(
        authority=seller, round=lot, tonnes=785, price_baht=260, expires_on=DAY, drafted_by=user("ผู้ร่าง")
    )


@pytest.fixture
def order(listing: Listing, buyer: Buyer) -> Order:
    return make_order(listing, buyer)


def make_order(listing: Listing, buyer: Buyer, **changes: object) -> Order:
    due = timezone.make_aware(dt.datetime(2026, 12, 23, 23, 59))
    values = {"tonnes": 785, "price_baht": Decimal("260.00"), "due_at": due, "ends_at": due} | changes
    return Order.objects.create(
        listing=listing, seller=listing.authority, buyer=buyer, requested_by=user("ผู้ซื้อ"), **values
    )


@pytest.fixture
def treasurer(seller: LocalAuthority) -> User:
    person = user("นางสมมติ การคลัง")
    Membership.objects.create(
        user=person,
        role=Role.AUTHORITY_FINANCE,
        authority=seller,
        title="ผู้อำนวยการกองคลัง",
        capacity=Capacity.ACTING_FOR,
        valid_from=DAY,
    )
    return person


def pay(order: Order, by: User) -> Payment:
    return Payment.objects.create(
        order=order,
        amount_baht=order.amount_baht,
        received_on=DAY,
        receipt_book="3",
        receipt_number="0045",
        confirmed_by=by,
    )


def add_document(order: Order, kind: DocumentKind, number: str, **values: str) -> Document:
    return Document.objects.create(
        order=order, kind=kind, number=number, dated_on=DAY, added_by=order.requested_by, **values
    )


def certify(order: Order) -> Certificate:
    entry = LedgerTransaction.objects.create(
        kind="transfer", by=user("ก"), approved_by=user("ข"), reason="ส่งมอบ", idempotency_key=f"o{order.pk}"
    )
    return Certificate.objects.create(order=order, transaction=entry)


# --- the papers ----------------------------------------------------------------------------------------------------


def test_a_quotation_says_who_what_and_how_much(order: Order) -> None:
    order.buyer_reference = "PO-7"
    paper = papers.issue_quotation(order)
    assert list(order.papers.all()) == [paper]
    assert (paper.kind, paper.issuer, paper.authority, paper.buyer) == (
        PaperKind.QUOTATION,
        "9510003",
        order.seller,
        order.buyer,
    )
    said = {
        "seller": "องค์การบริหารส่วนตำบลสาธิต 3",
        "seller_tax_id": "9940000000003",
        "seller_address": "อำเภอเมืองลำพูน จังหวัดลำพูน",
        "buyer_tax_id": "9100000000001",
        "buyer_branch": "สำนักงานใหญ่",
        "buyer_reference": "PO-7",
        "project": "ถังขยะเปียก ลดโลกร้อน",
        "period": "1 ตุลาคม 2565 – 30 กันยายน 2566",
        "vintage": "2565/2022, 2566/2023",
        "tonnes": 785,
        "price": "260.00",
        "amount": "204,100.00",
        "amount_baht": "204100.00",
        "amount_words": "สองแสนสี่พันหนึ่งร้อยบาทถ้วน",
        "vat_amount": "",
        "vat_sentence": "ผู้ขายมิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม",
        "valid_until": "23 ธันวาคม 2569",
        "is_demo": True,
    }
    assert {key: paper.values[key] for key in said} == said


def test_what_changes_afterwards_does_not_change_the_paper(order: Order) -> None:
    paper = papers.issue_quotation(order)
    before = html(paper)
    Order.objects.update(tonnes=1, price_baht=1)
    Buyer.objects.update(name="ชื่อใหม่", address="ที่อยู่ใหม่")
    LocalAuthority.objects.update(full_name_th="ชื่อใหม่")
    paper.template.refresh_from_db()
    assert html(type(paper).objects.get(pk=paper.pk)) == before


def test_vat_is_shown_where_the_order_carries_it(listing: Listing, buyer: Buyer) -> None:
    AuthorityVat.objects.create(
        authority=listing.authority, status=VatStatus.RATE, rate_percent=7, valid_from=dt.date(2026, 1, 1)
    )
    values = papers.issue_quotation(make_order(listing, buyer, vat_percent=Decimal("7.00"))).values
    assert (values["net"], values["vat_percent"], values["vat_amount"]) == ("204,100.00", "7", "14,287.00")
    assert values["amount_words"] == "สองแสนหนึ่งหมื่นแปดพันสามร้อยแปดสิบเจ็ดบาทถ้วน"
    assert values["vat_sentence"] == "ผู้ขายเป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม"


def test_a_seller_that_is_exempt_says_so(order: Order) -> None:
    AuthorityVat.objects.create(authority=order.seller, status=VatStatus.EXEMPT, valid_from=dt.date(2026, 1, 1))
    assert papers.issue_quotation(order).values["vat_sentence"] == "การขายนี้ได้รับยกเว้นภาษีมูลค่าเพิ่ม"


def test_a_payment_confirmation_refers_to_the_receipt_and_names_who_confirmed(order: Order, treasurer: User) -> None:
    values = papers.issue_payment_confirmation(pay(order, treasurer)).values
    assert (values["receipt_book"], values["receipt_number"], values["received_on"]) == (
        "3",
        "0045",
        "20 พฤศจิกายน 2569",
    )
    assert values["received_words"] == "สองแสนสี่พันหนึ่งร้อยบาทถ้วน"
    assert (values["signer_name"], values["signer_title"], values["signer_capacity"]) == (
        "นางสมมติ การคลัง",
        "ผู้อำนวยการกองคลัง",
        "รักษาราชการแทน",
    )


def test_an_instruction_names_contract_and_payment(order: Order, treasurer: User) -> None:
    add_document(order, DocumentKind.CONTRACT, "ส 1/2569")
    pay(order, treasurer)
    values = papers.issue_instruction(order, signed_by=treasurer).values
    assert values["contract"] == "สัญญาเลขที่ ส 1/2569 ลงวันที่ 20 พฤศจิกายน 2569"
    assert values["payment_status"] == "ได้รับเงินแล้วเมื่อวันที่ 20 พฤศจิกายน 2569 ใบเสร็จรับเงินเลขที่ 0045"
    assert values["addressee"] == "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น"


def test_a_request_to_tgo_is_dlas_and_refers_to_the_instruction(order: Order) -> None:
    add_document(order, DocumentKind.INSTRUCTION, "ลพ 7/2569")
    paper = papers.issue_tgo_request(order)
    assert paper.issuer == "DLA"
    assert paper.values["letter_reference"] == ("หนังสือองค์การบริหารส่วนตำบลสาธิต 3 ที่ ลพ 7/2569 ลงวันที่ 20 พฤศจิกายน 2569")
    assert paper.values["request"] == "ถ่ายโอนคาร์บอนเครดิตเข้าบัญชี T-VER ของผู้ซื้อ"


def test_a_certificate_of_a_transfer_names_the_holder(order: Order, settings) -> None:
    settings.BASE_URL = "https://portal.test"
    TgoNotice.objects.create(
        kind=NoticeKind.TRANSFER,
        state=NoticeState.COUNTED,
        number="อบก 45/2569",
        number_key="อบก 45/2569",
        dated_on=dt.date(2026, 11, 20),
        tonnes=order.tonnes,
        serials="TH-1 ถึง TH-785",
        order=order,
        recorded_by=order.requested_by,
    )
    certificate = certify(order)
    paper = papers.issue_certificate_paper(certificate, [(1001, 1585), (1, 200)])
    certificate.refresh_from_db()
    assert certificate.paper == paper
    said = {
        "certificate_title": "เอกสารยืนยันการถ่ายโอน",
        "holder": "บริษัท ตัวอย่าง จำกัด",
        "tver_account": "T-01",
        "serials": ["1–200", "1,001–1,585"],
        "serial_ranges": [{"first": "1", "last": "200"}, {"first": "1001", "last": "1585"}],
        "code": certificate.code,
        "verify_url": f"https://portal.test/verify/{certificate.code}/",
        "notice_number": "อบก 45/2569",
        "notice_date": "20 พฤศจิกายน 2569",
        "notice_serials": "TH-1 ถึง TH-785",
    }
    assert {key: paper.values[key] for key in said} == said


def test_a_certificate_of_a_cancellation_names_beneficiary_and_purpose(listing: Listing, buyer: Buyer) -> None:
    order = make_order(
        listing, buyer, delivery=Delivery.CANCEL_FOR_BUYER, beneficiary="มูลนิธิตัวอย่าง", purpose="ชดเชยงานประชุม"
    )
    page = html(papers.issue_certificate_paper(certify(order), [(1, 785)]))
    for words in ("เอกสารยืนยันการหักล้าง", "มูลนิธิตัวอย่าง", "ชดเชยงานประชุม", "มิใช่ใบรับรองของ อบก.", "1–785"):
        assert words in page
    assert "บัญชี T-VER ของผู้ซื้อ" not in page


def test_a_summary_adds_up_the_orders_that_led_to_a_sale(listing: Listing, buyer: Buyer, treasurer: User) -> None:
    purchase = Purchase.objects.create(buyer=buyer, tonnes=3140, started_by=user("ผู้ซื้อ"))
    orders = [make_order(listing, buyer, purchase=purchase) for _seller in range(4)]
    make_order(listing, buyer, purchase=purchase, state=OrderState.DECLINED)
    pay(orders[0], treasurer)
    values = papers.issue_purchase_summary(purchase).values
    purchase.refresh_from_db()
    assert purchase.summary is not None
    assert (values["orders_count"], values["tonnes"], values["amount"]) == (4, 3140, "816,400.00")
    assert values["amount_words"] == "แปดแสนหนึ่งหมื่นหกพันสี่ร้อยบาทถ้วน"
    assert [row["number"] for row in values["orders"]] == [str(order.pk) for order in orders]
    assert [row["receipt"] for row in values["orders"]] == ["0045", "", "", ""]
    assert values["vat_sentence"] == "ผู้ขายมิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม"


def test_papers_are_frozen_in_thai_for_an_english_user(order: Order) -> None:
    with translation.override("en"):
        values = papers.issue_quotation(order).values
    assert values["valid_until"] == "23 ธันวาคม 2569"
    assert values["round"] == "รอบที่ 1"
    assert values["delivery"] == "ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ"


def test_data_that_are_not_invented_are_not_marked(order: Order) -> None:
    LocalAuthority.objects.update(is_demo=False)
    assert papers.issue_quotation(Order.objects.get(pk=order.pk)).values["is_demo"] is False


def test_what_is_not_recorded_is_said_to_be_missing(order: Order) -> None:
    Buyer.objects.update(tax_id="")
    LocalAuthority.objects.update(tax_id="")
    values = papers.issue_quotation(Order.objects.get(pk=order.pk)).values
    assert (values["seller_tax_id"], values["buyer_tax_id"], values["buyer_reference"]) == ("ไม่ได้บันทึกไว้",) * 3
