"""Invite a new person by mail: a signed link that sets the first password, once, within the days of DLA's rule.

The link is signed over the invitation's key and nonce with the portal's secret and is stored nowhere. A mail that was
missed is sent by the sweep; sending again makes a new link, and the earlier one is void.
"""

from __future__ import annotations

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core import signing
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from registry.enums import InvitationState
from registry.errors import NotAllowed, TooLate, WrongState, require
from registry.models import Invitation, Membership, RuleKey, User, rule
from registry.permissions import can_grant
from registry.services.acts import describe, record
from registry.thai import format_datetime

logger = logging.getLogger(__name__)
SALT = "registry.invitation"
MAILS_AT_ONCE = 50
# Always in Thai, the language of the office.
LETTER = """เรียน %(name)s

%(sender)s ให้สิทธิ์ท่านใน%(system)s
%(roles)s

โปรดเปิดลิงก์นี้เพื่อตั้งรหัสผ่าน ลิงก์ใช้ได้ครั้งเดียว ถึง %(until)s
%(link)s

หากท่านไม่ได้เกี่ยวข้องกับเรื่องนี้ ไม่ต้องดำเนินการใด
อีเมลนี้ส่งจากระบบ โปรดอย่าตอบกลับ
"""


def is_still_invited(user: User) -> bool:
    """Whether the person has been invited and has never set a password."""
    invited = Invitation.objects.filter(user=user)
    return not user.is_active and invited.exists() and not invited.filter(used_at__isnull=False).exists()


@transaction.atomic
def invite(user: User, *, by: User) -> Invitation:
    """Send the link to a person who is not active yet; an earlier link of the person's is void."""
    from registry.tasks import send_invitations

    user = User.objects.lock(user.pk)
    require(not user.is_active, WrongState(_("ผู้นี้ตั้งรหัสผ่านและเข้าใช้งานแล้ว ไม่ต้องส่งคำเชิญอีก")))
    void_invitations(user)
    days = dt.timedelta(days=rule(RuleKey.INVITATION_VALID_DAYS))
    now = timezone.now()
    invitation = Invitation.objects.create(user=user, sent_by=by, sent_at=now, expires_at=now + days)
    record(invitation, "invite", by=by)
    transaction.on_commit(send_invitations.delay)
    return invitation


@transaction.atomic
def invite_again(user: User, *, by: User) -> Invitation:
    """Send a new link, by whoever may grant one of the roles that wait for the person."""
    memberships = Membership.objects.standing().filter(user=user)
    scopes = [(one.role, one.scope) for one in memberships.select_related("authority", "district", "province", "buyer")]
    require(any(can_grant(by, role, scope) for role, scope in scopes), NotAllowed)
    require(is_still_invited(user), WrongState(_("ผู้นี้ตั้งรหัสผ่านและเข้าใช้งานแล้ว ไม่ต้องส่งคำเชิญอีก")))
    return invite(user, by=by)


def void_invitations(user: User) -> None:
    """Make the person's unused link useless."""
    Invitation.objects.open().filter(user=user).update(voided_at=timezone.now())


# --- the link ------------------------------------------------------------------------------------------------------


def token_of(invitation: Invitation) -> str:
    return signing.dumps([invitation.pk, invitation.nonce], salt=SALT)


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link belongs to, whatever its state; None when the link is not one of ours."""
    try:
        pk, nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Invitation.objects.select_related("user", "sent_by").filter(pk=pk, nonce=nonce).first()


@transaction.atomic
def accept_invitation(invitation: Invitation, password: str, *, name: str) -> User:
    """Set the first password and make the person active; a link works once.

    Raises ValidationError for a poor password, WrongState for a used or void link, TooLate for one that is over.
    """
    user = User.objects.lock(invitation.user_id)
    held = Invitation.objects.lock(invitation.pk)
    require(held.state != InvitationState.USED, WrongState(_("ลิงก์นี้ถูกใช้แล้ว โปรดเข้าสู่ระบบด้วยรหัสผ่านที่ตั้งไว้")))
    require(held.state != InvitationState.EXPIRED, TooLate(_("ลิงก์นี้หมดอายุแล้ว โปรดขอให้ผู้เชิญส่งคำเชิญอีกครั้ง")))
    require(held.state == InvitationState.OPEN, WrongState(_("ลิงก์นี้ถูกยกเลิกแล้ว โปรดใช้ลิงก์ในอีเมลฉบับล่าสุด")))
    validate_password(password, user)
    user.name, user.is_active = name, True
    user.set_password(password)
    user.save(update_fields=["name", "is_active", "password"])
    held.used_at = timezone.now()
    held.save(update_fields=["used_at"])
    record(held, "accept_invitation", by=user)
    return user


# --- the mail ------------------------------------------------------------------------------------------------------


def mail_waiting() -> None:
    """Mail the invitations that have not gone; each is claimed before it goes, and given back when it is refused."""
    waiting = Invitation.objects.open().filter(mailed_at=None, expires_at__gt=timezone.now())
    for invitation in waiting.select_related("user", "sent_by").order_by("pk")[:MAILS_AT_ONCE]:
        if not Invitation.objects.filter(pk=invitation.pk, mailed_at=None).update(mailed_at=timezone.now()):
            continue
        try:
            as_email(invitation).send()
        except OSError as error:  # SMTPException is one
            Invitation.objects.filter(pk=invitation.pk).update(mailed_at=None)
            logger.warning("Invitation %s waits for the next sweep: %s", invitation.pk, error)


@translation.override("th")
def as_email(invitation: Invitation) -> EmailMessage:
    memberships = Membership.objects.standing().filter(user=invitation.user)
    held = memberships.select_related("authority", "district", "province", "buyer")
    words: dict[str, Any] = {
        "name": invitation.user.name,
        "sender": invitation.sent_by,
        "system": settings.SITE_NAME,
        "roles": "\n".join(f"- {describe(one)}" for one in held),
        "until": format_datetime(invitation.expires_at),
        "link": f"{settings.BASE_URL}/invitation/{token_of(invitation)}/",
    }
    subject = str(_("คำเชิญเข้าใช้งานระบบ โปรดตั้งรหัสผ่าน"))
    return EmailMessage(subject=subject, body=LETTER % words, to=[invitation.user.email])
