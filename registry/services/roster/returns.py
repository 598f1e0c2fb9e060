"""An authority submits its officers and corrects them until they are bundled; its province sends one back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import PROVINCE_ROLES, ReturnState
from registry.errors import AlreadyDecided, BadValue, NotAllowed, Sentence, TooLate, WrongState, require
from registry.models import Act, RosterPerson, RosterReturn, User
from registry.permissions import can_report_roster, can_review_roster
from registry.querysets.roster import REPORTERS
from registry.services.acts import holders, record, tell
from registry.services.roster.campaigns import link

MOST_PERSONS = 10


@dataclass(frozen=True)
class Officer:
    """A person as reported; the phone as registry.thai.phones keeps it."""

    name: str
    position: str
    phone: str
    is_primary: bool = False


@dataclass(frozen=True)
class Report:
    """What an authority sends: who, and by which assignment order; its number and date come together or not at all."""

    officers: Sequence[Officer]
    order_number: str = ""
    order_date: dt.date | None = None


@transaction.atomic
def submit_return(row: RosterReturn, report: Report, *, by: User, seen_edition: int) -> RosterReturn:
    """Replace what the authority had reported. Late is accepted; bundled or closed is not.

    `seen_edition` is the submission that the form was filled from: when another was sent since, this one is refused.
    """
    row = RosterReturn.objects.lock(row.pk)
    require(can_report_roster(by, row), NotAllowed)
    require(row.bundle.campaign.is_open, TooLate(_("สถ. ปิดรับรายชื่อแล้ว หากต้องการแก้ไขโปรดติดต่อ สถจ.")))
    require(not row.is_bundled, WrongState(_("จังหวัดรวมรายชื่อนี้ส่ง สถ. แล้ว หากต้องการเปลี่ยน โปรดกด “ขอแก้ไข”")))
    require(row.edition == seen_edition, AlreadyDecided(_("มีผู้ส่งรายชื่อนี้ไปก่อนแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูฉบับล่าสุด")))
    check(report)
    was_returned = row.state == ReturnState.RETURNED
    _replace(row, report)
    row.state, row.edition, row.comment, row.submitted_by = ReturnState.SUBMITTED, row.edition + 1, "", by
    row.submitted_at = timezone.now()
    row.first_submitted_at = row.first_submitted_at or row.submitted_at
    row.order_number, row.order_date = report.order_number, report.order_date
    row.save()
    act = record(row, "submit_roster", by=by, values={"edition": row.edition, "persons": len(report.officers)})
    tell(act, holders(REPORTERS, authority=row.authority), _("ส่งรายชื่อผู้ได้รับมอบหมายให้จังหวัดแล้ว"), link(row.code))
    if was_returned or row.bundle.sendings.exists():
        _tell_province(act, row, _("อปท. ส่งรายชื่อที่แก้ไขแล้ว"))
    return row


def check(report: Report) -> None:
    """One to ten officers, one of them the primary, an order with both its number and its date."""
    require(report.officers, BadValue(_("กรุณาระบุผู้ได้รับมอบหมายอย่างน้อยหนึ่งคน")))
    require(len(report.officers) <= MOST_PERSONS, BadValue(_("ระบุผู้ได้รับมอบหมายได้ไม่เกิน %(most)s คน"), most=MOST_PERSONS))
    primaries = sum(each.is_primary for each in report.officers)
    require(primaries == 1, BadValue(_("กรุณาเลือกผู้รับผิดชอบหลักหนึ่งคน"), field="primary"))
    require(
        report.order_number or not report.order_date,
        BadValue(_("มีวันที่ของคำสั่งแล้ว กรุณาพิมพ์เลขที่คำสั่งด้วย"), field="order_number"),
    )
    require(
        report.order_date or not report.order_number,
        BadValue(_("มีเลขที่คำสั่งแล้ว กรุณาพิมพ์วันที่ของคำสั่งด้วย"), field="order_date"),
    )


def _replace(row: RosterReturn, report: Report) -> None:
    row.persons.all().delete()
    RosterPerson.objects.bulk_create(
        RosterPerson(roster_return=row, place=place, **vars(each))
        for place, each in enumerate(report.officers, start=1)
    )


@transaction.atomic
def ask_change(row: RosterReturn, *, by: User, reason: str) -> RosterReturn:
    """Ask the province to open a bundled return again; what was sent stays as sent."""
    row = RosterReturn.objects.lock(row.pk)
    require(can_report_roster(by, row), NotAllowed)
    require(row.bundle.campaign.is_open, TooLate(_("สถ. ปิดรับรายชื่อแล้ว หากต้องการแก้ไขโปรดติดต่อ สถจ.")))
    require(row.is_bundled, WrongState(_("จังหวัดยังไม่ได้รวมส่ง ท่านแก้ไขรายชื่อได้เองทันที")))
    require(not row.change_reason, WrongState(_("ขอแก้ไขไว้แล้ว โปรดรอจังหวัดพิจารณา")))
    require(reason.strip(), BadValue(_("กรุณาพิมพ์เหตุที่ขอแก้ไข"), field="reason"))
    row.change_reason = reason.strip()
    row.save(update_fields=["change_reason"])
    act = record(row, "ask_roster_change", by=by, note=row.change_reason)
    _tell_province(act, row, _("อปท. ขอแก้ไขรายชื่อที่รวมส่งแล้ว"))
    return row


@transaction.atomic
def send_back_return(row: RosterReturn, *, by: User, comment: str) -> RosterReturn:
    """Open a submitted return for mending, with a comment; the copy that was sent stays as it was sent."""
    row = RosterReturn.objects.lock(row.pk)
    _check_review(row, by, comment)
    row.state, row.comment, row.change_reason, row.bundled_in = ReturnState.RETURNED, comment.strip(), "", None
    row.save(update_fields=["state", "comment", "change_reason", "bundled_in"])
    act = record(row, "return_roster", by=by, note=row.comment)
    tell(act, holders(REPORTERS, authority=row.authority), _("จังหวัดส่งรายชื่อกลับให้แก้ไข"), link(row.code))
    return row


@transaction.atomic
def refuse_change(row: RosterReturn, *, by: User, comment: str) -> RosterReturn:
    """Leave a bundled return as it was sent, and tell the authority why."""
    row = RosterReturn.objects.lock(row.pk)
    _check_review(row, by, comment)
    require(row.change_reason, WrongState(_("อปท. แห่งนี้ไม่ได้ขอแก้ไข")))
    row.change_reason, row.comment = "", comment.strip()
    row.save(update_fields=["change_reason", "comment"])
    act = record(row, "refuse_roster_change", by=by, note=row.comment)
    tell(act, holders(REPORTERS, authority=row.authority), _("จังหวัดไม่รับคำขอแก้ไขรายชื่อ"), link(row.code))
    return row


def _check_review(row: RosterReturn, by: User, comment: str) -> None:
    require(can_review_roster(by, row), NotAllowed)
    require(row.bundle.campaign.is_open, TooLate(_("สถ. ปิดการรายงานนี้แล้ว")))
    require(row.state == ReturnState.SUBMITTED, WrongState(_("อปท. แห่งนี้ยังไม่ได้ส่งรายชื่อ หรือกำลังแก้ไขอยู่")))
    require(comment.strip(), BadValue(_("กรุณาพิมพ์ความเห็นให้ อปท. ทราบว่าต้องแก้ไขอะไร"), field="comment"))


def _tell_province(act: Act, row: RosterReturn, subject: Sentence) -> None:
    tell(act, holders(PROVINCE_ROLES, province=row.authority.province), subject, f"/my/roster/returns/{row.pk}/")
