"""One sign-in for every role of the demo, with a password made at random once, or DEMO_PASSWORD."""

from __future__ import annotations

import os
import secrets

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import OutputWrapper
from django.utils import translation

from portal.demo.country import ROUND_1_PROVINCES, main_code
from registry.models import User

MAIN = main_code(ROUND_1_PROVINCES[0])
SIGNINS = (
    f"officer.{MAIN}",
    f"approver.{MAIN}",
    f"finance.{MAIN}",
    "district.officer",
    "province.officer",
    "province.head",
    "dla.officer",
    "dla.admin",
    "dla.admin.2",
    "dla.editor",
    "auditor",
    "buyer",
)


def password() -> str:
    """The demo's password: DEMO_PASSWORD, or one made at random and kept beside the demo's data."""
    if given := os.environ.get("DEMO_PASSWORD"):
        return given
    path = settings.VAR_DIR / "demo_password"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(9))
        path.chmod(0o600)
    return path.read_text()


def give_password() -> None:
    """Let one person of every role sign in; the others of the demo cannot."""
    emails = [f"{name}@demo.example" for name in SIGNINS]
    User.objects.filter(email__in=emails).update(password=make_password(password()))


def print_signins(out: OutputWrapper) -> None:
    """Say who may sign in, as what, and with which password."""
    people = {user.email: user for user in User.objects.filter(email__endswith="@demo.example")}
    out.write("\nบัญชีสำหรับทดลอง (ข้อมูลสมมติ)")
    with translation.override("th"):
        for name in SIGNINS:
            user = people[f"{name}@demo.example"]
            out.write(f"  {user.email:<34} {', '.join(str(each) for each in user.current_memberships)}")
    out.write(f"  รหัสผ่านของทุกบัญชี: {password()}\n")
