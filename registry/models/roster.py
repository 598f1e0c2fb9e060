"""The roster that DLA's letter asks for: who in each authority is responsible, reported through its province.

    RosterCampaign (DLA) ─ RosterBundle (a province) ─ RosterReturn (an authority) ─ RosterPerson
                                ├ RosterSending: an edition signed and sent by the province's head
                                └ RosterSheet: a draft or a sheet of QR codes to print, for a day

Names and telephones stand in RosterPerson, in the paper of a sending and in a draft, which is deleted after a day, and
nowhere else: no act, message or log says them, and `visible_to` opens them to the chain alone. Late is nothing that is
stored: the dates decide when it is read.
"""

from __future__ import annotations

import datetime as dt
import secrets

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BundleState, ReturnState, SheetKind, SheetState
from registry.models.credits import private_files
from registry.querysets import LockingQuerySet
from registry.querysets.roster import BundleQuerySet, CampaignQuerySet, PersonQuerySet, ReturnQuerySet

# No letter or digit that is taken for another when it is read aloud or typed from paper.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH = 7
TITLE = "แบบรายงานรายชื่อผู้ได้รับมอบหมายใช้งานระบบบัญชี Carbon Credit ขององค์กรปกครองส่วนท้องถิ่น"


def new_code() -> str:
    """Seven random characters (about 34 bits). A code names a form; it opens nothing without signing in."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


class RosterCampaign(models.Model):
    """DLA asks every authority for its officers: two dates, open until DLA closes it."""

    title = models.CharField(_("ชื่อแบบรายงาน"), max_length=200, default=TITLE)
    letter_reference = models.CharField(
        _("หนังสือที่อ้างถึง"), max_length=200, blank=True, help_text=_("ที่และวันที่ของหนังสือ สถ. เว้นว่างได้หากยังไม่มีเลขที่")
    )
    explanation = models.TextField(_("คำชี้แจง"), blank=True, help_text=_("แสดงในหน้าที่เปิดจาก QR และในแบบฟอร์ม"))
    province_due_on = models.DateField(_("อปท. ส่งจังหวัดภายในวันที่"))
    dla_due_on = models.DateField(_("จังหวัดส่ง สถ. ภายในวันที่"))
    remind_days_before = models.PositiveSmallIntegerField(
        _("ระบบเตือนก่อนครบกำหนด (วัน)"), default=3, help_text=_("0 คือไม่เตือนอัตโนมัติ และเตือนอีกครั้งหนึ่งวันหลังครบกำหนด")
    )
    opened_at = models.DateTimeField(_("เปิดเมื่อ"), default=timezone.now, editable=False)
    closed_at = models.DateTimeField(_("ปิดเมื่อ"), null=True, blank=True, editable=False)

    objects = CampaignQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การรายงานรายชื่อ")
        verbose_name_plural = _("การรายงานรายชื่อ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(province_due_on__lte=F("dla_due_on")), name="roster_province_due_not_after_dla"
            ),
            models.CheckConstraint(condition=Q(dla_due_on__year__lt=2400), name="roster_due_in_common_era"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class RosterBundle(models.Model):
    """A province's part of a campaign: its own date, its own link, and what it has sent."""

    campaign = models.ForeignKey(RosterCampaign, models.PROTECT, related_name="bundles", verbose_name=_("การรายงาน"))
    province = models.ForeignKey("Province", models.PROTECT, related_name="roster_bundles", verbose_name=_("จังหวัด"))
    code = models.CharField(_("รหัสลิงก์"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    state = models.CharField(_("สถานะ"), max_length=12, choices=BundleState, default=BundleState.COLLECTING)
    own_due_on = models.DateField(_("อปท. ส่งจังหวัดภายในวันที่"), null=True, blank=True)
    contact = models.CharField(_("โทรศัพท์ของสำนักงาน"), max_length=100, blank=True)
    comment = models.TextField(_("ความเห็นของ สถ."), blank=True)
    reminded_on = models.DateField(_("สถ. เตือนล่าสุด"), null=True, blank=True)

    objects = BundleQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายชื่อของจังหวัด")
        verbose_name_plural = _("รายชื่อของจังหวัด")
        ordering = ["province__name_th"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "province"], name="roster_bundle_once"),
            models.CheckConstraint(condition=Q(state__in=BundleState.values), name="roster_bundle_state_known"),
            models.CheckConstraint(
                condition=~Q(state=BundleState.RETURNED) | ~Q(comment=""), name="roster_bundle_returned_has_comment"
            ),
        ]

    def __str__(self) -> str:
        return str(_("แบบรายงานรายชื่อ จังหวัด%(province)s") % {"province": self.province})

    @property
    def due_on(self) -> dt.date:
        """When the authorities of the province are to have sent: its own date, or DLA's for all."""
        return self.own_due_on or self.campaign.province_due_on


