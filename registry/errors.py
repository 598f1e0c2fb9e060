"""The one tree of errors. Each carries a stable code for machines and a sentence for people; no HTTP here.

PortalError
├── NotAllowed           the person may not do this
│   └── SamePerson       the two acts of a pair must be by two people
├── WrongState           the row is in a state where this act has no meaning
│   ├── TooLate          its time is over
│   ├── AlreadyDecided   somebody else was faster
│   └── Frozen           the account, authority, province or the whole market is frozen
├── NotEnoughCredits     fewer tonnes are free than were asked for
├── BadValue             a value breaks a rule (`field` names it)
│   └── FileRefused      a file's rows break rules (`problems` names each row and column)
├── LedgerBusy           the ledger is being written to without a pause; try again in a moment
└── LedgerBroken         the ledger contradicts itself; found by an audit
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise


class PortalError(Exception):
    """A refusal with a sentence in the reader's language that says what to do."""

    code = "error"
    default: Sentence = _("ดำเนินการไม่สำเร็จ")

    def __init__(self, message: Sentence | None = None, **values: Any) -> None:
        self.template = message or self.default
        self.values = values
        super().__init__(self.code)

    @property
    def message(self) -> str:
        return str(self.template) % self.values if self.values else str(self.template)

    def __str__(self) -> str:
        return self.message


class NotAllowed(PortalError):
    code = "not_allowed"
    default = _("บัญชีของท่านไม่มีสิทธิ์ดำเนินการนี้")


class SamePerson(NotAllowed):
    code = "same_person"
    default = _("ผู้อนุมัติต้องไม่ใช่ผู้เสนอ โปรดให้ผู้มีอำนาจอีกคนหนึ่งเป็นผู้อนุมัติ")


class WrongState(PortalError):
    code = "wrong_state"
    default = _("สถานะปัจจุบันไม่ให้ดำเนินการนี้ โปรดเปิดหน้านี้ใหม่เพื่อดูสถานะล่าสุด")


class TooLate(WrongState):
    code = "too_late"
    default = _("พ้นกำหนดเวลาแล้ว จึงดำเนินการนี้ไม่ได้")


class AlreadyDecided(WrongState):
    code = "already_decided"
    default = _("มีผู้พิจารณาเรื่องนี้ไปแล้ว โปรดเปิดหน้านี้ใหม่เพื่อดูผล")


class Frozen(WrongState):
    code = "frozen"
    default = _("ถูกระงับการทำรายการชั่วคราว โปรดติดต่อกลุ่มงานสิ่งแวดล้อม สถ.")


class NotEnoughCredits(PortalError):
    code = "not_enough_credits"
    default = _("คาร์บอนเครดิตที่เหลืออยู่ไม่พอ")


class BadValue(PortalError):
    code = "bad_value"
    default = _("ข้อมูลไม่ถูกต้อง")

    def __init__(self, message: Sentence | None = None, *, field: str = "", **values: Any) -> None:
        super().__init__(message, **values)
        self.field = field


class FileRefused(BadValue):
    code = "file_refused"
    default = _("นำเข้าไฟล์ไม่ได้ ไม่มีข้อมูลใดเปลี่ยนแปลง")

    def __init__(
        self,
        message: Sentence | None = None,
        *,
        problems: Sequence[str] = (),
        wrong_cells: Sequence[dict[str, Any]] = (),
        **values: Any,
    ) -> None:
        super().__init__(message, **values)
        self.problems = list(problems)
        self.wrong_cells = list(wrong_cells)  # the same for machines: field, row, code and detail of each


class LedgerBusy(PortalError):
    code = "ledger_busy"
    default = _("ขณะนี้มีการบันทึกรายการในบัญชีอยู่ โปรดลองใหม่ในอีกสักครู่")


class LedgerBroken(PortalError):
    code = "ledger_broken"
    default = _("บัญชีไม่ตรงกัน")


def require(condition: object, error: PortalError | type[PortalError]) -> None:
    """Raise `error` unless the condition holds."""
    if not condition:
        raise error
