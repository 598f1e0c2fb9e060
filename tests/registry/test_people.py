"""Roles are given and ended by those whom `can_grant` names, and never by oneself; who is new is invited by mail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, DLA_ROLES, PROVINCE_ROLES, Role
from registry.errors import BadValue, NotAllowed, PortalError, WrongState
from registry.models import Act, Buyer, Invitation, Membership, OfficerAssignment, User
from registry.permissions import can_grant, grantable_roles
from registry.services.invitations import accept_invitation
from registry.services.people import appoint, end
from tests.registry.granting import PASSWORD, TODAY, fresh, terms
from tests.scene import Scene, make_seller, person

pytestmark = pytest.mark.django_db


# --- who may -------------------------------------------------------------------------------------------------------


def everybody(scene: Scene) -> dict[str, User]:
    """One person of each of the 11 roles, here, and those of the nearest other scope."""
    here, next_door = scene.seller, make_seller(7, "51", "ลำพูน")
    province, far = here.authority.province, scene.sellers[1].authority.province
    return {
        "authority_officer": here.officer,
        "authority_finance": here.finance,
        "authority_approver": here.approver,
        "district_officer": person("district", Role.DISTRICT_OFFICER, district=here.authority.district),
        "province_officer": person("province", Role.PROVINCE_OFFICER, province=province),
        "province_head": person("head", Role.PROVINCE_HEAD, province=province),
        "dla_officer": scene.dla,
        "dla_admin": scene.dla_second,
        "dla_editor": person("editor", Role.DLA_EDITOR),
        "auditor": person("auditor", Role.AUDITOR),
        "buyer": scene.purchaser,
        "approver elsewhere": next_door.approver,
        "province elsewhere": person("far", Role.PROVINCE_HEAD, province=far),
    }


PROVINCE = {"province_officer", "province_head"}
DESK = {"dla_officer", "dla_admin"}
MAY_GRANT: list[tuple[frozenset[Role], str, set[str]]] = [
    (frozenset({Role.AUTHORITY_APPROVER}), "authority", PROVINCE),
    (AUTHORITY_ROLES - {Role.AUTHORITY_APPROVER}, "authority", PROVINCE | {"authority_approver"}),
    (DISTRICT_ROLES, "district", PROVINCE),
    (PROVINCE_ROLES, "province", DESK),
    (frozenset({Role.BUYER}), "buyer", DESK),
    (DLA_ROLES, "", {"dla_admin"}),
]


def scopes(scene: Scene) -> dict[str, Any]:
    authority = scene.seller.authority
    places = {"authority": authority, "district": authority.district, "province": authority.province}
    return {**places, "buyer": scene.buyer, "": None}


def test_every_role_is_granted_by_exactly_those_whom_the_rule_names(scene: Scene) -> None:
    people, where = everybody(scene), scopes(scene)
    for roles, kind, expected in MAY_GRANT:
        for role in roles:
            assert {name for name, user in people.items() if can_grant(user, role, where[kind])} == expected, role
            for other, scope in where.items():
                if other != kind:
                    assert not any(can_grant(user, role, scope) for user in people.values()), (role, other)
    assert {role for roles, _kind, _who in MAY_GRANT for role in roles} == set(Role)


def test_the_services_ask_the_same_question(scene: Scene) -> None:
    people, where = everybody(scene), scopes(scene)
    for roles, kind, expected in MAY_GRANT:
        for number, role in enumerate(sorted(roles)):
            done = {name for name, user in people.items() if grants(user, role, where[kind], f"{kind}{number}{name}")}
            assert done == expected, role


def grants(by: User, role: Role, scope: Any, name: str) -> bool:
    """Whether appointing and ending both work for this person; both are taken back."""
    email = f"new.{name.replace(' ', '.')}@example.test"
    try:
        with transaction.atomic():
            made = appoint(email, "คนใหม่ (ข้อมูลสมมติ)", role, scope, terms(), by=by)
            end(made, by=by, reason="ข้อมูลสมมติ")
            transaction.set_rollback(True)
    except NotAllowed:
        return False
    return True


def test_who_may_not_grant_may_not_end(scene: Scene) -> None:
    people = everybody(scene)
    target = scene.seller.finance.memberships.get()
    for name, user in people.items():
        if name in PROVINCE | {"authority_approver"}:
            continue
        with pytest.raises(NotAllowed):
            end(target, by=user)
    target.refresh_from_db()
    assert target.valid_until is None


def test_an_approver_grants_officers_and_treasury_but_no_approver(scene: Scene) -> None:
    assert grantable_roles(scene.seller.approver, scene.seller.authority) == [
        Role.AUTHORITY_OFFICER,
        Role.AUTHORITY_FINANCE,
    ]


def test_nobody_grants_or_ends_for_themself(scene: Scene) -> None:
    approver = scene.seller.approver
    with pytest.raises(NotAllowed, match="ตนเอง"):
        appoint(approver.email, "", Role.AUTHORITY_FINANCE, scene.seller.authority, terms(), by=approver)
    with pytest.raises(NotAllowed, match="ตนเอง"):
        end(scene.dla_second.memberships.get(), by=scene.dla_second)


# --- granting ------------------------------------------------------------------------------------------------------


def test_a_role_holds_on_the_next_request_and_the_person_is_told(scene: Scene) -> None:
    known = person("known", Role.DLA_EDITOR)
    made = appoint(
        known.email.upper(),
        "",
        Role.AUTHORITY_FINANCE,
        scene.seller.authority,
        terms(title="นักวิชาการเงินและบัญชี", capacity="acting_for"),
        by=scene.seller.approver,
    )
    assert fresh(known).holds({Role.AUTHORITY_FINANCE}, authority=scene.seller.authority)
    assert (made.title, made.capacity, made.order_number) == ("นักวิชาการเงินและบัญชี", "acting_for", "ข้อมูลสมมติ 1/2569")
    assert known.messages.get().subject == "ท่านได้รับสิทธิ์ในระบบ"
    act = Act.objects.about(made).get()
    assert (act.verb, act.actor) == ("grant", scene.seller.approver)
    assert scene.seller.authority.short_name in act.capacity
    assert not Invitation.objects.exists()  # who has an account is not invited


def test_the_authoritys_approver_learns_what_the_province_grants(scene: Scene) -> None:
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    appoint("x@example.test", "คนใหม่", Role.AUTHORITY_FINANCE, scene.seller.authority, terms(), by=head)
    assert scene.seller.approver.messages.filter(subject="มีผู้ได้รับสิทธิ์ในหน่วยงานของท่าน").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"valid_until": dt.date(2020, 1, 1)}, "valid_until"),
        ({"valid_from": dt.date(2020, 1, 1), "valid_until": dt.date(2021, 1, 1)}, "valid_until"),
    ],
)
def test_dates_that_make_no_sense_are_refused(scene: Scene, values: dict[str, Any], field: str) -> None:
    with pytest.raises(BadValue) as refusal:
        appoint(
            "x@example.test",
            "คนใหม่",
            Role.AUTHORITY_FINANCE,
            scene.seller.authority,
            terms(**values),
            by=scene.seller.approver,
        )
    assert refusal.value.field == field
    assert not User.objects.filter(email="x@example.test").exists()


def test_the_same_role_is_not_given_twice_for_the_same_time(scene: Scene) -> None:
    args = (scene.seller.finance.email, "", Role.AUTHORITY_FINANCE, scene.seller.authority)
    with pytest.raises(BadValue, match="อยู่แล้ว"):
        appoint(*args, terms(), by=scene.seller.approver)
    end(scene.seller.finance.memberships.get(), by=scene.seller.approver)
    appoint(*args, terms(), by=scene.seller.approver)
    assert scene.seller.finance.memberships.count() == 2  # the ended one stays as history


def test_the_database_refuses_a_second_open_membership(scene: Scene) -> None:
    held = scene.seller.finance.memberships.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=held.user, role=held.role, authority=held.authority)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(user=scene.dla, role=Role.DLA_OFFICER)


def test_a_role_to_come_opens_nothing_before_its_day_and_its_group_waits(scene: Scene) -> None:
    made = appoint(
        "later@example.test",
        "คนใหม่",
        Role.AUDITOR,
        None,
        terms(valid_from=TODAY() + dt.timedelta(days=3)),
        by=scene.dla_second,
    )
    user = accept_invitation(Invitation.objects.get(user=made.user), PASSWORD, name="คนใหม่")
    assert user.groups.exists()
    assert not fresh(user).has_perm("wagtailadmin.access_admin")
    Membership.objects.update(valid_from=TODAY())
    assert fresh(user).has_perm("wagtailadmin.access_admin")


# --- ending --------------------------------------------------------------------------------------------------------


def test_an_end_holds_on_the_next_request_with_its_reason(scene: Scene) -> None:
    finance = scene.seller.finance
    ended = end(finance.memberships.get(), by=scene.seller.approver, reason="ย้ายไปหน่วยงานอื่น")
    assert not fresh(finance).current_memberships
    assert Act.objects.about(ended).last().note == "ย้ายไปหน่วยงานอื่น"
    assert finance.messages.count() == 1
    with pytest.raises(WrongState):
        end(ended, by=scene.seller.approver)


def test_an_end_on_a_day_to_come_holds_until_then(scene: Scene) -> None:
    last = TODAY() + dt.timedelta(days=10)
    end(scene.seller.finance.memberships.get(), by=scene.seller.approver, on=last)
    assert fresh(scene.seller.finance).current_memberships
    assert scene.seller.finance.memberships.current(on=last).exists()
    assert not scene.seller.finance.memberships.current(on=last + dt.timedelta(days=1)).exists()


def test_the_last_approver_stays_until_a_successor_is_in_force(scene: Scene) -> None:
    head = person("head", Role.PROVINCE_HEAD, province=scene.seller.authority.province)
    last = scene.seller.approver.memberships.get()
    with pytest.raises(WrongState, match="คนสุดท้าย"):
        end(last, by=head)
    invited = appoint("new@example.test", "ผู้อนุมัติใหม่", Role.AUTHORITY_APPROVER, scene.seller.authority, terms(), by=head)
    with pytest.raises(WrongState, match="คนสุดท้าย"):
        end(last, by=head)  # who has not accepted yet approves nothing
    accept_invitation(Invitation.objects.get(user=invited.user), PASSWORD, name="ผู้อนุมัติใหม่")
    end(last, by=head)
    assert not fresh(scene.seller.approver).current_memberships


def test_dla_keeps_an_administrator(scene: Scene) -> None:
    root = User.objects.create_superuser("root@example.test", None, name="ผู้ติดตั้ง")
    with pytest.raises(WrongState, match="คนสุดท้าย"):
        end(scene.dla_second.memberships.get(), by=root)


def test_a_buyers_person_is_granted_by_dla(scene: Scene) -> None:
    buyer = Buyer.objects.create(kind="agency", name="หน่วยงานสมมติ")
    made = appoint("b@example.test", "ผู้ซื้อใหม่", Role.BUYER, buyer, terms(), by=scene.dla)
    assert made.buyer == buyer
    assert not OfficerAssignment.objects.exists()
    with pytest.raises(PortalError):
        appoint("b@example.test", "", Role.BUYER, buyer, terms(), by=scene.dla)
