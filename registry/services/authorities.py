"""What is known of an authority: how to reach it, its counts, its type and name, its VAT status, all with history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import AuthorityType, VatStatus
from registry.errors import BadValue, NotAllowed, require
from registry.models import AuthorityCount, AuthorityTypeChange, AuthorityVat, LocalAuthority, User
from registry.permissions import can_change_type, can_edit_contact, can_record_counts
from registry.services.acts import record
from registry.services.desk import change

CONTACT_FIELDS = ("address", "phone", "email")
COUNTED = (
    "population",
    "all_households",
    "households",
    "bins",
    "child_centres",
    "child_centre_persons",
    "schools",
    "school_persons",
)
NEVER_EMPTY = {"households", "child_centre_persons", "school_persons"}


@transaction.atomic
def edit_contact(authority: LocalAuthority, changes: Mapping[str, str], *, by: User) -> LocalAuthority:
    """Change the address, phone and e-mail of an authority; what was before stays in the log."""
    require(can_edit_contact(by, authority), NotAllowed)
    authority = LocalAuthority.objects.lock(authority.pk)
    return change(authority, {name: changes[name].strip() for name in CONTACT_FIELDS}, verb="edit_contact", by=by)


@transaction.atomic
def record_count(
    authority: LocalAuthority, counted_on: dt.date, counts: Mapping[str, int | None], source: str, *, by: User
) -> AuthorityCount:
    """Write what the authority had counted on a day; a second count of the same day corrects the first.

    Earlier days stay as history. Empty means not counted.
    """
    require(can_record_counts(by, authority), NotAllowed)
    LocalAuthority.objects.lock(authority.pk)
    require(counted_on <= timezone.localdate(), BadValue(_("วันที่นับต้องไม่ใช่วันในอนาคต"), field="counted_on"))
    values = {name: counts.get(name, 0 if name in NEVER_EMPTY else None) for name in COUNTED}
    total = values["all_households"]
    require(
        total is None or (values["households"] or 0) <= total,
        BadValue(_("ครัวเรือนที่มีถังขยะเปียกต้องไม่เกินครัวเรือนทั้งหมด"), field="households"),
    )
    row = AuthorityCount.objects.filter(authority=authority, counted_on=counted_on).first()
    if row:
        return change(row, {**values, "source": source}, verb="edit_count", by=by)
    row = AuthorityCount.objects.create(authority=authority, counted_on=counted_on, source=source, **values)
    record(row, "count", by=by, values=values)
    return row


@transaction.atomic
def change_type(
    authority: LocalAuthority,
    kind: AuthorityType,
    *,
    name_th: str,
    changed_on: dt.date,
    legal_reference: str,
    by: User,
) -> LocalAuthority:
    """An authority becomes of another type, or takes another name, by an announcement that has come into force."""
    require(can_change_type(by, authority), NotAllowed)
    authority = LocalAuthority.objects.lock(authority.pk)
    check_change(authority, kind, name_th, changed_on)
    if not authority.type_history.exists():
        write_history(authority, None, "")
    authority.type, authority.name_th = kind, name_th
    authority.full_name_th = full_name(kind, name_th)
    authority.search_text = authority.searchable()
    authority.save(update_fields=["type", "name_th", "full_name_th", "search_text"])
    write_history(authority, changed_on, legal_reference)
    values = {"type": kind, "name_th": name_th, "changed_on": changed_on.isoformat()}
    record(authority, "change_authority_type", by=by, note=legal_reference, values=values)
    return authority


def check_change(authority: LocalAuthority, kind: AuthorityType, name_th: str, changed_on: dt.date) -> None:
    """The change is one, has come into force, and follows the one before it."""
    require(changed_on <= timezone.localdate(), BadValue(_("บันทึกได้เมื่อถึงวันที่มีผลแล้ว"), field="changed_on"))
    is_new = (kind, name_th) != (authority.type, authority.name_th)
    require(is_new, BadValue(_("ประเภทและชื่อนี้คือที่ใช้อยู่แล้ว"), field="type"))
    later = authority.type_history.filter(changed_on__gte=changed_on)
    require(not later.exists(), BadValue(_("มีการเปลี่ยนที่บันทึกไว้ในวันนั้นหรือหลังจากนั้นแล้ว"), field="changed_on"))


def write_history(authority: LocalAuthority, changed_on: dt.date | None, legal_reference: str) -> None:
    AuthorityTypeChange.objects.create(
        authority=authority,
        type=authority.type,
        name_th=authority.name_th,
        full_name_th=authority.full_name_th,
        changed_on=changed_on,
        legal_reference=legal_reference,
    )


def full_name(kind: AuthorityType, name_th: str) -> str:
    """The name as law writes it; a special form, such as เมืองพัทยา, is its whole name already."""
    return name_th if kind == AuthorityType.SPECIAL else f"{kind.label}{name_th}"


@transaction.atomic
def set_vat(
    authority: LocalAuthority, status: VatStatus, *, rate_percent: Decimal, valid_from: dt.date, by: User
) -> AuthorityVat:
    """What an authority is under VAT from a day on; what papers have printed stays."""
    require(can_change_type(by, authority), NotAllowed)
    LocalAuthority.objects.lock(authority.pk)
    is_rate = status == VatStatus.RATE
    require(is_rate == (rate_percent > 0), BadValue(_("กรอกอัตราเมื่อจดทะเบียนภาษีมูลค่าเพิ่มเท่านั้น"), field="rate_percent"))
    require(valid_from >= timezone.localdate(), BadValue(_("วันที่เริ่มใช้ต้องเป็นวันนี้หรือวันข้างหน้า"), field="valid_from"))
    taken = AuthorityVat.objects.filter(authority=authority, valid_from=valid_from)
    require(not taken.exists(), BadValue(_("มีสถานะที่เริ่มในวันนี้แล้ว"), field="valid_from"))
    row = AuthorityVat.objects.create(
        authority=authority, status=status, rate_percent=rate_percent, valid_from=valid_from
    )
    record(authority, "set_vat", by=by, values={"status": status, "valid_from": valid_from.isoformat()})
    return row
