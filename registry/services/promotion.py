"""Promotion activities: log, edit, withdraw, add photographs; DLA chooses which the public sees.

Whoever edits what is on the public site takes it off: DLA chooses again when it has read the new words and pictures.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ActivityState, Reader
from registry.errors import BadValue, NotAllowed, WrongState, require
from registry.models import Activity, ActivityPhoto, LocalAuthority, Province, User
from registry.models.promotion import MOST_PARTICIPANTS
from registry.permissions import can_choose_activities, can_edit_activity, can_log_activity
from registry.pictures import shrunk
from registry.services.acts import record

LARGEST, SMALL = (1600, 1600), (480, 480)
MOST_PHOTOS = 8


class NoConsent(BadValue):
    code = "no_consent"
    default = _("ยังคัดเลือกไม่ได้ เพราะหน่วยงานยังไม่ยืนยันว่าผู้ที่ปรากฏในภาพยินยอมให้เผยแพร่")


class TooManyPhotos(WrongState):
    code = "too_many_photos"
    default = _("กิจกรรมหนึ่งมีภาพได้ไม่เกิน %(most)s ภาพ โปรดนำภาพอื่นออกก่อน")


@dataclass(frozen=True)
class Told:
    """What an office tells of an activity; `checklist` holds the guideline's points as they read that day."""

    title: str
    held_on: dt.date
    place: str
    readers: list[str]
    participants: int
    words: str = ""
    checklist: list[tuple[str, bool]] = field(default_factory=list)
    people_agreed: bool = False


# --- the office ----------------------------------------------------------------------------------------------------


@transaction.atomic
def log_activity(office: LocalAuthority | Province, told: Told, *, by: User) -> Activity:
    """Write down an activity of an authority or a province. Raises BadValue for what cannot be."""
    require(can_log_activity(by, office), NotAllowed)
    authority, province = (None, office) if isinstance(office, Province) else (office, office.province)
    activity = Activity(authority=authority, province=province, logged_by=by)
    put_in(activity, told)
    activity.save()
    record(activity, "log_activity", by=by)
    return activity


@transaction.atomic
def edit_activity(activity: Activity, told: Told, *, by: User) -> Activity:
    """Change what is told of an activity; one on the public site leaves it until DLA chooses it again."""
    activity = held_for(activity, by)
    put_in(activity, told)
    take_off(activity)
    activity.save()
    record(activity, "edit_activity", by=by)
    return activity


@transaction.atomic
def withdraw_activity(activity: Activity, *, by: User, reason: str) -> Activity:
    """Take an activity out of every count and off the public site; its row and its photographs stay on record."""
    activity = held_for(activity, by)
    require(reason.strip(), BadValue(_("โปรดบอกเหตุที่ถอน"), field="reason"))
    activity.state, activity.chosen_at = ActivityState.WITHDRAWN, None
    activity.save(update_fields=["state", "chosen_at"])
    record(activity, "withdraw_activity", by=by, note=reason.strip())
    return activity


@transaction.atomic
def add_photo(activity: Activity, file: File[Any], alternative: str, *, by: User) -> ActivityPhoto:
    """Keep a photograph in two sizes without what the camera wrote into it. Raises BadValue for a broken picture."""
    activity = held_for(activity, by)
    require(activity.photos.count() < MOST_PHOTOS, TooManyPhotos(most=MOST_PHOTOS))
    alternative = in_words(alternative)
    try:
        large, width, height = shrunk(file, LARGEST, subsampling="4:2:0")
        small, _width, _height = shrunk(large, SMALL, quality=76, subsampling="4:2:0")
    except OSError as error:
        broken = _("เปิดภาพนี้ไม่ได้ ไฟล์อาจเสียหาย กรุณาบันทึกภาพใหม่แล้วลองอีกครั้ง")
        raise BadValue(broken, field="file") from error
    photo = ActivityPhoto(activity=activity, width=width, height=height, alternative=alternative, added_by=by)
    photo.file.save(f"{activity.pk}.jpg", large, save=False)
    photo.small.save(f"{activity.pk}-small.jpg", small, save=False)
    photo.save()
    off_the_site(activity)
    record(activity, "add_activity_photo", by=by, note=alternative)
    return photo


