"""The officers whom an authority made responsible (ผู้ได้รับมอบหมาย), and the hand-over of their work.

An assignment begins and ends with the person's membership as the authority's officer: the membership opens the
screens, the assignment says by which order, and who is the primary one. `hand_over` ends one person's and begins
another's in one transaction. Work waits for a role and not for a person, so the successor finds it at once, and no
password is shared.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.files.base import File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Role
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import LocalAuthority, Membership, OfficerAssignment, User
from registry.permissions import can_choose_primary, can_hand_over
from registry.querysets import MembershipQuerySet
from registry.services import memberships
from registry.services.acts import holders, record, tell
from registry.services.invitations import invite
from registry.services.memberships import Terms


def current_officers(authority: LocalAuthority, on: dt.date | None = None) -> MembershipQuerySet:
    """The assignments in force on a day (today), the primary one first, each with its person."""
    rows: MembershipQuerySet = OfficerAssignment.objects.current(on)
    return rows.filter(authority=authority).select_related("user").order_by("-is_primary", "valid_from", "pk")


def primary_officer(authority: LocalAuthority) -> OfficerAssignment | None:
    """Who is first responsible today, else the longest-serving officer; None where nobody is."""
    return current_officers(authority).first()


def begin_assignment(membership: Membership, *, by: User, order_file: File[Any] | None = None) -> OfficerAssignment:
    """Write the assignment that goes with an officer's new membership; the first of an authority is the primary."""
    authority = _authority_of(membership)
    standing = OfficerAssignment.objects.standing(on=membership.valid_from).filter(authority=authority)
    if held := standing.filter(user=membership.user).first():
        return held
    assignment = OfficerAssignment.objects.create(
        authority=authority,
        user=membership.user,
        is_primary=not standing.filter(is_primary=True).exists(),
        order_number=membership.order_number,
        order_file=order_file or "",
        valid_from=membership.valid_from,
        valid_until=membership.valid_until,
    )
    record(assignment, "assign_officer", by=by)
    return assignment


def end_assignments(membership: Membership, last_day: dt.date) -> None:
    """The person's assignments in the authority end with the membership.

    Another becomes primary at once when this one has stopped; before a later end, on the day after it by its seniority.
    """
    mine = OfficerAssignment.objects.standing(on=last_day + dt.timedelta(days=1))
    mine = mine.filter(authority=membership.authority, user=membership.user)
    was_primary = mine.filter(is_primary=True).exists()
    for assignment in mine:
        close(assignment, last_day)
    if was_primary and last_day < timezone.localdate():
        promote_another(_authority_of(membership))


def _authority_of(membership: Membership) -> LocalAuthority:
    assert membership.authority is not None  # a constraint holds it for the roles of an authority
    return membership.authority


def promote_another(authority: LocalAuthority) -> None:
    others = OfficerAssignment.objects.standing().filter(authority=authority, valid_until=None)
    if not others.filter(is_primary=True).exists() and (heir := others.order_by("valid_from", "pk").first()):
        heir.is_primary = True
        heir.save(update_fields=["is_primary"])


def close(assignment: OfficerAssignment, last_day: dt.date) -> None:
    assignment.valid_from = min(assignment.valid_from, last_day)
    assignment.valid_until = last_day
    assignment.save(update_fields=["valid_from", "valid_until"])


@transaction.atomic
def make_primary(assignment: OfficerAssignment, *, by: User) -> OfficerAssignment:
    """Choose which of the authority's officers is the first responsible; the earlier one stays an officer."""
    require(can_choose_primary(by, assignment.authority), NotAllowed)
    LocalAuthority.objects.lock(assignment.authority_id)
    assignment = OfficerAssignment.objects.lock(assignment.pk)
    is_current = OfficerAssignment.objects.current().filter(pk=assignment.pk).exists()
    require(is_current, WrongState(_("ผู้นี้ไม่ได้เป็นเจ้าหน้าที่ผู้รับผิดชอบในวันนี้ โปรดเปิดหน้านี้ใหม่")))
    others = OfficerAssignment.objects.standing().filter(authority=assignment.authority, is_primary=True)
    others.exclude(pk=assignment.pk).update(is_primary=False)
    assignment.is_primary = True
    assignment.save(update_fields=["is_primary"])
    act = record(assignment, "make_primary", by=by)
    tell(act, [assignment.user], _("ท่านเป็นผู้รับผิดชอบหลักของ อปท."), people_page(assignment.authority))
    return assignment


