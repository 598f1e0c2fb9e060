"""TGO's letters, from the post to the order that they are about; market.services.delivery makes them count.

A letter is recorded as it reads, even when nobody knows yet which request it answers. Until two people have made it
count it may be corrected, matched, unmatched and put aside; afterwards it stays as it is.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from market.enums import NOTICE_OF, NoticeKind, NoticeState
from market.models import Order, TgoNotice
from market.permissions import can_handle_notices
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import Act, Proposal, User
from registry.services.acts import record
from registry.services.desk import change
from registry.services.proposals import pending_on, send_back, withdraw_proposal
from registry.thai import format_date, normalise


@dataclass(frozen=True)
class Letter:
    """What a letter of TGO says; `tonnes` is None only in a refusal."""

    kind: str
    number: str
    dated_on: dt.date
    tonnes: int | None = None
    request_number: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    serials: str = ""
    note: str = ""
    file: File | None = None


@transaction.atomic
def record_letter(letter: Letter, *, by: User) -> TgoNotice:
    """Put a letter that has arrived into the inbox. The same number and date is refused: it is there already."""
    require(can_handle_notices(by), NotAllowed)
    check_letter(letter)
    values = asdict(letter) | {"file": letter.file or "", "number_key": normalise(letter.number)}
    try:
        with transaction.atomic():
            notice = TgoNotice.objects.create(**values, recorded_by=by)
    except IntegrityError:  # somebody recorded the same letter in this very moment
        check_letter(letter)
        raise
    record(notice, "record_letter", by=by, values={"number": letter.number, "dated_on": letter.dated_on})
    return notice


@transaction.atomic
def edit_letter(notice: TgoNotice, letter: Letter, *, by: User) -> TgoNotice:
    """Correct what was copied from a letter that is not matched yet; a new file replaces the old one."""
    require(can_handle_notices(by), NotAllowed)
    notice = TgoNotice.objects.lock(notice.pk)
    require(notice.state == NoticeState.UNMATCHED, wrong_state(notice))
    check_letter(letter, but=notice)
    changes: dict[str, Any] = asdict(letter) | {"number_key": normalise(letter.number)}
    if letter.file is None:
        del changes["file"]
    return change(notice, changes, verb="edit_letter", by=by)


@transaction.atomic
def discard_letter(notice: TgoNotice, *, by: User, note: str) -> TgoNotice:
    """Put aside a letter that was recorded by mistake, with the reason; its number may then be recorded anew."""
    require(can_handle_notices(by), NotAllowed)
    notice = TgoNotice.objects.lock(notice.pk)
    require(notice.state == NoticeState.UNMATCHED, wrong_state(notice))
    require(note.strip(), BadValue(_("โปรดระบุเหตุผล"), field="note"))
    notice.state = NoticeState.DISCARDED
    notice.save(update_fields=["state"])
    record(notice, "discard_letter", by=by, note=note)
    return notice


@transaction.atomic
def unmatch(notice: TgoNotice, *, by: User, note: str) -> None:
    """Take a wrong match apart before it is approved: the letter is in the inbox again, the proposal has fallen."""
    require(can_handle_notices(by), NotAllowed)
    require(note.strip(), BadValue(_("โปรดระบุเหตุผล"), field="note"))
    waiting = pending_on(notice.order).filter(act="record_notice").first() if notice.order else None
    require(waiting is not None and waiting.values == {"notice": notice.pk}, wrong_state(notice))
    assert waiting is not None
    if waiting.proposer_id == by.pk:
        withdraw_proposal(waiting, by=by)
    else:
        send_back(waiting, by=by, note=note)


def check_letter(letter: Letter, *, but: TgoNotice | None = None) -> None:
    """Refuse a letter without its number, of a day to come, without tonnes, or that is recorded already."""
    require(normalise(letter.number), BadValue(_("โปรดระบุเลขที่หนังสือแจ้งผล"), field="number"))
    require(
        letter.dated_on <= timezone.localdate(),
        BadValue(_("วันที่ของเอกสารต้องไม่ใช่วันในอนาคต"), field="dated_on"),
    )
    require(
        letter.kind == NoticeKind.REFUSAL or (letter.tonnes or 0) > 0,
        BadValue(_("โปรดระบุปริมาณตามหนังสือ เป็นจำนวนตันเต็ม"), field="tonnes"),
    )
    same = TgoNotice.objects.in_force().filter(number_key=normalise(letter.number), dated_on=letter.dated_on)
    first = same.exclude(pk=but.pk if but else None).first()
    if first is not None:
        raise recorded_already(first)


def recorded_already(first: TgoNotice) -> BadValue:
    return BadValue(
        _("บันทึกหนังสือเลขที่ %(number)s ลงวันที่ %(day)s ไว้แล้ว (%(state)s) ไม่ต้องบันทึกซ้ำ โปรดเปิดดูที่รายการหนังสือแจ้งผลของ อบก."),
        field="number",
        number=first.number,
        day=format_date(first.dated_on),
        state=NoticeState(first.state).label,
    )


# --- the match, which delivery proposes ----------------------------------------------------------------------------


def tie(notice: TgoNotice, order: Order, *, by: User, note: str = "") -> TgoNotice:
    """Say that an unmatched letter is about a locked order; the two must tell of the same thing.

    `note` is how it is known where the letter does not say so.
    """
    notice = TgoNotice.objects.lock(notice.pk)
    require(notice.state == NoticeState.UNMATCHED, wrong_state(notice))
    check_fit(notice, order)
    notice.order, notice.state = order, NoticeState.MATCHED
    notice.save(update_fields=["order", "state"])
    record(notice, "match_notice", by=by, note=note, values={"order": order.pk})
    return notice


def check_fit(notice: TgoNotice, order: Order) -> None:
    """Refuse a match in which TGO did something else, or with another number of tonnes, than the order asks for."""
    if notice.kind == NoticeKind.REFUSAL:
        return
    others = order.notices.of_deliveries().exclude(pk=notice.pk)
    require(
        not others.exists(),
        WrongState(_("%(order)sมีหนังสือแจ้งผลที่จับคู่ไว้แล้ว หากจับคู่ผิด โปรดยกเลิกการจับคู่นั้นก่อน"), order=order),
    )
    require(
        notice.kind == NOTICE_OF[order.delivery],  # type: ignore[index]
        BadValue(
            _("หนังสือนี้%(kind)s แต่%(order)sให้ส่งมอบโดย%(delivery)s จึงจับคู่กันไม่ได้"),
            field="order",
            kind=NoticeKind(notice.kind).label,
            order=order,
            delivery=order.get_delivery_display(),
        ),
    )
    require(
        notice.tonnes == order.tonnes,
        BadValue(
            _("หนังสือแจ้ง %(said)s ตัน แต่%(order)sมี %(asked)s ตัน โปรดตรวจตัวเลขที่บันทึก หรือสอบถาม อบก. ก่อน"),
            field="tonnes",
            said=f"{notice.tonnes or 0:,}",
            order=order,
            asked=f"{order.tonnes:,}",
        ),
    )


def count(notice_pk: int, order: Order) -> TgoNotice:
    """Make a matched letter count for good; the caller moves the ledger in the same transaction."""
    notice = TgoNotice.objects.lock(notice_pk)
    require(notice.state == NoticeState.MATCHED and notice.order_id == order.pk, wrong_state(notice))
    check_fit(notice, order)
    notice.state = NoticeState.COUNTED
    notice.save(update_fields=["state"])
    return notice


def untie(order: Order) -> Act | None:
    """The match was sent back or withdrawn: its letter waits in the inbox again."""
    notice = TgoNotice.objects.filter(order=order, state=NoticeState.MATCHED).first()
    if notice is None:
        return None
    held = TgoNotice.objects.lock(notice.pk)
    held.order, held.state = None, NoticeState.UNMATCHED
    held.save(update_fields=["order", "state"])
    decided = decision_on(held)
    return record(
        held,
        "unmatch_notice",
        by=decided.decider if decided else None,
        note=decided.note if decided else "",
        values={"order": order.pk},
    )


def decision_on(notice: TgoNotice) -> Proposal | None:
    """The latest decision about matching this letter."""
    decided = Proposal.objects.filter(act="record_notice", values={"notice": notice.pk}, decided_at__isnull=False)
    return decided.order_by("-decided_at").first()


def wrong_state(notice: TgoNotice) -> WrongState:
    return WrongState(
        _("หนังสือเลขที่ %(number)s อยู่ในสถานะ “%(state)s” จึงทำเช่นนี้ไม่ได้"),
        number=notice.number,
        state=NoticeState(notice.state).label,
    )
