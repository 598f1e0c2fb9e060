"""A sale of round 1 as its people do it, on phones: from the officer's draft to the certificate that anybody checks."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import call_command
from django.utils import timezone

from market.models import Certificate
from registry.models import Account, Paper, User
from registry.thai import format_date
from tests.journeys.person import Person
from tests.registry.paper_values import same, text_of
from tests.scene import Scene

pytestmark = pytest.mark.browser

TGO_SERIALS = "TH-LPN-1 ถึง TH-LPN-785 (สมมติ)"
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


def day(days_from_now: int = 0) -> str:
    return format_date(timezone.localdate() + dt.timedelta(days=days_from_now))


def shown(first: int, last: int) -> str:
    return f"{first:,}–{last:,}"


def in_thai_digits(text: str) -> str:
    return text.translate(THAI_DIGITS)


def test_a_sale_from_the_officer_to_the_certificate(scene: Scene, live_site, eventually):
    officer, approver, treasury = Person(live_site), Person(live_site), Person(live_site)
    buyer = Person(live_site, java_script_enabled=False)
    dla, dla_second = Person(live_site), Person(live_site)
    serials = Account.objects.get(authority=scene.seller.authority).blocks.values_list("first_serial", "last_serial")
    [sold] = list(serials)

    officer.sign_in(scene.seller.officer)
    offer(officer)
    approver.sign_in(scene.seller.approver)
    let_pass(approver, "ประกาศขาย")

    find_on_the_market(buyer)
    ask_to_buy(buyer, scene.purchaser)
    quote(officer)
    let_pass(approver, "เสนอราคา")
    accept(buyer)
    record_contract(officer)
    let_pass(approver, "บันทึกสัญญา")

    show_payment(buyer)
    treasury.sign_in(scene.seller.finance)
    confirm_money(treasury)
    instruct(approver)

    dla.sign_in(scene.dla)
    dla_second.sign_in(scene.dla_second)
    send_request(dla)
    let_pass(dla_second, "ส่งหนังสือถึง อบก.")
    record_notice(dla)
    let_pass(dla_second, "บันทึกหนังสือแจ้งผลของ อบก.")

    certificate = Certificate.objects.get()
    download_certificate(buyer, certificate, shown(*sold))
    eventually(lambda: Paper.objects.get(pk=certificate.paper_id).sha256)
    check_certificate(Person(live_site), certificate, shown(*sold))

    held = Account.objects.get(buyer=scene.buyer).blocks.values_list("first_serial", "last_serial")
    assert list(held) == [sold]
    call_command("audit_ledger")


# --- the seller ----------------------------------------------------------------------------------------------------


def offer(officer: Person) -> None:
    officer.follow("ประกาศขายใหม่")
    officer.fill({"ปริมาณที่จะขาย": "๗๘๕", "ราคาต่อตัน": "๒๖๐.๐๐", "ประกาศถึงวันที่": in_thai_digits(day(60))})
    officer.press("บันทึกร่างและตรวจ")
    officer.sees("785 ตัน", "260.00", day(60))
    officer.press("ส่งให้ผู้อนุมัติ")
    officer.sees("รอผู้อนุมัติ")


def let_pass(approver: Person, what: str) -> None:
    """The second person finds what waits, looks at it and approves."""
    approver.to_work()
    approver.follow(f"พิจารณาอนุมัติ: {what}")
    approver.press("อนุมัติ")
    approver.sees("อนุมัติแล้ว")


def quote(officer: Person) -> None:
    officer.to_work()
    officer.follow("เสนอราคา: ", "เสนอราคา")
    officer.press("เสนอผู้อนุมัติ")
    officer.sees("เสนอแล้ว")


def record_contract(officer: Person) -> None:
    officer.to_work()
    officer.follow("บันทึกสัญญาที่ลงนามแล้ว: ", "บันทึกสัญญาที่ลงนามแล้ว")
    officer.main.get_by_label("สัญญาซื้อขาย").check()
    officer.fill({"เลขที่สัญญา": "สัญญา ๑/๒๕๖๙", "ลงวันที่": in_thai_digits(day())})
    officer.attach("ไฟล์ที่ลงนามแล้ว")
    officer.press("เสนอผู้อนุมัติ")
    officer.sees("เสนอแล้ว")


def confirm_money(treasury: Person) -> None:
    treasury.follow("ยืนยันการรับเงิน: ", "ยืนยันการรับเงิน")
    treasury.fill({"วันที่ได้รับเงิน": in_thai_digits(day()), "ใบเสร็จรับเงินเลขที่": "๐๐๔๒"})
    treasury.press("ยืนยันการรับเงิน")
    treasury.sees("ยืนยันการรับเงินแล้ว", "204,100.00 บาท", "๐๐๔๒")


def instruct(approver: Person) -> None:
    approver.to_work()
    approver.follow("ลงนามแจ้ง สถ. ให้ส่งมอบ: ", "ลงนามแจ้ง สถ. ให้ส่งมอบ")
    approver.fill({"เลขที่หนังสือ": "ลพ ๗๑๐๐๑/๑", "ลงวันที่": day()})
    approver.attach("ไฟล์หนังสือที่ลงนามแล้ว")
    approver.press("แจ้ง สถ. ให้ส่งมอบ")
    approver.sees("แจ้ง สถ. แล้ว")


# --- the buyer -----------------------------------------------------------------------------------------------------


def find_on_the_market(buyer: Person) -> None:
    buyer.open("/")
    buyer.go_by(buyer.main.get_by_role("link", name="ดูประกาศขาย", exact=True))
    buyer.main.get_by_text("ตัวกรอง", exact=True).click()
    buyer.main.get_by_label("จังหวัด", exact=True).select_option("ลำพูน")
    buyer.press("แสดงผล")
    assert buyer.page.url.endswith("#results")
    buyer.follow("อบต.สาธิต 1 (ลำพูน)")
    buyer.sees("785", "260.00", "204,100.00")


def ask_to_buy(buyer: Person, user: User) -> None:
    """A visitor who asks is asked to sign in, and then goes on where he was."""
    buyer.follow("ขอซื้อ")
    buyer.give_password(user)
    buyer.fill({"ปริมาณที่ต้องการซื้อ": "๗๘๕"})
    buyer.press("ตรวจสอบก่อนส่ง")
    buyer.sees("785 ตัน", "204,100.00 บาท", "สองแสนสี่พันหนึ่งร้อยบาทถ้วน")
    buyer.press("ส่งคำขอซื้อ")
    buyer.sees("ส่งคำขอซื้อแล้ว", "ตอนนี้รอ เจ้าหน้าที่ของ อปท.")


def accept(buyer: Person) -> None:
    buyer.to_work()
    buyer.follow("ตอบรับใบเสนอราคา: ", "ตอบรับใบเสนอราคา")
    buyer.press("ตอบรับใบเสนอราคา")
    buyer.sees("ตอบรับใบเสนอราคาแล้ว")


def show_payment(buyer: Person) -> None:
    buyer.to_work()
    buyer.follow("แนบหลักฐานการโอนเงิน: ", "แนบหลักฐานการโอนเงิน")
    buyer.fill({"เลขที่อ้างอิงการโอน": "0123", "วันที่โอนเงิน": day()})
    buyer.attach("หลักฐานการโอนเงิน")
    buyer.press("ส่งหลักฐาน")
    buyer.sees("ส่งหลักฐานการโอนเงินแล้ว")


def download_certificate(buyer: Person, certificate: Certificate, serials: str) -> None:
    buyer.to_work()
    buyer.follow("คำขอซื้อที่")
    buyer.sees("ซื้อขายเสร็จสิ้นแล้ว", serials, certificate.code)
    link = buyer.main.get_by_role("link", name="เอกสารยืนยัน", exact=True)
    answer = buyer.page.context.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    text = same(text_of(answer.body()))
    for expected in (certificate.code, "เอกสารยืนยัน", "785", serials):
        assert same(expected) in text


# --- DLA's desk, and anybody ---------------------------------------------------------------------------------------


def send_request(dla: Person) -> None:
    dla.follow("ส่งหนังสือถึง อบก.: ", "ส่งหนังสือถึง อบก.")
    dla.fill({"เลขที่หนังสือ": "มท ๐๘๒๐/๑", "ลงวันที่": in_thai_digits(day())})
    dla.attach("ไฟล์หนังสือที่ลงนามแล้ว")
    dla.press("เสนอผู้อนุมัติ")
    dla.sees("เสนอแล้ว")


def record_notice(dla: Person) -> None:
    dla.to_work()
    dla.follow("บันทึกว่า อบก. ได้รับเอกสารครบ: ", "บันทึกว่า อบก. ได้รับเอกสารครบ")
    dla.fill({"วันที่ อบก. แจ้ง": day()})
    dla.press("บันทึกวันที่")
    dla.to_work()
    dla.follow("บันทึกหนังสือแจ้งผลของ อบก.: ", "บันทึกหนังสือแจ้งผลของ อบก.")
    dla.fill({"เลขที่หนังสือ": "อบก. ๑/๒๕๖๙", "ลงวันที่": day(), "หมายเลขของ อบก.": TGO_SERIALS})
    dla.attach("ไฟล์หนังสือที่ลงนามแล้ว")
    dla.press("เสนอผู้อนุมัติ")
    dla.sees("เสนอแล้ว")


def check_certificate(anybody: Person, certificate: Certificate, serials: str) -> None:
    """Somebody who has only the paper types its code, in small letters and without the dash."""
    anybody.open("/verify/")
    anybody.fill({"รหัสตรวจสอบ": certificate.code.lower().replace("-", " ")})
    anybody.press("ตรวจสอบ")
    assert anybody.page.url.endswith(f"/verify/{certificate.code}/")
    anybody.sees("เอกสารนี้ใช้ได้", "785 ตัน", serials, "สถ. จัดสรรให้", "ถ่ายโอนจาก", TGO_SERIALS)
    anybody.sees(certificate.paper.sha256)