@transaction.atomic
def edit_photo(photo: ActivityPhoto, alternative: str, *, by: User) -> ActivityPhoto:
    activity = held_for(photo.activity, by)
    photo.alternative = in_words(alternative)
    photo.save(update_fields=["alternative"])
    off_the_site(activity)
    record(activity, "edit_activity_photo", by=by, note=photo.alternative)
    return photo


@transaction.atomic
def remove_photo(photo: ActivityPhoto, *, by: User) -> None:
    """Delete a photograph and, once that has held, its files: a person in it may have changed their mind."""
    activity = held_for(photo.activity, by)
    record(activity, "remove_activity_photo", by=by, note=photo.alternative)
    names = [photo.file.name, photo.small.name]
    storage = photo.file.storage
    photo.delete()
    for name in filter(None, names):
        transaction.on_commit(partial(storage.delete, name))


# --- DLA -----------------------------------------------------------------------------------------------------------


@transaction.atomic
def choose_activity(activity: Activity, *, by: User) -> Activity:
    """Show an activity on the public site. Raises NoConsent while its people have not agreed."""
    activity = Activity.objects.lock(activity.pk)
    require(can_choose_activities(by), NotAllowed)
    require(activity.state == ActivityState.LOGGED, WrongState)
    require(activity.people_agreed, NoConsent)
    activity.state, activity.chosen_at = ActivityState.CHOSEN, timezone.now()
    activity.save(update_fields=["state", "chosen_at"])
    record(activity, "choose_activity", by=by)
    return activity


@transaction.atomic
def unchoose_activity(activity: Activity, *, by: User, reason: str) -> Activity:
    """Take an activity off the public site; its photographs are private again at once."""
    activity = Activity.objects.lock(activity.pk)
    require(can_choose_activities(by), NotAllowed)
    require(activity.is_chosen, WrongState)
    require(reason.strip(), BadValue(_("โปรดบอกเหตุที่นำออก"), field="note"))
    off_the_site(activity)
    record(activity, "unchoose_activity", by=by, note=reason.strip())
    return activity


# --- parts ---------------------------------------------------------------------------------------------------------


def held_for(activity: Activity, by: User) -> Activity:
    """The activity, locked, for who may edit it; a withdrawn one is over."""
    activity = Activity.objects.lock(activity.pk)
    require(can_log_activity(by, activity.authority or activity.province), NotAllowed)
    require(can_edit_activity(by, activity), WrongState(_("กิจกรรมนี้ถอนแล้ว จึงแก้ไขไม่ได้ หากยังต้องการ โปรดบันทึกใหม่")))
    return activity


def put_in(activity: Activity, told: Told) -> None:
    readers = sorted(set(told.readers))
    known = bool(readers) and set(readers) <= set(Reader.values)
    require(known, BadValue(_("โปรดเลือกกลุ่มผู้ฟังอย่างน้อยหนึ่งกลุ่ม"), field="readers"))
    require(told.title.strip(), BadValue(_("โปรดพิมพ์ชื่อกิจกรรม"), field="title"))
    require(told.place.strip(), BadValue(_("โปรดพิมพ์สถานที่จัด"), field="place"))
    is_past = told.held_on <= timezone.localdate()
    require(is_past, BadValue(_("บันทึกได้เมื่อจัดกิจกรรมแล้ว วันที่จัดต้องไม่เกินวันนี้"), field="held_on"))
    counted = 1 <= told.participants <= MOST_PARTICIPANTS
    require(counted, BadValue(_("จำนวนผู้เข้าร่วมต้องอยู่ระหว่าง 1 ถึง 100,000 คน"), field="participants"))
    activity.title, activity.place, activity.words = told.title.strip(), told.place.strip(), told.words.strip()
    activity.held_on, activity.participants = told.held_on, told.participants
    activity.audiences = ",".join(readers)
    activity.checklist = [{"point": point, "done": done} for point, done in told.checklist]
    activity.people_agreed = told.people_agreed


def in_words(alternative: str) -> str:
    words = " ".join(alternative.split())
    require(words, BadValue(_("โปรดบรรยายภาพสั้น ๆ สำหรับผู้ที่มองไม่เห็นภาพ"), field="alternative"))
    return words


def take_off(activity: Activity) -> None:
    if activity.is_chosen:
        activity.state, activity.chosen_at = ActivityState.LOGGED, None


def off_the_site(activity: Activity) -> None:
    take_off(activity)
    activity.save(update_fields=["state", "chosen_at"])
