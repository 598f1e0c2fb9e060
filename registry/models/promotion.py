"""What authorities and provinces did to promote the credits "in the area", as the letter asks (its tasks 10 and 11).

An activity belongs to one office: an authority, or a province where `authority` is empty. Its photographs are private
files until DLA chooses the activity for the public site; `registry/services/promotion.py` says who may do what.
"""

from __future__ import annotations

from itertools import combinations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ActivityState, Reader
from registry.models.credits import private_files
from registry.querysets.promotion import ActivityQuerySet, PhotoQuerySet

# Kept as "agency,business" in the order of the alphabet, so that the database can check the fifteen ways.
AUDIENCES = [",".join(some) for size in (1, 2, 3, 4) for some in combinations(sorted(Reader.values), size)]
MOST_PARTICIPANTS = 100_000


class Activity(models.Model):
    """One promotion activity: when, where, for whom, how many came, and what of the guideline's checklist was done."""

    authority = models.ForeignKey(
        "LocalAuthority", models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("อปท.")
    )
    province = models.ForeignKey("Province", models.PROTECT, related_name="activities", verbose_name=_("จังหวัด"))
    title = models.CharField(_("ชื่อกิจกรรม"), max_length=150)
    held_on = models.DateField(_("วันที่จัด"))
    place = models.CharField(_("สถานที่"), max_length=200)
    audiences = models.CharField(_("กลุ่มผู้ฟัง"), max_length=60)
    participants = models.PositiveIntegerField(_("จำนวนผู้เข้าร่วม"))
    words = models.TextField(_("สรุปกิจกรรม"), max_length=2000, blank=True)
    checklist = models.JSONField(
        _("รายการตรวจสอบตามแนวทาง"), default=list
    )  # [{"point": str, "done": bool}] as it stood
    people_agreed = models.BooleanField(_("ผู้ที่ปรากฏในภาพยินยอมให้เผยแพร่"), default=False)
    state = models.CharField(_("สถานะ"), max_length=10, choices=ActivityState, default=ActivityState.LOGGED)
    logged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้บันทึก"))
    logged_at = models.DateTimeField(_("บันทึกเมื่อ"), default=timezone.now)
    chosen_at = models.DateTimeField(_("คัดเลือกเมื่อ"), null=True, blank=True)
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)

    objects = ActivityQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("กิจกรรมประชาสัมพันธ์")
        verbose_name_plural = _("กิจกรรมประชาสัมพันธ์")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["province", "-id"], name="activity_province"),
            models.Index(fields=["-id"], condition=Q(state="chosen"), name="activity_chosen"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ActivityState.values), name="activity_state_known"),
            models.CheckConstraint(condition=Q(audiences__in=AUDIENCES), name="activity_audiences_known"),
            models.CheckConstraint(
                condition=Q(participants__gte=1, participants__lte=MOST_PARTICIPANTS),
                name="activity_participants_counted",
            ),
            models.CheckConstraint(condition=Q(held_on__year__lt=2400), name="activity_in_common_era"),
            models.CheckConstraint(
                condition=~Q(state=ActivityState.CHOSEN) | Q(people_agreed=True, chosen_at__isnull=False),
                name="activity_chosen_with_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/my/activities/{self.pk}/"

    @property
    def public_url(self) -> str:
        return f"/activities/{self.pk}/"

    @property
    def office(self) -> models.Model:
        """Who did it: the authority, or the province."""
        return self.authority or self.province

    @property
    def readers(self) -> list[Reader]:
        """The audience in the letter's order."""
        kept = self.audiences.split(",")
        return [each for each in Reader if each.value in kept]

    @property
    def audience_words(self) -> str:
        return " ".join(str(each.label) for each in self.readers)

    @property
    def is_chosen(self) -> bool:
        return self.state == ActivityState.CHOSEN

    @property
    def done_points(self) -> int:
        """How many points of the checklist were done."""
        return sum(1 for each in self.checklist if each["done"])


class ActivityPhoto(models.Model):
    """A photograph as it may be shown: upright, as large as a screen needs, without what the camera wrote into it."""

    activity = models.ForeignKey(Activity, models.PROTECT, related_name="photos", verbose_name=_("กิจกรรม"))
    file = models.FileField(_("ภาพ"), storage=private_files, upload_to="activities/%Y/%m/")
    small = models.FileField(storage=private_files, upload_to="activities/%Y/%m/")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    alternative = models.CharField(_("คำบรรยายภาพ"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    objects = PhotoQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ภาพกิจกรรม")
        verbose_name_plural = _("ภาพกิจกรรม")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(alternative=""), name="activity_photo_has_words"),
            models.CheckConstraint(condition=Q(width__gte=1, height__gte=1), name="activity_photo_has_a_size"),
        ]

    def __str__(self) -> str:
        return self.alternative