# --- hand-over -----------------------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(assignment: OfficerAssignment, email: str, name: str, terms: Terms, *, by: User) -> OfficerAssignment:
    """End an officer's work and begin the successor's on `terms.valid_from`, by the officer or the approver.

    The earlier officer's last day is the day before. The successor is a person with an account, or is invited; a
    successor who is an officer already takes over as such. Returns the successor's assignment.
    """
    require(can_hand_over(by, assignment), NotAllowed)
    LocalAuthority.objects.lock(assignment.authority_id)
    assignment = OfficerAssignment.objects.select_related("authority", "user").lock(assignment.pk)
    last_day = terms.valid_from - dt.timedelta(days=1)
    check_hand_over(assignment, last_day)
    successor, was_primary = successor_of(assignment, email, name, by), assignment.is_primary
    membership = officers_membership(assignment)
    take_away(assignment, membership, last_day)
    follower = assignment_for(successor, assignment.authority, terms, by=by)
    connect(assignment, follower, was_primary=was_primary)
    announce(assignment, follower, by=by)
    return follower


def check_hand_over(assignment: OfficerAssignment, last_day: dt.date) -> None:
    """The work is still the officer's, and the successor begins today or later, before it would have ended."""
    standing = OfficerAssignment.objects.standing().filter(pk=assignment.pk, successor=None).exists()
    require(standing, WrongState(_("งานนี้ส่งมอบหรือสิ้นสุดไปแล้ว โปรดเปิดหน้านี้ใหม่")))
    today = timezone.localdate()
    require(last_day + dt.timedelta(days=1) >= today, BadValue(_("วันเริ่มต้องเป็นวันนี้หรือวันข้างหน้า"), field="valid_from"))
    require(
        assignment.valid_until is None or last_day <= assignment.valid_until,
        BadValue(_("วันเริ่มต้องไม่ช้ากว่าวันถัดจากวันที่เจ้าหน้าที่คนเดิมพ้นหน้าที่"), field="valid_from"),
    )


def successor_of(assignment: OfficerAssignment, email: str, name: str, by: User) -> User:
    """Another person than the one who leaves, and not the one who decides it."""
    successor = memberships.person_with(email, name)
    require(successor.pk != assignment.user_id, BadValue(_("ผู้รับมอบต้องเป็นคนละคนกับผู้ส่งมอบ"), field="email"))
    require(successor.pk != by.pk, BadValue(_("ท่านรับมอบงานด้วยตนเองไม่ได้ โปรดให้ สถจ. เป็นผู้กำหนด"), field="email"))
    return successor


def officers_membership(assignment: OfficerAssignment) -> Membership | None:
    held = Membership.objects.standing().filter(
        user=assignment.user_id, authority=assignment.authority_id, role=Role.AUTHORITY_OFFICER
    )
    return held.order_by("valid_from").first()


def take_away(assignment: OfficerAssignment, membership: Membership | None, last_day: dt.date) -> None:
    close(assignment, last_day)
    if membership:
        memberships.close(membership, last_day)


def assignment_for(successor: User, authority: LocalAuthority, terms: Terms, *, by: User) -> OfficerAssignment:
    """The successor's assignment: the one held already, or a new one with its membership."""
    held = OfficerAssignment.objects.standing().filter(authority=authority, user=successor).first()
    if held:
        return held
    membership = Membership(
        user=successor,
        role=Role.AUTHORITY_OFFICER,
        authority=authority,
        title=terms.title,
        capacity=terms.capacity,
        order_number=terms.order_number,
        valid_from=terms.valid_from,
        valid_until=terms.valid_until,
    )
    memberships.begin(membership)
    record(membership, "grant", by=by)
    if not successor.is_active:
        invite(successor, by=by)
    return begin_assignment(membership, by=by, order_file=terms.order_file)


def connect(assignment: OfficerAssignment, follower: OfficerAssignment, *, was_primary: bool) -> None:
    """The successor stands where the earlier officer stood."""
    assignment.successor = follower
    assignment.save(update_fields=["successor"])
    others = OfficerAssignment.objects.filter(authority=assignment.authority, is_primary=True, valid_until=None)
    if was_primary and not others.exclude(pk=follower.pk).exists():
        follower.is_primary = True
        follower.save(update_fields=["is_primary"])


def announce(assignment: OfficerAssignment, follower: OfficerAssignment, *, by: User) -> None:
    values = {"successor": follower.user_id, "from": follower.valid_from.isoformat()}
    act = record(assignment, "hand_over", by=by, note=follower.order_number, values=values)
    tell(act, [follower.user], _("ท่านได้รับมอบงานของเจ้าหน้าที่ผู้รับผิดชอบ งานที่ค้างอยู่ในงานของฉันแล้ว"), "/my/")
    tell(act, [assignment.user], _("งานของท่านส่งมอบให้ผู้รับผิดชอบคนใหม่แล้ว"), people_page(assignment.authority))
    approvers: models.QuerySet[User] = holders({Role.AUTHORITY_APPROVER}, authority=assignment.authority)
    tell(act, approvers, _("มีการส่งมอบงานของเจ้าหน้าที่ผู้รับผิดชอบ"), people_page(assignment.authority))


def people_page(authority: LocalAuthority) -> str:
    return f"/my/people/authority/{authority.pk}/"