class RosterSending(models.Model):
    """An edition of the bundle as the province's head sent it; its paper holds the frozen copy."""

    bundle = models.ForeignKey(RosterBundle, models.PROTECT, related_name="sendings")
    edition = models.PositiveSmallIntegerField(_("ครั้งที่"))
    paper = models.OneToOneField("Paper", models.PROTECT, related_name="roster_sending")
    letter_number = models.CharField(_("เลขที่หนังสือ"), max_length=100)
    letter_date = models.DateField(_("ลงวันที่"))
    scan = models.FileField(_("หนังสือที่ลงนามแล้ว"), storage=private_files, upload_to="rosters/%Y/%m/", blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้ส่ง"))
    sent_at = models.DateTimeField(_("ส่งเมื่อ"), default=timezone.now)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การส่งรายชื่อ")
        verbose_name_plural = _("การส่งรายชื่อ")
        ordering = ["bundle", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "edition"], name="roster_sending_edition_once"),
            models.CheckConstraint(condition=~Q(letter_number=""), name="roster_sending_has_a_letter"),
        ]

    def __str__(self) -> str:
        return f"{self.bundle} ({self.edition})"


class RosterSheet(models.Model):
    """What a province prints of its bundle, as it stood when it was drawn: one of each kind, drawn anew when asked."""

    bundle = models.ForeignKey(RosterBundle, models.PROTECT, related_name="sheets")
    kind = models.CharField(_("ชนิด"), max_length=8, choices=SheetKind)
    state = models.CharField(_("สถานะ"), max_length=8, choices=SheetState, default=SheetState.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้สั่ง"))
    asked_at = models.DateTimeField(_("สั่งเมื่อ"), default=timezone.now)
    drawn_at = models.DateTimeField(_("จัดทำเมื่อ"), null=True, blank=True)
    file = models.FileField(_("ไฟล์"), storage=private_files, upload_to="rosters/sheets/%Y/%m/", blank=True)
    failure = models.TextField(_("สาเหตุที่ไม่สำเร็จ"), blank=True)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("แผ่นพิมพ์ของจังหวัด")
        verbose_name_plural = _("แผ่นพิมพ์ของจังหวัด")
        ordering = ["bundle", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "kind"], name="roster_sheet_once"),
            models.CheckConstraint(condition=Q(kind__in=SheetKind.values), name="roster_sheet_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SheetState.values), name="roster_sheet_state_known"),
            models.CheckConstraint(
                condition=~Q(state=SheetState.READY) | (Q(drawn_at__isnull=False) & ~Q(file="")),
                name="roster_sheet_ready_has_a_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.bundle}"


class RosterReturn(models.Model):
    """What one authority reports. Locked from being bundled until its province or DLA opens it again."""

    bundle = models.ForeignKey(RosterBundle, models.PROTECT, related_name="returns", verbose_name=_("จังหวัด"))
    authority = models.ForeignKey(
        "LocalAuthority", models.PROTECT, related_name="roster_returns", verbose_name=_("อปท.")
    )
    code = models.CharField(_("รหัสลิงก์"), max_length=CODE_LENGTH, unique=True, default=new_code, editable=False)
    state = models.CharField(_("สถานะ"), max_length=12, choices=ReturnState, default=ReturnState.MISSING)
    edition = models.PositiveSmallIntegerField(_("ส่งครั้งที่"), default=0)
    order_number = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)
    order_date = models.DateField(_("ลงวันที่"), null=True, blank=True)
    first_submitted_at = models.DateTimeField(_("ส่งครั้งแรกเมื่อ"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("ส่งล่าสุดเมื่อ"), null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้ส่ง")
    )
    comment = models.TextField(_("ความเห็นของจังหวัด"), blank=True)
    change_reason = models.TextField(_("เหตุที่ขอแก้ไข"), blank=True)
    bundled_in = models.ForeignKey(RosterSending, models.PROTECT, null=True, blank=True, related_name="returns")
    reminded_on = models.DateField(_("เตือนล่าสุด"), null=True, blank=True)

    objects = ReturnQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายชื่อของ อปท.")
        verbose_name_plural = _("รายชื่อของ อปท.")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "authority"], name="roster_return_once"),
            models.CheckConstraint(condition=Q(state__in=ReturnState.values), name="roster_return_state_known"),
            models.CheckConstraint(
                condition=Q(state=ReturnState.MISSING, submitted_at=None, first_submitted_at=None, edition=0)
                | ~Q(state=ReturnState.MISSING)
                & Q(submitted_at__isnull=False, first_submitted_at__isnull=False, edition__gte=1),
                name="roster_return_submitted_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReturnState.RETURNED) | ~Q(comment=""), name="roster_return_returned_has_comment"
            ),
            models.CheckConstraint(
                condition=Q(bundled_in=None) | Q(state=ReturnState.SUBMITTED),
                name="roster_return_bundled_was_submitted",
            ),
            models.CheckConstraint(
                condition=Q(order_number="", order_date=None) | ~Q(order_number="") & Q(order_date__isnull=False),
                name="roster_return_order_number_with_date",
            ),
        ]

    def __str__(self) -> str:
        return str(_("รายชื่อผู้ได้รับมอบหมายของ %(authority)s") % {"authority": self.authority})

    @property
    def reference(self) -> str:
        """What the receipt says: the link's code and which submission it was."""
        return f"{self.code}-{self.edition}"

    @property
    def is_bundled(self) -> bool:
        return self.bundled_in_id is not None

    @property
    def is_late(self) -> bool:
        """Whether it came after the date for its province, or has not come though that day is over."""
        day = timezone.localdate(self.first_submitted_at) if self.first_submitted_at else timezone.localdate()
        return day > self.bundle.due_on

    # For acts: the log finds in which capacity a person acts by the place of the row.
    @property
    def province(self) -> models.Model:
        return self.authority.province

    @property
    def district(self) -> models.Model:
        return self.authority.district


