"""Who is new is invited by a mail, whose link sets the first password once."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from registry.enums import Role
from registry.errors import BadValue, NotAllowed, TooLate, WrongState
from registry.models import Invitation, Membership, User
from registry.services.invitations import accept_invitation, invitation_of, invite_again, mail_waiting, token_of
from registry.services.people import appoint, end
from tests.registry.granting import PASSWORD, fresh, terms
from tests.scene import Scene

pytestmark = pytest.mark.django_db


def invited(scene: Scene, django_capture_on_commit_callbacks: Any) -> Invitation:
    with django_capture_on_commit_callbacks(execute=True):
        appoint(
            "new@example.test",
            "คนใหม่",
            Role.AUTHORITY_FINANCE,
            scene.seller.authority,
            terms(),
            by=scene.seller.approver,
        )
    return Invitation.objects.select_related("user").get()


def test_who_is_new_is_invited_by_mail_with_a_link_that_is_stored_nowhere(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    invitation = invited(scene, django_capture_on_commit_callbacks)
    letter = mail.outbox[0]
    assert letter.to == ["new@example.test"]
    assert f"{settings.BASE_URL}/invitation/{token_of(invitation)}/" in letter.body
    assert scene.seller.authority.short_name in letter.body
    assert not invitation.user.is_active
    assert not invitation.user.has_usable_password()
    assert invitation_of(token_of(invitation)) == invitation
    mail_waiting()
    assert len(mail.outbox) == 1


def test_a_link_works_once(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    invitation = invited(scene, django_capture_on_commit_callbacks)
    user = accept_invitation(invitation, PASSWORD, name="คนใหม่ ใจดี")
    assert (user.is_active, user.check_password(PASSWORD), fresh(user).name) == (True, True, "คนใหม่ ใจดี")
    with pytest.raises(WrongState, match="ถูกใช้แล้ว"):
        accept_invitation(invitation, "อีกรหัสหนึ่ง-ที่ยาวพอ-2569", name="ผู้อื่น")
    assert fresh(user).check_password(PASSWORD)


def test_a_link_ends_and_is_sent_again(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    first = invited(scene, django_capture_on_commit_callbacks)
    Invitation.objects.update(sent_at=timezone.now() - dt.timedelta(days=8), expires_at=timezone.now())
    with pytest.raises(TooLate):
        accept_invitation(first, PASSWORD, name="คนใหม่")
    second = invite_again(first.user, by=scene.seller.approver)
    with pytest.raises(WrongState, match="ฉบับล่าสุด"):
        accept_invitation(first, PASSWORD, name="คนใหม่")
    accept_invitation(second, PASSWORD, name="คนใหม่")
    with pytest.raises(WrongState):
        invite_again(first.user, by=scene.seller.approver)


def test_only_who_may_grant_sends_again(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    invitation = invited(scene, django_capture_on_commit_callbacks)
    for by in (scene.seller.officer, scene.sellers[1].approver, scene.dla_second):
        with pytest.raises(NotAllowed):
            invite_again(invitation.user, by=by)


def test_a_poor_password_is_refused_and_the_link_stays_good(
    scene: Scene, django_capture_on_commit_callbacks: Any
) -> None:
    invitation = invited(scene, django_capture_on_commit_callbacks)
    with pytest.raises(ValidationError), transaction.atomic():
        accept_invitation(invitation, "1234", name="คนใหม่")
    assert accept_invitation(invitation, PASSWORD, name="คนใหม่").is_active


@pytest.mark.parametrize("token", ["", "x", "eyJ:abc:def", "../../", "WzEsIjEiXQ:1:1"])
def test_a_made_up_link_is_nobodys(token: str) -> None:
    assert invitation_of(token) is None


def test_a_link_of_another_secret_is_nobodys(
    scene: Scene, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    token = token_of(invited(scene, django_capture_on_commit_callbacks))
    settings.SECRET_KEY = "another"
    assert invitation_of(token) is None


def test_an_ended_role_takes_the_invitation_with_it(scene: Scene, django_capture_on_commit_callbacks: Any) -> None:
    invitation = invited(scene, django_capture_on_commit_callbacks)
    end(Membership.objects.get(user=invitation.user), by=scene.seller.approver)
    with pytest.raises(WrongState):
        accept_invitation(invitation, PASSWORD, name="คนใหม่")


def test_a_blocked_account_gets_no_role(scene: Scene) -> None:
    blocked = User.objects.create_user("blocked@example.test", None, name="ถูกระงับ", is_active=False)
    with pytest.raises(BadValue, match="ระงับ"):
        appoint(blocked.email, "", Role.AUTHORITY_FINANCE, scene.seller.authority, terms(), by=scene.seller.approver)
    assert not fresh(blocked).is_active


@pytest.mark.parametrize(("email", "name", "field"), [("ไม่ใช่อีเมล", "ก", "email"), ("new@example.test", " ", "name")])
def test_a_new_person_needs_an_address_and_a_name(scene: Scene, email: str, name: str, field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        appoint(email, name, Role.AUTHORITY_FINANCE, scene.seller.authority, terms(), by=scene.seller.approver)
    assert refusal.value.field == field


def test_a_mail_that_was_refused_goes_with_the_next_sweep(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    appoint(
        "new@example.test", "คนใหม่", Role.AUTHORITY_FINANCE, scene.seller.authority, terms(), by=scene.seller.approver
    )
    broken = pytest.MonkeyPatch()
    broken.setattr("django.core.mail.EmailMessage.send", lambda letter: (_ for _ in ()).throw(OSError("down")))
    mail_waiting()
    broken.undo()
    assert (len(mail.outbox), Invitation.objects.get().mailed_at) == (0, None)
    mail_waiting()
    assert len(mail.outbox) == 1
