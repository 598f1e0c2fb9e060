"""What DLA asks every province or every authority to read, who has said that they have, and what was asked of them.

A letter's tasks are copied when it is sent: what was asked of the provinces does not change when an editor later mends
the page. Who is asked is the registry's list of offices; who has answered are the rows here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from content.enums import Audience, TaskState
from content.models.editions import Edition
from content.models.letters import LetterPage
from content.querysets import BroadcastQuerySet


class Broadcast(models.Model):
    """An edition of a manual or a letter, sent to all offices of one kind."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="broadcasts", verbose_name=_("ฉบับของคู่มือ")
    )
    letter = models.ForeignKey(
        LetterPage, models.PROTECT, null=True, blank=True, related_name="broadcasts", verbose_name=_("หนังสือราชการ")
    )
    audience = models.CharField(_("ส่งถึง"), max_length=12, choices=Audience)
    due_on = models.DateField(_("ขอให้รับทราบภายในวันที่"), null=True, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้ส่ง"))
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), default=timezone.now)

    objects = BroadcastQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เรื่องเวียนให้รับทราบ")
        verbose_name_plural = _("เรื่องเวียนให้รับทราบ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="broadcast_audience_known"),
            models.CheckConstraint(
                condition=Q(edition=None, letter__isnull=False) | Q(edition__isnull=False, letter=None),
                name="broadcast_of_one_thing",
            ),
            models.UniqueConstraint(fields=["edition", "audience"], name="broadcast_edition_once"),
            models.UniqueConstraint(fields=["letter", "audience"], name="broadcast_letter_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What is to be read."""
        return str(self.edition) if self.edition else self.letter.subject  # type: ignore[union-attr]

    @property
    def reading_url(self) -> str:
        """Where it is read."""
        return self.edition.get_absolute_url() if self.edition else self.letter.url  # type: ignore[union-attr]

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


class BroadcastTask(models.Model):
    """One thing that a letter asks the provinces to do, as it was when the letter was sent."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="tasks")
    number = models.PositiveSmallIntegerField(_("ข้อ"))
    text = models.CharField(_("เรื่องที่ขอให้ดำเนินการ"), max_length=300)
    due_on = models.DateField(_("ภายในวันที่"), null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เรื่องที่ขอให้จังหวัดดำเนินการ")
        verbose_name_plural = _("เรื่องที่ขอให้จังหวัดดำเนินการ")
        ordering = ["broadcast", "number"]
        constraints = [models.UniqueConstraint(fields=["broadcast", "number"], name="broadcast_task_number_once")]

    def __str__(self) -> str:
        return self.text


def office_is_one(name: str) -> models.CheckConstraint:
    province = Q(province__isnull=False, authority=None)
    return models.CheckConstraint(condition=province | Q(province=None, authority__isnull=False), name=name)


class Acknowledgement(models.Model):
    """An office's word that it has read what was sent; given once, by one of its people."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="acknowledgements")
    province = models.ForeignKey(
        "registry.Province", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด")
    )
    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("อปท.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้รับทราบ"))
    at = models.DateTimeField(_("รับทราบเมื่อ"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การรับทราบ")
        verbose_name_plural = _("การรับทราบ")
        constraints = [
            office_is_one("acknowledgement_of_one_office"),
            models.UniqueConstraint(fields=["broadcast", "province"], name="acknowledgement_province_once"),
            models.UniqueConstraint(fields=["broadcast", "authority"], name="acknowledgement_authority_once"),
        ]

    def __str__(self) -> str:
        return f"{self.broadcast} · {self.office}"

    @property
    def office(self) -> Any:
        return self.province or self.authority


class TaskReport(models.Model):
    """Where a province stands with a task; the log of acts keeps what it said before."""

    task = models.ForeignKey(BroadcastTask, models.PROTECT, related_name="reports")
    province = models.ForeignKey("registry.Province", models.PROTECT, related_name="+", verbose_name=_("จังหวัด"))
    state = models.CharField(_("สถานะ"), max_length=12, choices=TaskState)
    note = models.CharField(_("หมายเหตุ"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้รายงาน"))
    at = models.DateTimeField(_("รายงานเมื่อ"), default=timezone.now)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายงานผลของจังหวัด")
        verbose_name_plural = _("รายงานผลของจังหวัด")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=TaskState.values), name="task_report_state_known"),
            models.UniqueConstraint(fields=["task", "province"], name="task_report_province_once"),
        ]

    def __str__(self) -> str:
        return f"{self.task} · {self.province}: {TaskState(self.state).label}"
