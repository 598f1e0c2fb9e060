"""The date of an official letter, of which the day, the month and the year may each be missing."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry import thai

YEARS_BE = (2400, 2700)
BE_MINUS_CE = 543


class Month(models.IntegerChoices):
    JANUARY = 1, _("มกราคม")
    FEBRUARY = 2, _("กุมภาพันธ์")
    MARCH = 3, _("มีนาคม")
    APRIL = 4, _("เมษายน")
    MAY = 5, _("พฤษภาคม")
    JUNE = 6, _("มิถุนายน")
    JULY = 7, _("กรกฎาคม")
    AUGUST = 8, _("สิงหาคม")
    SEPTEMBER = 9, _("กันยายน")
    OCTOBER = 10, _("ตุลาคม")
    NOVEMBER = 11, _("พฤศจิกายน")
    DECEMBER = 12, _("ธันวาคม")


class LetterDate(models.Model):
    """Day, month and Buddhist-era year as the letter prints them; a day needs a month, a month needs a year."""

    day = models.PositiveSmallIntegerField(
        _("วันที่"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    month = models.PositiveSmallIntegerField(_("เดือน"), null=True, blank=True, choices=Month.choices)
    year_be = models.PositiveSmallIntegerField(
        _("ปี พ.ศ."), null=True, blank=True, validators=[MinValueValidator(YEARS_BE[0]), MaxValueValidator(YEARS_BE[1])]
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(day__isnull=True) | Q(month__isnull=False, day__range=(1, 31)),
                name="%(class)s_day_has_month",
            ),
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(year_be__isnull=False, month__range=(1, 12)),
                name="%(class)s_month_has_year",
            ),
            # A year below 2400 is a Common Era year typed into a Buddhist-era field.
            models.CheckConstraint(
                condition=Q(year_be__isnull=True) | Q(year_be__range=YEARS_BE), name="%(class)s_year_is_buddhist_era"
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.day and not self.month:
            raise ValidationError({"month": _("มีวันที่แล้ว โปรดระบุเดือน")})
        if self.month and not self.year_be:
            raise ValidationError({"year_be": _("มีเดือนแล้ว โปรดระบุปี พ.ศ.")})
        if self.day and self.year_be:
            self._check_calendar()

    def _check_calendar(self) -> None:
        try:
            self.whole_date  # noqa: B018
        except ValueError as error:
            raise ValidationError({"day": _("ไม่มีวันที่นี้ในปฏิทิน")}) from error

    @property
    def whole_date(self) -> date | None:
        """The whole date, or nothing while any part of it is missing."""
        if self.day and self.month and self.year_be:
            return date(self.year_be - BE_MINUS_CE, self.month, self.day)
        return None

    @property
    def date_iso(self) -> str:
        """ISO 8601 in the Common Era, as exact as the letter is: 2025-03-31, 2025-03, 2025 or nothing."""
        if not self.year_be:
            return ""
        parts = [f"{self.year_be - BE_MINUS_CE:04}", *(f"{part:02}" for part in (self.month, self.day) if part)]
        return "-".join(parts)

    @property
    def date_text(self) -> str:
        """As the letter prints it, in the active language: "18 เมษายน 2568", "มีนาคม 2568", "2568" or nothing."""
        if self.whole_date:
            return thai.format_date(self.whole_date)
        if not self.year_be:
            return ""
        is_english = (get_language() or "").startswith("en")
        year = str(self.year_be - BE_MINUS_CE if is_english else self.year_be)
        return f"{Month(self.month).label} {year}" if self.month else year
