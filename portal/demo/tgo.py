"""What DLA's desk finds in the morning: a letter of TGO nobody has matched, a statement that differs, a new buyer."""

from __future__ import annotations

import csv
import io

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from market.enums import NOTICE_OF, Delivery, DocumentKind, LineKind, OrderState
from market.models import Order, TgoNotice, TgoStatement
from market.services.notices import Letter, record_letter
from market.services.reconciliation import entries, upload_statement
from market.statement_imports import COLUMNS, KINDS
from portal.demo import cast
from portal.demo.cast import SINCE, Desk
from registry.enums import BuyerDocumentKind, Role
from registry.models import Buyer
from registry.services.buyers import add_document, propose_verification
from registry.thai import format_date


def leave_the_desk_work(desk: Desk) -> None:
    upload_a_statement(record_a_letter(desk), desk)
    let_a_buyer_wait()


def record_a_letter(desk: Desk) -> TgoNotice:
    """The letter about an order that waits for it; the system suggests the order."""
    order = Order.objects.in_states([OrderState.TRANSFERRING]).select_related("buyer").earliest("pk")
    request = order.documents.filter(kind=DocumentKind.TGO_REQUEST).latest("pk")
    letter = Letter(
        kind=NOTICE_OF[Delivery(order.delivery)],
        number="อบก. 901/2569 (สมมติ)",
        dated_on=timezone.localdate(),
        tonnes=order.tonnes,
        request_number=request.number,
        counterparty=order.buyer.name,
        counterparty_account=order.buyer.tver_account,
        serials="TVER-DEMO-901 (สมมติ)",
        file=a_scan("notice.png", "DEMO: notice of TGO 901/2569"),
    )
    return record_letter(letter, by=desk.dla)


def upload_a_statement(waiting: TgoNotice, desk: Desk) -> TgoStatement:
    """All that our ledger knows, and the letter that nobody has matched: the one difference."""
    today = timezone.localdate()
    rows = [
        (
            each.dated_on or today,
            each.number,
            each.kind,
            "",
            each.tonnes,
            each.order.buyer.tver_account if each.order else "",
        )
        for each in entries(today)
    ]
    kind = next(line for line in LineKind if line.value == waiting.kind)
    rows.append(
        (waiting.dated_on, waiting.number, kind, waiting.serials, waiting.tonnes or 0, waiting.counterparty_account)
    )
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for day, number, line, *rest in rows:
        writer.writerow([format_date(day, style="numeric"), number, KINDS[LineKind(line)][0], *rest])
    content = text.getvalue().encode("utf-8-sig")
    statement = upload_statement(content, "tgo-demo.csv", dated_on=today, by=desk.dla, note="ข้อมูลสมมติ")
    TgoStatement.objects.filter(pk=statement.pk).update(is_demo=True)
    return statement


def let_a_buyer_wait() -> Buyer:
    """A company that has filled in everything and waits for DLA."""
    buyer = Buyer.objects.create(
        kind="company",
        name="บริษัท รอตรวจสอบสาธิต จำกัด (ข้อมูลสมมติ)",
        tax_id="0105500000071",
        address="ที่อยู่สมมติ กรุงเทพมหานคร",
        tver_account="TVER-DEMO-007",
        no_interest_declared_on=SINCE,
        is_demo=True,
    )
    person = cast.make_person("buyer.new", "เจ้าหน้าที่จัดซื้อ", Role.BUYER, buyer=buyer)
    add_document(buyer, BuyerDocumentKind.AFFIDAVIT, a_scan("affidavit.png", "DEMO: company affidavit"), by=person)
    propose_verification(buyer, by=person)
    return buyer


def a_scan(name: str, words: str) -> ContentFile[bytes]:
    """A picture of a page that says what it stands for."""
    page = Image.new("L", (620, 877), 255)
    ImageDraw.Draw(page).text((60, 60), words, fill=0)
    content = io.BytesIO()
    page.save(content, "PNG", optimize=True)
    return ContentFile(content.getvalue(), name=name)
