"""Ask every office of a kind to read an edition or a letter, and take their word that they have.

Who is asked is read from the registry when it is asked for, so an authority that comes later is asked too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.enums import Audience, TaskState
from content.models import Acknowledgement, Broadcast, BroadcastTask, Edition, LetterPage, TaskReport
from content.permissions import READERS, can_acknowledge, can_report_task, can_send_broadcast
from registry.enums import PROVINCE_ROLES
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import LocalAuthority, Province, User
from registry.services.acts import holders, record, tell

ROLES = {Audience.PROVINCES: PROVINCE_ROLES, Audience.AUTHORITIES: READERS}
Office = Province | LocalAuthority


class SentAlready(WrongState):
    code = "sent_already"
    default = _("ส่งเรื่องนี้ถึงผู้รับกลุ่มนี้แล้ว ดูผู้ที่ยังไม่รับทราบได้ในหน้ารายงาน")


class NotPublic(WrongState):
    code = "not_public"
    default = _("หนังสือนี้ยังไม่เผยแพร่ ผู้รับจึงเปิดอ่านไม่ได้ โปรดเผยแพร่ก่อน")


@transaction.atomic
def send_broadcast(
    *,
    audience: str,
    by: User,
    edition: Edition | None = None,
    letter: LetterPage | None = None,
    due_on: dt.date | None = None,
) -> Broadcast:
    """Ask all offices of one kind to read an edition or a letter; each of their people is told.

    A letter's tasks go to the provinces with it. Raises SentAlready when that audience has it, NotPublic for a letter
    that nobody can open, BadValue for a day that is over or when not exactly one thing is named.
    """
    require(can_send_broadcast(by), NotAllowed)
    require((edition is None) != (letter is None), BadValue(_("โปรดเลือกคู่มือหรือหนังสืออย่างใดอย่างหนึ่ง"), field="edition"))
    require(due_on is None or due_on >= timezone.localdate(), BadValue(_("วันกำหนดต้องไม่ก่อนวันนี้"), field="due_on"))
    require(letter is None or letter.live, NotPublic)
    what: dict[str, Any] = {"edition": edition, "letter": letter, "audience": Audience(audience)}
    broadcast, is_new = Broadcast.objects.get_or_create(**what, defaults={"sent_by": by, "due_on": due_on})
    require(is_new, SentAlready)
    if letter and audience == Audience.PROVINCES:
        copy_tasks(letter, broadcast)
    act = record(broadcast, "send_broadcast", by=by)
    tell(act, holders(ROLES[Audience(audience)]), _("โปรดอ่านและแจ้งรับทราบ"), f"/my/reading/{broadcast.pk}/")
    return broadcast


def copy_tasks(letter: LetterPage, broadcast: Broadcast) -> None:
    BroadcastTask.objects.bulk_create(
        BroadcastTask(broadcast=broadcast, number=number, text=task.text, due_on=task.due_on)
        for number, task in enumerate(letter.tasks.all(), start=1)
    )


@transaction.atomic
def acknowledge(broadcast: Broadcast, office: Office, *, by: User) -> Acknowledgement:
    """Say for an office that it has read what was sent; saying it twice is saying it once."""
    require(can_acknowledge(by, office), NotAllowed)
    require(is_asked(broadcast, office), NotAllowed)
    word, is_new = Acknowledgement.objects.get_or_create(
        broadcast=broadcast, **office_as(office), defaults={"by": by, "at": timezone.now()}
    )
    if is_new:
        record(broadcast, "acknowledge", by=by, note=str(office))
    return word


@transaction.atomic
def report_task(task: BroadcastTask, province: Province, *, state: str, by: User, note: str = "") -> TaskReport:
    """Say where a province stands with one thing that a letter asks; the log keeps what it said before."""
    require(can_report_task(by, province), NotAllowed)
    require(state in TaskState.values, BadValue(_("โปรดเลือกสถานะ"), field="state"))
    before = TaskReport.objects.filter(task=task, province=province).values("state", "note").first()
    values = {"state": state, "note": note.strip()[:300], "by": by, "at": timezone.now()}
    report, _made = TaskReport.objects.update_or_create(task=task, province=province, defaults=values)
    after = {"state": report.state, "note": report.note}
    if before != after:
        record(report, "report_task", by=by, note=str(task), values={"before": before or {}, "after": after})
    return report


# --- who has answered ----------------------------------------------------------------------------------------------


def office_as(office: Office) -> dict[str, Office]:
    return {"province": office} if isinstance(office, Province) else {"authority": office}


def is_asked(broadcast: Broadcast, office: Office) -> bool:
    wanted = Audience.PROVINCES if isinstance(office, Province) else Audience.AUTHORITIES
    return bool(broadcast.audience == wanted and offices_asked(broadcast).filter(pk=office.pk).exists())


def offices_asked(broadcast: Broadcast) -> models.QuerySet[Any]:
    """Every office that is asked: 76 provinces, or every authority."""
    return offices_of_kind(broadcast.audience)


def offices_of_kind(audience: str) -> models.QuerySet[Any]:
    if audience == Audience.PROVINCES:
        return Province.objects.with_authorities()
    return LocalAuthority.objects.select_related("province").order_by("province__name_th", "code")


def how_many_are_asked() -> dict[str, int]:
    return {audience: offices_of_kind(audience).count() for audience in Audience}


def offices_left(broadcast: Broadcast) -> models.QuerySet[Any]:
    """The offices that have not said that they have read it."""
    path = "province" if broadcast.audience == Audience.PROVINCES else "authority"
    return offices_asked(broadcast).exclude(pk__in=broadcast.acknowledgements.values(path))


@dataclass(frozen=True)
class Count:
    """How many offices of a province were asked, and how many have answered."""

    province: Province
    asked: int
    answered: int

    @property
    def left(self) -> int:
        return self.asked - self.answered


def counts_by_province(broadcast: Broadcast) -> list[Count]:
    """Province by province, in two queries."""
    path = "" if broadcast.audience == Audience.PROVINCES else "authority__"
    column = f"{path}province"
    given = broadcast.acknowledgements.values_list(column).annotate(n=models.Count("pk")).order_by()
    answered = dict(given)
    if broadcast.audience == Audience.PROVINCES:
        provinces = offices_asked(broadcast).annotate(asked=models.Value(1))
    else:
        provinces = Province.objects.annotate(asked=models.Count("authorities")).filter(asked__gt=0)
    return [Count(each, each.asked, answered.get(each.pk, 0)) for each in provinces]


def unread_of(user: User) -> list[Broadcast]:
    """What an office of this person has still to read, what is due first first; two queries however many there are."""
    asked = Broadcast.objects.asked_of(user).with_texts()
    rows = list(asked.order_by(models.F("due_on").asc(nulls_last=True), "pk"))
    given = Acknowledgement.objects.filter(broadcast__in=rows).filter(
        models.Q(province__in=offices_held(user, Audience.PROVINCES))
        | models.Q(authority__in=offices_held(user, Audience.AUTHORITIES))
    )
    answered = Counter(given.values_list("broadcast", flat=True))
    return [row for row in rows if answered[row.pk] < len(offices_held(user, row.audience))]


def offices_of(user: User, broadcast: Broadcast) -> list[Office]:
    """The offices for which this person may answer."""
    return offices_held(user, broadcast.audience)


def offices_held(user: User, audience: str) -> list[Office]:
    name = "province" if audience == Audience.PROVINCES else "authority"
    held = [getattr(each, name) for each in user.current_memberships if each.role in ROLES[Audience(audience)]]
    return list({office.pk: office for office in held if office}.values())
