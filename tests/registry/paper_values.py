"""Papers of an invented sale, and how to read a PDF: what the tests about papers share."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from pathlib import Path

import pypdfium2
import pytest
from django.core.files.storage import FileSystemStorage

from registry import papers
from registry.enums import PaperKind
from registry.models import Paper

ISSUED_AT = dt.datetime(2026, 11, 23, 7, 5, tzinfo=dt.UTC)

PARTIES = {
    "issuer_name": "องค์การบริหารส่วนตำบลสาธิต 3",
    "issuer_address": "อำเภอเมืองลำพูน จังหวัดลำพูน",
    "issuer_tax_id": "9940000000003",
    "seller": "องค์การบริหารส่วนตำบลสาธิต 3",
    "seller_tax_id": "9940000000003",
    "seller_branch": "สำนักงานใหญ่",
    "seller_address": "อำเภอเมืองลำพูน จังหวัดลำพูน",
    "buyer": "บริษัท ตัวอย่าง จำกัด (มหาชน)",
    "buyer_tax_id": "9100000000001",
    "buyer_branch": "สำนักงานใหญ่",
    "buyer_address": "99 ถนนสมมติ แขวงสมมติ เขตสมมติ กรุงเทพมหานคร",
    "tver_account": "TVER-0001",
    "is_demo": True,
}
SALE = PARTIES | {
    "order_number": "12",
    "buyer_reference": "PO-2569/001",
    "delivery": "ถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ",
    "is_cancellation": False,
    "beneficiary": "ไม่ได้บันทึกไว้",
    "purpose": "ไม่ได้บันทึกไว้",
    "payment_terms": "ชำระก่อนส่งมอบ",
    "project": "ถังขยะเปียก ลดโลกร้อน",
    "project_code": "TVER-OTH-0001",
    "round": "รอบที่ 1",
    "round_certificate": "สมมติ 1/2566",
    "period": "1 เมษายน – 30 กันยายน 2565",
    "vintage": "2565/2022",
    "tonnes": 785,
    "price": "260.00",
    "net": "204,100.00",
    "vat_percent": "0",
    "vat_amount": "",
    "vat_sentence": "ผู้ขายมิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม",
    "amount": "204,100.00",
    "amount_baht": "204100.00",
    "amount_words": "สองแสนสี่พันหนึ่งร้อยบาทถ้วน",
    "signer_name": "นายสมมติ ตัวอย่าง",
    "signer_title": "นายกองค์การบริหารส่วนตำบลสาธิต 3",
    "signer_capacity": "",
}
CERTIFICATE = SALE | {
    "certificate_title": "เอกสารยืนยันการถ่ายโอน",
    "certificate_note": "ออกโดยระบบ มิใช่ใบรับรองของ อบก.",
    "system_name": "ระบบบัญชีคาร์บอนเครดิตขององค์กรปกครองส่วนท้องถิ่น",
    "event": "คาร์บอนเครดิตข้างล่างนี้ได้รับการถ่ายโอนเข้าบัญชี T-VER ของผู้ซื้อ",
    "holder": "บริษัท ตัวอย่าง จำกัด (มหาชน)",
    "holder_note": "ผู้ถือ ณ วันที่ อบก. แจ้งผล",
    "code": "ABCDE-23456",
    "verify_url": "https://portal.test/verify/ABCDE-23456/",
    "serials": ["1–785"],
    "notice_number": "สมมติ 45/2569",
    "notice_date": "20 พฤศจิกายน 2569",
    "notice_serials": "สมมติ-0001 ถึง สมมติ-0785",
}
VALUES = {
    PaperKind.QUOTATION: SALE | {"valid_until": "23 ธันวาคม 2569"},
    PaperKind.PAYMENT_CONFIRMATION: SALE
    | {
        "receipt_book": "3",
        "receipt_number": "0045",
        "received_on": "20 พฤศจิกายน 2569",
        "received": "204,100.00",
        "received_words": "สองแสนสี่พันหนึ่งร้อยบาทถ้วน",
        "confirmed_at": "23 พฤศจิกายน 2569 เวลา 14.05 น.",
    },
    PaperKind.INSTRUCTION: SALE
    | {
        "addressee": "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น",
        "letter_reference": "",
        "contract": "สัญญาเลขที่ 1/2569 ลงวันที่ 1 พฤศจิกายน 2569",
        "payment_status": "ได้รับเงินแล้วเมื่อวันที่ 20 พฤศจิกายน 2569 ใบเสร็จรับเงินเลขที่ 0045",
    },
    PaperKind.TGO_REQUEST: SALE
    | {
        "issuer_name": "กรมส่งเสริมการปกครองท้องถิ่น",
        "issuer_address": "",
        "signer_name": "",
        "signer_title": "",
        "addressee": "ผู้อำนวยการองค์การบริหารจัดการก๊าซเรือนกระจก (องค์การมหาชน)",
        "letter_reference": "หนังสือองค์การบริหารส่วนตำบลสาธิต 3 ที่ ลพ 1/2569 ลงวันที่ 20 พฤศจิกายน 2569",
        "request": "ถ่ายโอนคาร์บอนเครดิตเข้าบัญชี T-VER ของผู้ซื้อ",
    },
    PaperKind.CERTIFICATE: CERTIFICATE,
    PaperKind.PURCHASE_SUMMARY: PARTIES
    | {
        "purchase_number": "7",
        "orders": [
            SALE | {"position": position, "number": str(position), "receipt": f"004{position}"}
            for position in range(1, 5)
        ],
        "orders_count": 4,
        "tonnes": 3140,
        "amount": "816,400.00",
        "vat_sentence": SALE["vat_sentence"],
        "amount_words": "แปดแสนหนึ่งหมื่นหกพันสี่ร้อยบาทถ้วน",
    },
}
# What each kind must say, besides the parties.
SAYS = {
    PaperKind.QUOTATION: [
        "ใบเสนอราคา",
        "สองแสนสี่พันหนึ่งร้อยบาทถ้วน",
        "ผู้ขายมิได้เป็นผู้ประกอบการจดทะเบียนภาษีมูลค่าเพิ่ม",
        "PO-2569/001",
    ],
    PaperKind.PAYMENT_CONFIRMATION: [
        "หลักฐานการรับชำระเงิน",
        "อ้างอิงใบเสร็จรับเงินเลขที่ 0045",
        "เอกสารนี้มิใช่ใบเสร็จรับเงิน",
        "สองแสนสี่พันหนึ่งร้อยบาทถ้วน",
    ],
    PaperKind.INSTRUCTION: ["ร่าง", "อธิบดีกรมส่งเสริมการปกครองท้องถิ่น", "ขอแสดงความนับถือ", "PO-2569/001"],
    PaperKind.TGO_REQUEST: ["ร่าง", "ผู้อำนวยการองค์การบริหารจัดการก๊าซเรือนกระจก (องค์การมหาชน)", "TVER-0001"],
    PaperKind.CERTIFICATE: [
        "เอกสารยืนยันการถ่ายโอน",
        "ออกโดยระบบ มิใช่ใบรับรองของ อบก.",
        "มิใช่หมายเลขของ อบก.",
        "ทะเบียนของ อบก. เป็นหลัก",
        "ABCDE-23456",
        "1–785",
        "สมมติ 45/2569",
    ],
    PaperKind.PURCHASE_SUMMARY: ["816,400.00", "แปดแสนหนึ่งหมื่นหกพันสี่ร้อยบาทถ้วน", "3,140"],
}


@pytest.fixture(autouse=True)
def storage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileSystemStorage:
    folder = FileSystemStorage(tmp_path)
    monkeypatch.setattr(Paper._meta.get_field("file"), "storage", folder)
    return folder


def issue(kind: PaperKind = PaperKind.QUOTATION, **changes: object) -> Paper:
    paper = papers.issue(kind, issuer="9510003", values=VALUES[kind] | changes)
    Paper.objects.filter(pk=paper.pk).update(issued_at=ISSUED_AT)
    paper.refresh_from_db()
    return paper


def same(text: str) -> str:
    """One spelling, without spaces: a reader of PDF may put a space or a line's end where the line was broken."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    return same("".join(page.get_textpage().get_text_range() for page in document))
