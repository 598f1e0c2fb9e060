"""Training: a page that announces it, and who of which office comes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.search import index

from content.blocks import MATERIALS
from content.enums import Audience, SeatState
from content.models.broadcasts import office_is_one
from content.models.guidance import BodyPage
from content.models.pages import PortalPage
from registry.querysets import LockingQuerySet


class TrainingPage(BodyPage):
    """One training event, in a room, online, or both."""

    starts_at = models.DateTimeField(_("เริ่ม"))
    ends_at = models.DateTimeField(_("สิ้นสุด"))
    place = models.CharField(_("สถานที่"), max_length=200, blank=True)
    online_url = models.URLField(_("ลิงก์เข้าร่วมออนไลน์"), blank=True, help_text=_("แสดงเฉพาะผู้ที่ลงทะเบียนได้ที่นั่งแล้ว"))
    audience = models.CharField(_("สำหรับ"), max_length=12, choices=Audience, default=Audience.PROVINCES)
    quota = models.PositiveSmallIntegerField(_("จำนวนคนต่อหน่วยงาน"), default=2)
    seats = models.PositiveIntegerField(
        _("ที่นั่งทั้งหมด"), null=True, blank=True, help_text=_("เว้นว่างไว้เมื่อไม่จำกัด ผู้ที่เกินจะอยู่ในรายชื่อสำรอง")
    )
    registers_until = models.DateField(_("ลงทะเบียนถึงวันที่"), null=True, blank=True, help_text=_("รวมวันนี้ด้วย"))
    gives_certificate = models.BooleanField(_("ออกหนังสือรับรองการเข้าร่วม"), default=True)
    materials = StreamField(MATERIALS, verbose_name=_("เอกสารประกอบ"), blank=True)

    objects = PageManager()
    held = LockingQuerySet["TrainingPage"].as_manager()

    template = "content/training_page.html"
    content_panels = [
        *PortalPage.content_panels,
        FieldRowPanel([FieldPanel("starts_at"), FieldPanel("ends_at")]),
        MultiFieldPanel([FieldPanel("place"), FieldPanel("online_url")], heading=_("ที่ไหน")),
        MultiFieldPanel(
            [
                FieldPanel("audience"),
                FieldRowPanel([FieldPanel("quota"), FieldPanel("seats"), FieldPanel("registers_until")]),
                FieldPanel("gives_certificate"),
            ],
            heading=_("การลงทะเบียน"),
        ),
        FieldPanel("body"),
        FieldPanel("materials"),
    ]
    search_fields = [*BodyPage.search_fields, index.SearchField("place"), index.FilterField("starts_at")]
    api_fields = [
        *BodyPage.api_fields,
        *(APIField(name) for name in ("starts_at", "ends_at", "place", "audience", "quota", "seats")),
        APIField("registers_until"),
        APIField("materials"),
    ]

    class Meta:
        verbose_name = _("การฝึกอบรม")
        verbose_name_plural = _("การฝึกอบรม")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="training_ends_after_start"),
            models.CheckConstraint(condition=Q(audience__in=Audience.values), name="training_audience_known"),
            models.CheckConstraint(condition=Q(quota__gt=0), name="training_quota_positive"),
            models.CheckConstraint(condition=Q(starts_at__year__lt=2400), name="training_common_era"),
            models.CheckConstraint(condition=~Q(place="", online_url=""), name="training_is_somewhere"),
        ]

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("เวลาสิ้นสุดต้องหลังเวลาเริ่ม")})
        if not (self.place or self.online_url):
            raise ValidationError({"place": _("โปรดใส่สถานที่ หรือลิงก์เข้าร่วมออนไลน์")})

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "event": self.event}

    @property
    def event(self) -> TrainingPage:
        """The event itself, of which an alias is only another address."""
        return self.source.specific if self.alias_of_id else self

    @property
    def is_open(self) -> bool:
        """Whether one may still register: before it starts, and no later than the last day."""
        in_time = self.registers_until is None or timezone.localdate() <= self.registers_until
        return in_time and timezone.now() < self.starts_at

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.ends_at


class Registration(models.Model):
    """A person of an office in an event: with a seat, waiting for one, or withdrawn."""

    event = models.ForeignKey(TrainingPage, models.PROTECT, related_name="registrations", verbose_name=_("การฝึกอบรม"))
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations", verbose_name=_("ผู้เข้าอบรม")
    )
    province = models.ForeignKey(
        "registry.Province", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("จังหวัด")
    )
    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("อปท.")
    )
    state = models.CharField(_("สถานะ"), max_length=10, choices=SeatState)
    at = models.DateTimeField(_("ลงทะเบียนเมื่อ"), default=timezone.now)
    reminded_at = models.DateTimeField(_("เตือนเมื่อ"), null=True, blank=True, editable=False)
    attended_at = models.DateTimeField(_("บันทึกการเข้าร่วมเมื่อ"), null=True, blank=True)
    paper = models.OneToOneField(
        "registry.Paper", models.PROTECT, null=True, blank=True, related_name="registration", editable=False
    )

    objects = LockingQuerySet["Registration"].as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การลงทะเบียน")
        verbose_name_plural = _("การลงทะเบียน")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["event", "person"], name="registration_person_once"),
            office_is_one("registration_of_one_office"),
            models.CheckConstraint(condition=Q(state__in=SeatState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=Q(attended_at=None) | Q(state=SeatState.SEATED), name="registration_attended_has_a_seat"
            ),
            models.CheckConstraint(
                condition=Q(paper=None) | Q(attended_at__isnull=False), name="registration_certified_has_attended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event} · {self.person}"

    @property
    def office(self) -> Any:
        return self.province or self.authority
