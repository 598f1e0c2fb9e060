"""A province sets its own date, sends its bundle signed by its head, and DLA may send it back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry import papers
from registry.enums import DLA_DESK, PROVINCE_ROLES, BundleState, PaperKind, ReturnState
from registry.errors import BadValue, NotAllowed, TooLate, WrongState, require
from registry.models import RosterBundle, RosterReturn, RosterSending, User
from registry.permissions import can_run_rosters, can_send_roster
from registry.services.acts import holders, record, tell
from registry.services.desk import change
from registry.services.roster.campaigns import link
from registry.services.roster.sheets import paper_values

CLOSED = _("สถ. ปิดการรายงานนี้แล้ว")


@dataclass(frozen=True)
class Letter:
    """The province's own letter: its number and date, and perhaps the scan that was signed."""

    number: str
    dated_on: dt.date
    scan: Any = ""


@transaction.atomic
def set_terms(bundle: RosterBundle, *, by: User, own_due_on: dt.date | None, contact: str) -> RosterBundle:
    """Set the province's own date, not after DLA's, and the office's telephone that the authorities' page shows."""
    bundle = _held(bundle)
    require(can_send_roster(by, bundle), NotAllowed)
    limit = bundle.campaign.dla_due_on
    require(
        own_due_on is None or own_due_on <= limit,
        BadValue(_("วันของจังหวัดต้องไม่หลังวันที่จังหวัดต้องส่ง สถ."), field="own_due_on"),
    )
    return change(bundle, {"own_due_on": own_due_on, "contact": contact.strip()}, verb="set_roster_terms", by=by)


@transaction.atomic
def send_bundle(bundle: RosterBundle, letter: Letter, *, by: User, seen_sendings: int) -> RosterSending:
    """Freeze what the authorities have submitted and send it to DLA, signed by the province's head.

    Authorities that have not reported are named as such. `seen_sendings` is how often the page knew it to be sent, so
    that a button pressed twice sends once.
    """
    bundle = _held(bundle)
    require(can_send_roster(by, bundle), NotAllowed)
    editions = bundle.sendings.count()
    require(editions == seen_sendings, WrongState(_("รายชื่อของจังหวัดส่งไปแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูผล")))
    returns = RosterReturn.objects.lock_all(bundle.returns.values_list("pk", flat=True))
    submitted = _to_send(bundle, returns)
    sending = _write_sending(bundle, letter, by=by, edition=editions + 1)
    RosterReturn.objects.filter(pk__in=[each.pk for each in submitted]).update(bundled_in=sending, change_reason="")
    bundle.state, bundle.comment = BundleState.SENT, ""
    bundle.save(update_fields=["state", "comment"])
    sums = {"edition": sending.edition, "reported": len(submitted), "of": len(returns)}
    act = record(bundle, "send_roster", by=by, values=sums)
    tell(act, holders(DLA_DESK), _("จังหวัดส่งแบบรายงานรายชื่อแล้ว"), _page(bundle))
    return sending


def _to_send(bundle: RosterBundle, returns: list[RosterReturn]) -> list[RosterReturn]:
    """The submitted ones among the held returns; refused while there are none, and while none of them is news."""
    submitted = [each for each in returns if each.state == ReturnState.SUBMITTED]
    require(submitted, WrongState(_("ยังไม่มี อปท. ใดส่งรายชื่อ จึงยังส่ง สถ. ไม่ได้")))
    is_news = bundle.state != BundleState.SENT or not all(each.is_bundled for each in submitted)
    require(is_news, WrongState(_("ส่งรายชื่อทั้งหมดนี้ไปแล้ว และยังไม่มี อปท. ใดแก้ไขเพิ่มเติม")))
    return submitted


def _write_sending(bundle: RosterBundle, letter: Letter, *, by: User, edition: int) -> RosterSending:
    """The paper, with every name as it is now, and the sending that it belongs to."""
    values = paper_values(bundle, number=letter.number, dated_on=letter.dated_on, signed_by=by)
    return RosterSending.objects.create(
        bundle=bundle,
        edition=edition,
        paper=papers.issue(PaperKind.ROSTER, issuer=f"P{bundle.province_id}", values=values),
        letter_number=letter.number,
        letter_date=letter.dated_on,
        scan=letter.scan,
        sent_by=by,
    )


@transaction.atomic
def send_back_bundle(bundle: RosterBundle, *, by: User, comment: str) -> RosterBundle:
    """Open a province's bundle again with a comment; its authorities may correct theirs, and what was sent stays."""
    bundle = _held(bundle)
    require(can_run_rosters(by), NotAllowed)
    require(bundle.state == BundleState.SENT, WrongState(_("จังหวัดนี้ยังไม่ได้ส่งรายชื่อ หรือกำลังแก้ไขอยู่")))
    require(comment.strip(), BadValue(_("กรุณาพิมพ์ความเห็นให้จังหวัดทราบว่าต้องแก้ไขอะไร"), field="comment"))
    bundle.state, bundle.comment = BundleState.RETURNED, comment.strip()
    bundle.save(update_fields=["state", "comment"])
    bundle.returns.update(bundled_in=None, change_reason="")
    act = record(bundle, "return_roster_bundle", by=by, note=bundle.comment)
    tell(act, holders(PROVINCE_ROLES, province=bundle.province), _("สถ. ส่งรายชื่อของจังหวัดกลับให้แก้ไข"), link(bundle.code))
    return bundle


def _held(bundle: RosterBundle) -> RosterBundle:
    held: RosterBundle = RosterBundle.objects.lock(bundle.pk)
    require(held.campaign.is_open, TooLate(CLOSED))
    return held


def _page(bundle: RosterBundle) -> str:
    return f"/my/roster/provinces/{bundle.pk}/"
