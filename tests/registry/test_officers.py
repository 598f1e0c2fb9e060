"""Officers are assigned by an order, one of them is the primary, and the work is handed over without a password."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.enums import Role
from registry.errors import BadValue, NotAllowed, PortalError, WrongState
from registry.models import Act, Invitation, LocalAuthority, Membership, OfficerAssignment, User
from registry.services.memberships import Terms
from registry.services.officers import current_officers, hand_over, make_primary, primary_officer
from registry.services.people import appoint, end
from tests.scene import Scene, make_seller, person

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def terms(**values: Any) -> Terms:
    return Terms(**{"valid_from": TODAY(), "order_number": "12/2569"} | values)


def assigned(scene: Scene, email: str = "first@example.test", **values: Any) -> OfficerAssignment:
    """An officer by the services, who has an account."""
    User.objects.get_or_create(email=email, defaults={"name": f"{email} (ข้อมูลสมมติ)"})
    appoint(email, "", Role.AUTHORITY_OFFICER, scene.seller.authority, terms(**values), by=scene.seller.approver)
    return OfficerAssignment.objects.get(user__email=email)


def holds(user: User, authority: LocalAuthority) -> bool:
    return User.objects.get(pk=user.pk).holds({Role.AUTHORITY_OFFICER}, authority=authority)


def test_the_first_officer_is_the_primary_and_others_stand_beside(scene: Scene) -> None:
    first, second = assigned(scene), assigned(scene, "second@example.test")
    assert (first.is_primary, second.is_primary) == (True, False)
    assert first.order_number == "12/2569"
    assert list(current_officers(scene.seller.authority)) == [first, second]
    with_users = list(current_officers(scene.seller.authority))
    assert [each.user.email for each in with_users] == ["first@example.test", "second@example.test"]


def test_the_database_keeps_one_open_primary(scene: Scene) -> None:
    assigned(scene)
    other = person("other", Role.DLA_EDITOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        OfficerAssignment.objects.create(authority=scene.seller.authority, user=other, is_primary=True)


def test_another_officer_is_made_the_primary(scene: Scene) -> None:
    first, second = assigned(scene), assigned(scene, "second@example.test")
    make_primary(second, by=scene.seller.approver)
    assert primary_officer(scene.seller.authority) == second
    first.refresh_from_db()
    assert not first.is_primary
    assert holds(first.user, scene.seller.authority)
    with pytest.raises(NotAllowed):
        make_primary(first, by=scene.seller.officer)


def test_when_the_primary_ends_another_takes_the_place(scene: Scene) -> None:
    first, second = assigned(scene), assigned(scene, "second@example.test")
    end(first.user.memberships.get(), by=scene.seller.approver, reason="ย้าย")
    first.refresh_from_db()
    assert first.valid_until == TODAY() - dt.timedelta(days=1)
    assert primary_officer(scene.seller.authority) == second
    assert OfficerAssignment.objects.get(pk=second.pk).is_primary


def test_the_work_is_handed_over_in_one_act(scene: Scene) -> None:
    first = assigned(scene)
    successor = person("successor", Role.DLA_EDITOR)
    follower = hand_over(first, successor.email, "", terms(title="นักวิชาการ"), by=first.user)
    first.refresh_from_db()
    assert (first.successor, first.valid_until) == (follower, TODAY() - dt.timedelta(days=1))
    assert (follower.user, follower.is_primary, follower.valid_from) == (successor, True, TODAY())
    assert holds(successor, scene.seller.authority)
    assert not holds(first.user, scene.seller.authority)
    act = Act.objects.about(first).last()
    assert (act.verb, act.actor, act.note) == ("hand_over", first.user, "12/2569")
    assert successor.messages.filter(address="/my/").count() == 1
    assert scene.seller.approver.messages.filter(subject="มีการส่งมอบงานของเจ้าหน้าที่ผู้รับผิดชอบ").exists()


def test_a_hand_over_on_a_day_to_come_leaves_no_gap_and_no_overlap(scene: Scene) -> None:
    first, day = assigned(scene), TODAY() + dt.timedelta(days=5)
    follower = hand_over(first, "new@example.test", "คนใหม่", terms(valid_from=day), by=scene.seller.approver)
    authority = scene.seller.authority
    before, after = (list(current_officers(authority, on)) for on in (day - dt.timedelta(days=1), day))
    assert (before, after) == ([OfficerAssignment.objects.get(pk=first.pk)], [follower])
    assert holds(first.user, authority)
    assert Invitation.objects.get(user=follower.user).sent_by == scene.seller.approver


def test_an_officer_who_is_there_already_takes_over(scene: Scene) -> None:
    first, second = assigned(scene), assigned(scene, "second@example.test")
    assert hand_over(first, second.user.email, "", terms(), by=scene.seller.approver) == second
    assert primary_officer(scene.seller.authority) == second
    assert OfficerAssignment.objects.get(pk=second.pk).is_primary


def test_other_roles_of_the_leaver_stay(scene: Scene) -> None:
    first = assigned(scene)
    Membership.objects.create(user=first.user, role=Role.AUTHORITY_FINANCE, authority=scene.seller.authority)
    hand_over(first, "new@example.test", "คนใหม่", terms(), by=scene.seller.approver)
    assert User.objects.get(pk=first.user_id).holds({Role.AUTHORITY_FINANCE}, authority=scene.seller.authority)


@pytest.mark.parametrize("who", ["finance", "officer", "head", "next door", "dla"])
def test_only_the_officer_and_the_approver_hand_over(scene: Scene, who: str) -> None:
    first = assigned(scene)
    people = {
        "finance": scene.seller.finance,
        "officer": scene.seller.officer,  # another officer of the same authority
        "head": person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province),
        "next door": make_seller(7, "51", "ลำพูน").approver,
        "dla": scene.dla_second,
    }
    with pytest.raises(NotAllowed):
        hand_over(first, "new@example.test", "คนใหม่", terms(), by=people[who])
    assert not User.objects.filter(email="new@example.test").exists()


def test_nobody_hands_over_to_themself_or_twice_or_into_the_past(scene: Scene) -> None:
    first = assigned(scene)
    for by, email in ((first.user, first.user.email), (scene.seller.approver, scene.seller.approver.email)):
        with pytest.raises(BadValue) as refusal:
            hand_over(first, email, "", terms(), by=by)
        assert refusal.value.field == "email"
    with pytest.raises(BadValue) as refusal:
        hand_over(first, "n@example.test", "ก", terms(valid_from=TODAY() - dt.timedelta(days=1)), by=first.user)
    assert refusal.value.field == "valid_from"
    hand_over(first, "n@example.test", "ก", terms(), by=first.user)
    with pytest.raises(PortalError) as error:
        hand_over(first, "m@example.test", "ข", terms(), by=scene.seller.approver)
    assert isinstance(error.value, WrongState)


def test_a_refusal_half_way_leaves_everything_as_it_was(scene: Scene) -> None:
    first = assigned(scene)
    blocked = User.objects.create_user("blocked@example.test", None, name="ถูกระงับ", is_active=False)
    with pytest.raises(BadValue):
        hand_over(first, blocked.email, "", terms(), by=first.user)
    first.refresh_from_db()
    assert (first.valid_until, first.successor) == (None, None)
    assert holds(first.user, scene.seller.authority)
