"""What the tests of the workspace share: a person's browser, without one, and files to upload."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from market.models import Order
from registry.models import BankAccount, User
from tests.scene import Scene, signed_in

NUMBER = "1234567890"
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def step_of(order: Order, verb: str) -> str:
    return reverse("workspace:order_step", args=[order.pk, verb])


def upload(content: bytes = PDF, name: str = "ลงนามแล้ว.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def send(user: User, order: Order, verb: str, **typed: Any) -> Any:
    """Open a step's form as the person and send it filled in; what was not typed is what the form suggests."""
    client = signed_in(user)
    shown = client.get(step_of(order, verb))
    suggested: dict[str, Any] = {}
    if shown.status_code == 200 and "form" in shown.context:
        form = shown.context["form"]
        suggested = {each.name: str(each.value()) for each in form if each.value() is not None}
        suggested["shown_at"] = shown.context["shown_at"]
    return client.post(step_of(order, verb), suggested | typed)


def letter(**typed: Any) -> dict[str, Any]:
    return {"number": "มท 0820/1", "dated_on": "1 ม.ค. 2569", "file": upload()} | typed


def people_page(scene: Scene) -> str:
    return reverse("workspace:people_of", args=["authority", scene.seller.authority.pk])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def bank_page(scene: Scene, name: str = "bank") -> str:
    return reverse(f"workspace:{name}", args=[scene.seller.authority.pk])


def make_current(scene: Scene, number: str = NUMBER) -> BankAccount:
    return BankAccount.objects.create(
        authority=scene.seller.authority,
        bank="006",
        branch="ลำพูน",
        number=number,
        account_name="อบต.สาธิต (สมมติ)",
        effective_on=dt.date(2025, 1, 6),
        proposed_by=scene.seller.finance,
        approved_by=scene.seller.approver,
    )
