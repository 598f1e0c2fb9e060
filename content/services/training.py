"""Register for training within the office's quota, wait for a seat, attend, and receive a certificate.

An office's places and the seats of the event are counted under the lock of the event. Who withdraws gives the seat to
the first in the waiting list whose office still has a place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

from content.enums import Audience, SeatState, Trained
from content.models import Registration, TrainingPage
from content.permissions import can_send_broadcast
from content.services.broadcasts import ROLES, Office, office_as, offices_held
from registry import papers
from registry.enums import PaperKind
from registry.errors import NotAllowed, WrongState, require
from registry.models import Province, User
from registry.services.acts import record, tell

REMINDED_BEFORE = dt.timedelta(days=1)


class RegistrationClosed(WrongState):
    code = "registration_closed"
    default = _("ปิดรับลงทะเบียนแล้ว")


class QuotaFull(WrongState):
    code = "quota_full"
    default = _("หน่วยงานของท่านลงทะเบียนครบ %(quota)s คนแล้ว หากมีผู้สละสิทธิ์ ให้ผู้นั้นยกเลิกก่อน")


def may_register(user: User, event: TrainingPage, office: Office) -> bool:
    """A person of the office, of the kind of office that the event is for."""
    kind = Audience.PROVINCES if isinstance(office, Province) else Audience.AUTHORITIES
    return kind in Trained(event.audience).audiences and user.holds(ROLES[kind], **office_as(office))


@transaction.atomic
def register(event: TrainingPage, office: Office, *, by: User) -> Registration:
    """Take a seat, or a place in the waiting list; registering twice is registering once.

    Raises RegistrationClosed, and QuotaFull when the office's places are taken.
    """
    require(may_register(by, event, office), NotAllowed)
    event = TrainingPage.held.lock(event.pk)
    mine = Registration.objects.filter(event=event, person=by).first()
    if mine and mine.state != SeatState.WITHDRAWN:
        return mine
    require(event.live and event.is_open, RegistrationClosed)
    require(places_left(event, office) != 0, QuotaFull(quota=event.quota))
    state = SeatState.SEATED if has_seat(event) else SeatState.WAITING
    values = {"state": state, "at": timezone.now(), "province": None, "authority": None, **office_as(office)}
    row, _made = Registration.objects.update_or_create(event=event, person=by, defaults=values)
    record(row, "register_training", by=by, note=str(office))
    return row


@transaction.atomic
def withdraw(registration: Registration, *, by: User) -> Registration:
    """Give the place back; the first who waits takes the seat and is told."""
    require(by.pk == registration.person_id, NotAllowed)
    event = TrainingPage.held.lock(registration.event_id)
    row = Registration.objects.lock(registration.pk)
    if row.state == SeatState.WITHDRAWN:
        return row
    require(timezone.now() < event.starts_at, WrongState(_("การฝึกอบรมเริ่มแล้ว จึงยกเลิกไม่ได้")))
    row.state = SeatState.WITHDRAWN
    row.save(update_fields=["state"])
    record(row, "withdraw_training", by=by)
    seat_who_waits(event)
    return row


def seat_who_waits(event: TrainingPage) -> None:
    """Fill free seats from the waiting list in its order."""
    for row in taking_part(event).filter(state=SeatState.WAITING).select_related("person"):
        if not has_seat(event):
            return
        row.state = SeatState.SEATED
        row.save(update_fields=["state"])
        act = record(row, "seat_training", by=None)
        tell(act, [row.person], _("ท่านได้ที่นั่งในการฝึกอบรมแล้ว"), address_of(event))


def taking_part(event: TrainingPage) -> models.QuerySet[Registration]:
    return Registration.objects.filter(event=event).exclude(state=SeatState.WITHDRAWN)


def places_left(event: TrainingPage, office: Office) -> int | None:
    """How many more of the office may come, None for any number; those who wait count too."""
    if event.quota is None:
        return None
    return max(0, event.quota - taking_part(event).filter(**office_as(office)).count())


def has_seat(event: TrainingPage) -> bool:
    taken = Registration.objects.filter(event=event, state=SeatState.SEATED).count()
    return event.seats is None or taken < event.seats


def address_of(event: TrainingPage) -> str:
    return f"/my/training/{event.pk}/"


# --- attendance ------------------------------------------------------------------------------------------------------


@transaction.atomic
def mark_attendance(event: TrainingPage, ids: Iterable[int], *, by: User) -> int:
    """Record who was there; each receives a certificate where the event gives one. How many were new.

    A certificate is never taken back, so nobody is unmarked.
    """
    require(can_send_broadcast(by), NotAllowed)
    require(timezone.now() >= event.starts_at, WrongState(_("การฝึกอบรมยังไม่เริ่ม จึงบันทึกการเข้าร่วมไม่ได้")))
    wanted = Registration.objects.filter(event=event, pk__in=list(ids), state=SeatState.SEATED, attended_at=None)
    rows = Registration.objects.lock_all(wanted.values_list("pk", flat=True))
    new = [row for row in rows if row.attended_at is None and row.state == SeatState.SEATED]
    for row in new:
        row.attended_at = timezone.now()
        row.paper = certificate(event, row) if event.gives_certificate else None
        row.save(update_fields=["attended_at", "paper"])
        act = record(row, "mark_attendance", by=by)
        tell(act, [row.person], _("บันทึกการเข้าร่วมฝึกอบรมของท่านแล้ว"), address_of(event))
    return len(new)


def certificate(event: TrainingPage, row: Registration) -> Any:
    values = {
        "issuer_name": "กรมส่งเสริมการปกครองท้องถิ่น",
        "person": row.person.name,
        "office": office_name(row),
        "event": event.title,
        "place": event.place or "ทางออนไลน์",
        "held_on": event.held_on,
        "is_demo": "ข้อมูลสมมติ" in event.title or "ข้อมูลสมมติ" in row.person.name,
    }
    return papers.issue(PaperKind.ATTENDANCE, issuer="DLA", values=values)


def office_name(row: Registration) -> str:
    """The office in full, as a paper writes it."""
    if row.authority:
        return row.authority.full_name_th
    return f"สำนักงานส่งเสริมการปกครองท้องถิ่นจังหวัด{row.office.name_th}"


# --- who is concerned ------------------------------------------------------------------------------------------------


def offices_of(user: User, event: TrainingPage) -> list[Office]:
    return [office for audience in Trained(event.audience).audiences for office in offices_held(user, audience)]


def events() -> Any:
    """What is announced, each once: a translation tells of the same event."""
    return TrainingPage.objects.live().public().filter(alias_of=None, locale=Locale.get_default())


def open_to(user: User) -> list[TrainingPage]:
    """The coming events for an office of this person, the next first."""
    mine = {audience for audience in Audience if offices_held(user, audience)}
    kinds = [each for each in Trained if mine.intersection(each.audiences)]
    coming = events().filter(ends_at__gte=timezone.now())
    return list(coming.filter(audience__in=kinds).order_by("starts_at"))


def remind_of_training() -> int:
    """The day before: tell who has a seat, each once. How many were told."""
    soon = (timezone.now(), timezone.now() + REMINDED_BEFORE)
    rows = Registration.objects.filter(state=SeatState.SEATED, reminded_at=None, event__starts_at__range=soon)
    return sum(remind(pk) for pk in rows.values_list("pk", flat=True))


@transaction.atomic
def remind(registration_id: int) -> bool:
    row = Registration.objects.lock(registration_id)
    if row.reminded_at or row.state != SeatState.SEATED:
        return False
    row.reminded_at = timezone.now()
    row.save(update_fields=["reminded_at"])
    tell(record(row, "remind_training", by=None), [row.person], _("การฝึกอบรมของท่านใกล้ถึงแล้ว"), address_of(row.event))
    return True
