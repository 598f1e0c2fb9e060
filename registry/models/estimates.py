"""What an estimate (ประมาณการ) stands on: dated parameters, yearly market prices, and what an authority has counted.

Nothing here is a credit. A row holds from its day on, names its source, and is replaced by a later row, so that an
estimate of the past can be explained.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import Landfill, ParameterKey, ParameterSet, PriceScope
from registry.models.places import LocalAuthority
from registry.models.rules import approval_time
from registry.querysets import AuthorityCountQuerySet, ParameterQuerySet

Key = ParameterKey
KEYS: dict[ParameterSet, tuple[ParameterKey, ...]] = {
    ParameterSet.WASTE: (Key.KG_PER_PERSON_DAY, Key.DAYS_PER_YEAR, Key.PERSONS_PER_HOUSEHOLD),
    ParameterSet.DLA_REPORTING: (Key.TCO2E_PER_TONNE,),
    ParameterSet.TOOL04_FOD: (
        *(Key.PHI, Key.CAPTURED, Key.GWP, Key.OXIDATION, Key.METHANE_SHARE, Key.DOC_F, Key.DOC, Key.DECAY),
        *(Key.MCF_MANAGED, Key.MCF_UNMANAGED_DEEP, Key.MCF_SEMI_AEROBIC, Key.MCF_SHALLOW),
    ),
    ParameterSet.PRICES: (Key.PRICE_YEARS,),
}
MCF = {
    Landfill.MANAGED: Key.MCF_MANAGED,
    Landfill.UNMANAGED_DEEP: Key.MCF_UNMANAGED_DEEP,
    Landfill.SEMI_AEROBIC: Key.MCF_SEMI_AEROBIC,
    Landfill.SHALLOW: Key.MCF_SHALLOW,
}
SHARES = (Key.PHI, Key.CAPTURED, Key.OXIDATION, Key.METHANE_SHARE, Key.DOC_F, Key.DOC, *MCF.values())
BELONGS = Q(*(Q(model=model, key__in=keys) for model, keys in KEYS.items()), _connector=Q.OR)


class Parameter(models.Model):
    """A number that estimates are reckoned with, from a day on."""

    wagtail_reference_index_ignore = True

    model = models.CharField(_("ใช้กับ"), max_length=20, choices=ParameterSet)
    key = models.CharField(_("ตัวแปร"), max_length=40, choices=ParameterKey)
    value = models.DecimalField(_("ค่า"), max_digits=14, decimal_places=6)
    valid_from = models.DateField(_("ใช้ตั้งแต่วันที่"), default=timezone.localdate)
    source = models.CharField(_("ที่มา"), max_length=300)
    approved_at = approval_time()

    objects = ParameterQuerySet.as_manager()

    class Meta:
        verbose_name = _("ตัวแปรของประมาณการ")
        verbose_name_plural = _("ตัวแปรของประมาณการ")
        ordering = ["model", "key", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["model", "key", "valid_from"], name="parameter_once_a_day"),
            models.CheckConstraint(condition=Q(model__in=ParameterSet.values), name="parameter_model_known"),
            models.CheckConstraint(condition=BELONGS, name="parameter_key_of_its_model"),
            models.CheckConstraint(condition=Q(value__gte=0), name="parameter_not_negative"),
            models.CheckConstraint(condition=~Q(key__in=SHARES) | Q(value__lte=1), name="parameter_share_at_most_one"),
            models.CheckConstraint(condition=~Q(key=Key.PRICE_YEARS) | Q(value__gte=1), name="parameter_price_years"),
            models.CheckConstraint(condition=Q(valid_from__year__lt=2400), name="parameter_in_common_era"),
        ]

    def __str__(self) -> str:
        return f"{ParameterKey(self.key).label}: {self.plain_value}"

    @property
    def plain_value(self) -> str:
        """The value without the zeros that only fill its column: 0.252."""
        return f"{self.value.normalize():f}"


class MarketPrice(models.Model):
    """The total of a year's T-VER over-the-counter trades; `until` is the last day counted of a year not yet over."""

    wagtail_reference_index_ignore = True

    scope = models.CharField(_("ประเภทโครงการ"), max_length=30, choices=PriceScope)
    year = models.PositiveSmallIntegerField(_("ปี ค.ศ."), validators=[MinValueValidator(1990), MaxValueValidator(2199)])
    volume_tonnes = models.DecimalField(_("ปริมาณ (tCO2e)"), max_digits=14, decimal_places=2)
    value_baht = models.DecimalField(_("มูลค่า (บาท)"), max_digits=15, decimal_places=2)
    lowest_baht = models.DecimalField(_("ราคาต่ำสุด (บาท/ตัน)"), max_digits=10, decimal_places=2)
    highest_baht = models.DecimalField(_("ราคาสูงสุด (บาท/ตัน)"), max_digits=10, decimal_places=2)
    until = models.DateField(_("นับถึงวันที่ (เมื่อยังไม่ครบปี)"), null=True, blank=True)
    source = models.CharField(_("ที่มา"), max_length=300)

    class Meta:
        verbose_name = _("ราคาตลาดรายปี")
        verbose_name_plural = _("ราคาตลาดรายปี")
        ordering = ["-year", "scope"]
        constraints = [
            models.UniqueConstraint(fields=["scope", "year"], name="market_price_once_a_year"),
            models.CheckConstraint(condition=Q(scope__in=PriceScope.values), name="market_price_scope_known"),
            models.CheckConstraint(condition=Q(year__gte=1990, year__lte=2199), name="market_price_year_in_common_era"),
            models.CheckConstraint(
                condition=Q(volume_tonnes__gt=0, value_baht__gt=0, lowest_baht__gte=0), name="market_price_positive"
            ),
            models.CheckConstraint(condition=Q(highest_baht__gte=F("lowest_baht")), name="market_price_range_in_order"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__year=F("year")), name="market_price_until_in_year"
            ),
        ]

    def __str__(self) -> str:
        return f"{PriceScope(self.scope).label} {self.year + 543}"

    @property
    def average_baht(self) -> Decimal:
        """Baht a tonne, unrounded."""
        return self.value_baht / self.volume_tonnes