class RosterPerson(models.Model):
    """An officer as the authority reported them. Says nothing of itself as a text, so that no log ever names one."""

    roster_return = models.ForeignKey(RosterReturn, models.CASCADE, related_name="persons")
    place = models.PositiveSmallIntegerField(_("ลำดับที่"))
    name = models.CharField(_("ชื่อ-สกุล"), max_length=150)
    position = models.CharField(_("ตำแหน่ง"), max_length=150)
    phone = models.CharField(_("เบอร์โทร"), max_length=17)
    is_primary = models.BooleanField(_("ผู้รับผิดชอบหลัก"), default=False)

    objects = PersonQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ผู้ได้รับมอบหมายตามแบบรายงาน")
        verbose_name_plural = _("ผู้ได้รับมอบหมายตามแบบรายงาน")
        ordering = ["roster_return", "place"]
        constraints = [
            models.UniqueConstraint(fields=["roster_return", "place"], name="roster_person_place_once"),
            models.UniqueConstraint(
                fields=["roster_return"], condition=Q(is_primary=True), name="roster_person_one_primary"
            ),
            models.CheckConstraint(
                condition=Q(phone__regex=r"^0[0-9]{8,9}(#[0-9]{1,6})?$"), name="roster_person_phone_thai"
            ),
            models.CheckConstraint(condition=~Q(name="") & ~Q(position=""), name="roster_person_named"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}"
