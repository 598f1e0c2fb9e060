"""Where things are: provinces, districts and local authorities."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.enums import ABBREVIATIONS, AuthorityType, VatStatus
from registry.querysets import AuthorityQuerySet, ProvinceQuerySet


class NamedPlace(models.Model):
    """A place with a name in both languages."""

    name_th = models.CharField(_("ชื่อ"), max_length=100)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=100, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Province(NamedPlace):
    """One of 77 provinces, by its two-digit code of the Department of Provincial Administration."""

    code = models.CharField(_("รหัส"), max_length=2, primary_key=True)

    objects = ProvinceQuerySet.as_manager()

    class Meta:
        verbose_name = _("จังหวัด")
        verbose_name_plural = _("จังหวัด")
        ordering = ["name_th"]


class District(NamedPlace):
    """A district (อำเภอ), by its four-digit code."""

    code = models.CharField(_("รหัส"), max_length=4, primary_key=True)
    province = models.ForeignKey(Province, models.PROTECT, related_name="districts", verbose_name=_("จังหวัด"))

    class Meta:
        verbose_name = _("อำเภอ")
        verbose_name_plural = _("อำเภอ")
        ordering = ["name_th"]


class LocalAuthority(models.Model):
    """A local administrative organization (อปท.). A name alone identifies nobody: show the type and the place."""

    code = models.CharField(_("รหัส อปท."), max_length=7, unique=True)
    type = models.CharField(_("ประเภท"), max_length=12, choices=AuthorityType)
    name_th = models.CharField(_("ชื่อ"), max_length=150)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=150, blank=True)
    full_name_th = models.CharField(_("ชื่อเต็ม"), max_length=200)
    province = models.ForeignKey(Province, models.PROTECT, related_name="authorities", verbose_name=_("จังหวัด"))
    district = models.ForeignKey(District, models.PROTECT, related_name="authorities", verbose_name=_("อำเภอ"))
    latitude = models.DecimalField(_("ละติจูด"), max_digits=11, decimal_places=8, null=True, blank=True)
    longitude = models.DecimalField(_("ลองจิจูด"), max_digits=11, decimal_places=8, null=True, blank=True)
    area_km2 = models.DecimalField(_("พื้นที่ (ตร.กม.)"), max_digits=10, decimal_places=3, null=True, blank=True)
    tax_id = models.CharField(_("เลขประจำตัวผู้เสียภาษี"), max_length=13, blank=True)
    address = models.CharField(_("ที่อยู่"), max_length=300, blank=True)
    phone = models.CharField(_("โทรศัพท์"), max_length=60, blank=True)
    email = models.EmailField(_("อีเมลของหน่วยงาน"), blank=True)
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)
    search_text = models.TextField(editable=False, default="")

    objects = AuthorityQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("องค์กรปกครองส่วนท้องถิ่น")
        verbose_name_plural = _("องค์กรปกครองส่วนท้องถิ่น")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=AuthorityType.values), name="authority_type_known"),
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{7}$"), name="authority_code_seven_digits"),
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.short_name

    @property
    def short_name(self) -> str:
        """The name as people write it, such as อบต.ป่าสัก."""
        return f"{ABBREVIATIONS[AuthorityType(self.type)]}{self.name_th}"

    @property
    def name(self) -> str:
        """The full name in the reader's language."""
        return self.name_en if get_language() == "en" and self.name_en else self.full_name_th

    def searchable(self) -> str:
        """The text that searches look into."""
        from registry.thai import search_key

        places = (self.province.name_th, self.province.name_en, self.district.name_th, self.district.name_en)
        return search_key(" ".join([self.code, self.short_name, self.full_name_th, self.name_en, *places]))

    def was_on(self, day: dt.date) -> AuthorityTypeChange | None:
        """The type and name on a day; None where nothing is recorded, which means as today."""
        known = self.type_history.filter(Q(changed_on=None) | Q(changed_on__lte=day))
        return known.order_by(F("changed_on").desc(nulls_last=True), "-pk").first()

    def vat(self) -> AuthorityVat:
        """The VAT status in force today; not registered when nothing is recorded."""
        current = self.vat_history.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from").first()
        return current or AuthorityVat(authority=self, status=VatStatus.NOT_REGISTERED, rate_percent=Decimal(0))


class AuthorityTypeChange(models.Model):
    """From which day an authority has been of a type and a name; a subdistrict municipality may become a town.

    `changed_on` is empty for what an authority was when the system first knew it.
    """

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="type_history", verbose_name=_("อปท."))
    type = models.CharField(_("ประเภท"), max_length=12, choices=AuthorityType)
    name_th = models.CharField(_("ชื่อ"), max_length=150)
    full_name_th = models.CharField(_("ชื่อเต็ม"), max_length=200, blank=True)
    changed_on = models.DateField(_("ตั้งแต่วันที่"), null=True, blank=True)
    legal_reference = models.CharField(_("ประกาศหรือกฎหมายที่อ้างถึง"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("บันทึกเมื่อ"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ประวัติประเภทของ อปท.")
        verbose_name_plural = _("ประวัติประเภทของ อปท.")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(type__in=AuthorityType.values), name="type_change_known"),
            models.CheckConstraint(
                condition=Q(changed_on=None) | ~Q(legal_reference=""), name="type_change_names_its_law"
            ),
            models.CheckConstraint(
                condition=Q(changed_on=None) | Q(changed_on__year__lt=2400), name="type_change_in_common_era"
            ),
            models.UniqueConstraint(fields=["authority", "changed_on"], name="type_change_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{AuthorityType(self.type).label} {self.name_th}"


class AuthorityVat(models.Model):
    """What an authority is under VAT from a day on; papers say it."""

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="vat_history")
    status = models.CharField(_("สถานะ"), max_length=20, choices=VatStatus, default=VatStatus.NOT_REGISTERED)
    rate_percent = models.DecimalField(_("อัตรา (ร้อยละ)"), max_digits=4, decimal_places=2, default=0)
    valid_from = models.DateField(_("ตั้งแต่วันที่"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("สถานะภาษีมูลค่าเพิ่ม")
        verbose_name_plural = _("สถานะภาษีมูลค่าเพิ่ม")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=VatStatus.values), name="vat_status_known"),
            models.CheckConstraint(
                condition=Q(status=VatStatus.RATE, rate_percent__gt=0) | ~Q(status=VatStatus.RATE) & Q(rate_percent=0),
                name="vat_rate_only_when_registered",
            ),
            models.UniqueConstraint(fields=["authority", "valid_from"], name="vat_one_status_a_day"),
        ]

    def __str__(self) -> str:
        return str(VatStatus(self.status).label)
