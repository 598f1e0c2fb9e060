"""What the tests of roles and invitations type, and a person as the next request reads them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from registry.models import User
from registry.services.memberships import Terms

TODAY = timezone.localdate
PASSWORD = "ถังขยะเปียก-ลดโลกร้อน-2569"


def terms(**values: Any) -> Terms:
    return Terms(**{"valid_from": TODAY(), "order_number": "ข้อมูลสมมติ 1/2569"} | values)


def fresh(user: User) -> User:
    """The person as the next request reads them."""
    return User.objects.get(pk=user.pk)
