"""What the tests of the roster's screens share: addresses, what is typed, and everything that an answer tells."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pypdfium2
from django.test import Client

from registry.models import User
from tests.roster import NAME, PHONE, Roster

SignIn = Callable[[User], Client]

SignIn = Callable[[User], Client]
TYPED = {
    "p0-name": NAME,
    "p0-position": "นักวิชาการสมมติ",
    "p0-phone": "๐๘๐-๐๐๐ ๐๗๗๗",
    "count": "1",
    "primary": "0",
    "edition": "0",
    "order_number": "1/2569",
    "order_date": "๕ ม.ค. ๒๕๖๙",
}
SHOWN_PHONE = "080 000 0777"


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def bundle_page(roster: Roster) -> str:
    return f"/my/roster/provinces/{roster.bundle.pk}/"


def told(client: Client, address: str) -> str:
    """Everything that an address tells, the text within a PDF or a spreadsheet too."""
    response = client.get(address, follow=True)
    content = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response["Content-Type"]
    if "pdf" in kind:
        with pypdfium2.PdfDocument(content) as pdf:
            return "".join(each.get_textpage().get_text_range() for each in pdf)
    if "spreadsheet" in kind:
        rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        return str(list(rows))
    return content.decode()


def reads(client: Client, address: str) -> bool:
    text = told(client, address).replace("\r\n", "")
    return NAME in text or "ลับเฉพาะ" in text or PHONE in text or SHOWN_PHONE in text
