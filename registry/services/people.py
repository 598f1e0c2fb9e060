"""Grant and end memberships; a DLA role's Wagtail group, and an officer's assignment, follow in the same transaction.

`can_grant` says who may. Nobody grants or ends for themself, and an authority keeps an approver: the last one is ended
only when another is in force from the day after.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from registry.enums import Role
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import District, LocalAuthority, Membership, User
from registry.permissions import can_grant
from registry.services import officers
from registry.services.acts import holders, record, tell
from registry.services.invitations import invite
from registry.services.memberships import (
    SCOPE_FIELDS,
    Scope,
    Terms,
    begin,
    close,
    group_name,
    in_scope,
    lock_scope,
    person_with,
    scope_of,
    sync_group,
    yesterday,
)

__all__ = ["appoint", "end", "grant", "group_name", "sync_group"]


@transaction.atomic
def appoint(email: str, name: str, role: Role, scope: Scope, terms: Terms, *, by: User) -> Membership:
    """Give a role to the person with this e-mail address; who has no account yet is invited by mail."""
    require(can_grant(by, role, scope), NotAllowed)
    lock_scope(scope)
    user = person_with(email, name)
    membership = Membership(
        user=user,
        role=role,
        title=terms.title,
        capacity=terms.capacity,
        order_number=terms.order_number,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
        **in_scope(scope),
    )
    grant(membership, by=by, order_file=terms.order_file)
    if not user.is_active:
        invite(user, by=by)
    return membership


@transaction.atomic
def grant(membership: Membership, *, by: User, order_file: File[Any] | None = None) -> Membership:
    """Give a person the role that the unsaved membership describes, from the next request on."""
    role, scope = Role(membership.role), scope_of(membership)
    require(can_grant(by, role, scope), NotAllowed)
    check_not_oneself(membership, by)
    lock_scope(scope)
    begin(membership)
    act = record(membership, "grant", by=by)
    tell(act, [membership.user], _("ท่านได้รับสิทธิ์ในระบบ"), address_of(membership))
    tell(act, overseers(membership), _("มีผู้ได้รับสิทธิ์ในหน่วยงานของท่าน"), address_of(membership))
    if role == Role.AUTHORITY_OFFICER:
        officers.begin_assignment(membership, by=by, order_file=order_file)
    return membership


@transaction.atomic
def end(membership: Membership, *, by: User, on: dt.date | None = None, reason: str = "") -> Membership:
    """End a membership after the given day (yesterday when none is given, so that it stops at once)."""
    require(can_grant(by, Role(membership.role), scope_of(membership)), NotAllowed)
    check_not_oneself(membership, by)
    lock_scope(scope_of(membership))
    membership = Membership.objects.select_related("user").lock(membership.pk)
    last_day = on or yesterday()
    require(
        membership.valid_until is None or last_day < membership.valid_until,
        WrongState(_("สิทธิ์นี้สิ้นสุดอยู่แล้วในวันนั้นหรือก่อนหน้านั้น โปรดเปิดหน้านี้ใหม่")),
    )
    require(last_day >= yesterday(), BadValue(_("วันสุดท้ายต้องเป็นวันนี้หรือวันข้างหน้า เว้นว่างหากให้สิ้นสุดทันที"), field="on"))
    check_another_remains(membership, last_day)
    close(membership, last_day)
    act = record(membership, "end", by=by, note=reason, values={"valid_until": last_day.isoformat()})
    tell(act, [membership.user], _("สิทธิ์ของท่านในระบบสิ้นสุดแล้วหรือจะสิ้นสุด"), address_of(membership))
    if membership.role == Role.AUTHORITY_OFFICER:
        officers.end_assignments(membership, last_day)
    return membership


# --- what is checked -----------------------------------------------------------------------------------------------


def check_not_oneself(membership: Membership, by: User) -> None:
    require(
        membership.user_id != by.pk,
        NotAllowed(_("ท่านให้หรือสิ้นสุดสิทธิ์ของตนเองไม่ได้ โปรดให้ผู้มีอำนาจคนอื่นดำเนินการ")),
    )


def check_another_remains(membership: Membership, last_day: dt.date) -> None:
    """An authority is never left without an approver, nor DLA without an administrator, by an act of ours."""
    if membership.role not in {Role.AUTHORITY_APPROVER, Role.DLA_ADMIN}:
        return
    same = Membership.objects.filter(role=membership.role, authority=membership.authority, user__is_active=True)
    if not same.current().filter(pk=membership.pk).exists():
        return
    others = same.current(on=last_day + dt.timedelta(days=1)).exclude(user=membership.user_id)
    sentence = (
        _("ผู้นี้เป็นผู้อนุมัติคนสุดท้ายของ อปท. โปรดเพิ่มผู้อนุมัติคนใหม่ที่เริ่มไม่ช้ากว่าวันถัดไปก่อน แล้วจึงสิ้นสุดสิทธิ์นี้")
        if membership.role == Role.AUTHORITY_APPROVER
        else _("ผู้นี้เป็นผู้ดูแลระบบคนสุดท้ายของ สถ. โปรดเพิ่มผู้ดูแลระบบคนใหม่ก่อน")
    )
    require(others.exists(), WrongState(sentence))


def overseers(membership: Membership) -> models.QuerySet[User]:
    """Who is told that somebody got a role: the approvers of an authority, the head of a province, DLA's admins."""
    scope = scope_of(membership)
    if isinstance(scope, LocalAuthority):
        return holders({Role.AUTHORITY_APPROVER}, authority=scope).exclude(pk=membership.user_id)
    if isinstance(scope, District):
        return holders({Role.PROVINCE_HEAD}, province=scope.province_id)
    return holders({Role.DLA_ADMIN}).exclude(pk=membership.user_id)


def address_of(membership: Membership) -> str:
    """The workspace's page of the people of the membership's scope."""
    scope = scope_of(membership)
    return f"/my/people/{SCOPE_FIELDS[type(scope)]}/{scope.pk}/" if scope else "/my/people/dla/"