class AuthorityCount(models.Model):
    """What an authority had counted on a day; None where nobody has counted, which is not nought."""

    wagtail_reference_index_ignore = True

    authority = models.ForeignKey(LocalAuthority, models.CASCADE, related_name="counts", verbose_name=_("อปท."))
    counted_on = models.DateField(_("ข้อมูล ณ วันที่"))
    households = models.PositiveIntegerField(_("ครัวเรือนที่มีถังขยะเปียก"), default=0)
    child_centre_persons = models.PositiveIntegerField(_("เด็กและบุคลากรใน ศพด."), default=0)
    school_persons = models.PositiveIntegerField(_("นักเรียนและบุคลากรในโรงเรียน"), default=0)
    population = models.PositiveIntegerField(_("ประชากร (คน)"), null=True, blank=True)
    all_households = models.PositiveIntegerField(_("ครัวเรือนทั้งหมด"), null=True, blank=True)
    bins = models.PositiveIntegerField(_("ถังขยะเปียก (ถัง)"), null=True, blank=True)
    child_centres = models.PositiveIntegerField(_("ศพด. (แห่ง)"), null=True, blank=True)
    schools = models.PositiveIntegerField(_("โรงเรียน (แห่ง)"), null=True, blank=True)
    source = models.CharField(_("ที่มา"), max_length=300)

    objects = AuthorityCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("จำนวนถังขยะเปียกของ อปท.")
        verbose_name_plural = _("จำนวนถังขยะเปียกของ อปท.")
        ordering = ["authority", "-counted_on"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "counted_on"], name="authority_counted_once_a_day"),
            models.CheckConstraint(condition=Q(counted_on__year__lt=2400), name="authority_counted_in_common_era"),
            models.CheckConstraint(
                condition=Q(all_households=None) | Q(all_households__gte=F("households")),
                name="authority_counted_within_households",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.counted_on}"

    @property
    def coverage_percent(self) -> Decimal | None:
        """Households with a bin, of a hundred households; None when all households are not known."""
        if not self.all_households:
            return None
        return (Decimal(100) * self.households / self.all_households).quantize(Decimal("0.1"))
