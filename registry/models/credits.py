"""Credits are whole tonnes with serial numbers; every tonne of a round is in exactly one block.

    Project ─ Round (issued by TGO) ─ Allocation to authorities
                └ CreditBlock: serials first…last, in one account, perhaps set aside by a reservation
    LedgerTransaction ─ Movement: serials first…last, from one account to another; append-only

The blocks of a round tile 1…tonnes: no gap, no overlap. The serials are ours (หมายเลขกำกับในระบบ), not TGO's.
registry/guards/ makes the database refuse what breaks these promises.
"""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from registry.enums import AccountKind, RoundState, TransactionKind
from registry.querysets import AccountQuerySet, BlockQuerySet, LockingQuerySet, ReservationQuerySet


def private_files() -> Storage:
    return storages["private"]


class Project(models.Model):
    """A T-VER project. The programme is one national project whose developer is DLA."""

    code = models.CharField(_("รหัสโครงการ"), max_length=40, unique=True)
    name_th = models.CharField(_("ชื่อโครงการ"), max_length=200)
    name_en = models.CharField(_("ชื่อภาษาอังกฤษ"), max_length=200, blank=True)
    registered_on = models.DateField(_("ขึ้นทะเบียนเมื่อ"), null=True, blank=True)
    crediting_start = models.DateField(_("เริ่มคิดเครดิต"))
    crediting_end = models.DateField(_("สิ้นสุดการคิดเครดิต"))
    methodology = models.CharField(_("ระเบียบวิธี"), max_length=60, blank=True, help_text=_("สถ. เป็นผู้กำหนด"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("โครงการ")
        verbose_name_plural = _("โครงการ")
        constraints = [
            models.CheckConstraint(
                condition=Q(crediting_end__gt=F("crediting_start")), name="project_crediting_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" and self.name_en else self.name_th


class Round(models.Model):
    """One issuance by TGO; immutable once it is in the ledger."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="rounds", verbose_name=_("โครงการ"))
    number = models.PositiveIntegerField(_("รอบที่"))
    period_start = models.DateField(_("เริ่มช่วงเวลาคิดเครดิตของรอบ"))
    period_end = models.DateField(_("สิ้นสุดช่วงเวลาคิดเครดิตของรอบ"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))
    certificate_number = models.CharField(_("เลขที่หนังสือรับรองของ อบก."), max_length=80)
    certificate_file = models.FileField(_("ไฟล์หนังสือรับรอง"), storage=private_files, upload_to="rounds/%Y/", blank=True)
    tgo_serials = models.TextField(_("หมายเลขของ อบก."), blank=True, help_text=_("คัดลอกจากหนังสือรับรอง"))
    state = models.CharField(_("สถานะ"), max_length=10, choices=RoundState, default=RoundState.DRAFT)
    issued_at = models.DateTimeField(_("รับเข้าบัญชีเมื่อ"), null=True, blank=True, editable=False)
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รอบ")
        verbose_name_plural = _("รอบ")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="round_number_once_a_project"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="round_tonnes_positive"),
            models.CheckConstraint(condition=Q(state__in=RoundState.values), name="round_state_known"),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start"), period_end__year__lt=2400), name="round_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=RoundState.ISSUED, issued_at__isnull=False)
                | ~Q(state=RoundState.ISSUED) & Q(issued_at=None),
                name="round_issued_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(_("รอบที่ %(number)s") % {"number": self.number})

    @property
    def vintages(self) -> list[int]:
        """The years (Common Era) that the period touches."""
        return list(range(self.period_start.year, self.period_end.year + 1))


def account_number(pk: int) -> str:
    return f"A{pk:07d}"


class Account(models.Model):
    """Where tonnes are: the programme's, an authority's or a buyer's account, or out of circulation."""

    kind = models.CharField(_("ประเภท"), max_length=10, choices=AccountKind)
    authority = models.OneToOneField(
        "LocalAuthority", models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("อปท.")
    )
    buyer = models.OneToOneField(
        "Buyer", models.PROTECT, null=True, blank=True, related_name="account", verbose_name=_("ผู้ซื้อ")
    )

    objects = AccountQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("บัญชีคาร์บอนเครดิต")
        verbose_name_plural = _("บัญชีคาร์บอนเครดิต")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=AccountKind.AUTHORITY, authority__isnull=False, buyer=None)
                | Q(kind=AccountKind.BUYER, authority=None, buyer__isnull=False)
                | Q(kind__in=[AccountKind.PROGRAMME, AccountKind.RETIRED, AccountKind.ADJUSTED], authority=None)
                & Q(buyer=None),
                name="account_owner_fits_kind",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(kind__in=[AccountKind.PROGRAMME, AccountKind.RETIRED, AccountKind.ADJUSTED]),
                name="account_one_of_each_common_kind",
            ),
        ]

    def __str__(self) -> str:
        return str(self.authority or self.buyer or AccountKind(self.kind).label)

    @property
    def number(self) -> str:
        """The account's own number; it does not tell whose it is."""
        return account_number(self.pk)

    @property
    def public_name(self) -> str:
        """Who holds it, as the public may read it."""
        return self.buyer.public_name if self.buyer else str(self)


class Reservation(models.Model):
    """Tonnes of one account that are set aside; the blocks that point here sum to `tonnes`."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="reservations", verbose_name=_("บัญชี"))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณที่กัน (ตัน)"))
    expires_at = models.DateTimeField(_("กันไว้ถึง"), null=True, blank=True)
    created_at = models.DateTimeField(_("กันเมื่อ"), default=timezone.now, editable=False)

    objects = ReservationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การกัน")
        verbose_name_plural = _("การกัน")
        indexes = [
            models.Index(
                fields=["expires_at"], condition=Q(expires_at__isnull=False, tonnes__gt=0), name="reservation_that_ends"
            ),
            models.Index(fields=["-tonnes"], condition=Q(tonnes__gt=0), name="reservation_by_tonnes"),
        ]

    def __str__(self) -> str:
        return f"#{self.pk}: {self.tonnes}"

    @property
    def is_over(self) -> bool:
        """Whether its time is over; it then sets nothing aside, whether or not a sweep has released it."""
        return self.expires_at is not None and self.expires_at <= timezone.now()


class CreditBlock(models.Model):
    """A run of serials of one round, in one account and one state. Splits and merges lose nothing."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="blocks", db_index=False, verbose_name=_("รอบ"))
    first_serial = models.BigIntegerField(_("หมายเลขแรก"))
    last_serial = models.BigIntegerField(_("หมายเลขสุดท้าย"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="blocks", db_index=False, verbose_name=_("บัญชี"))
    reservation = models.ForeignKey(
        Reservation, models.PROTECT, null=True, blank=True, related_name="blocks", verbose_name=_("กันไว้โดย")
    )
    tonnes = models.GeneratedField(
        expression=F("last_serial") - F("first_serial") + 1, output_field=models.BigIntegerField(), db_persist=True
    )

    objects = BlockQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ช่วงหมายเลข")
        verbose_name_plural = _("ช่วงหมายเลข")
        ordering = ["round", "first_serial"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_serial__gte=1, last_serial__gte=F("first_serial")), name="block_serials_in_order"
            ),
        ]
        indexes = [  # every one costs a transfer time: those that begin with a foreign key serve it too
            models.Index(fields=["round", "first_serial"], name="block_by_serial"),
            models.Index(fields=["account", "reservation", "round", "first_serial"], name="block_by_account"),
        ]

    def __str__(self) -> str:
        return f"{self.first_serial}–{self.last_serial}"


class Allocation(models.Model):
    """What an authority got of a round; the sum over a round equals its tonnes."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="allocations", verbose_name=_("รอบ"))
    authority = models.ForeignKey("LocalAuthority", models.PROTECT, related_name="allocations", verbose_name=_("อปท."))
    tonnes = models.PositiveBigIntegerField(_("ปริมาณ (ตัน)"))

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การจัดสรร")
        verbose_name_plural = _("การจัดสรร")
        ordering = ["round", "authority__code"]
        constraints = [
            models.UniqueConstraint(fields=["round", "authority"], name="allocation_once_a_round"),
            models.CheckConstraint(condition=Q(tonnes__gt=0), name="allocation_tonnes_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.authority}"


class LedgerTransaction(models.Model):
    """One event in the ledger, written once with both names; the database refuses to change or delete it."""

    kind = models.CharField(_("รายการ"), max_length=10, choices=TransactionKind)
    at = models.DateTimeField(_("เมื่อ"), default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้เสนอ"))
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("ผู้อนุมัติ"))
    reason = models.CharField(_("เหตุผล"), max_length=300)
    reference = models.CharField(_("อ้างอิง"), max_length=120, blank=True)
    idempotency_key = models.CharField(max_length=100, unique=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("รายการเคลื่อนไหวบัญชี")
        verbose_name_plural = _("รายการเคลื่อนไหวบัญชี")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TransactionKind.values), name="transaction_kind_known"),
            models.CheckConstraint(condition=~Q(by=F("approved_by")), name="transaction_by_two_people"),
        ]

    def __str__(self) -> str:
        return f"{TransactionKind(self.kind).label} #{self.pk}"


class Movement(models.Model):
    """Serials first…last of a round went from one account to another (from none when issued); append-only."""

    transaction = models.ForeignKey(LedgerTransaction, models.PROTECT, related_name="movements")
    round = models.ForeignKey(Round, models.PROTECT, related_name="movements", db_index=False, verbose_name=_("รอบ"))
    first_serial = models.BigIntegerField(_("หมายเลขแรก"))
    last_serial = models.BigIntegerField(_("หมายเลขสุดท้าย"))
    from_account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="movements_out", db_index=False, verbose_name=_("จากบัญชี")
    )
    to_account = models.ForeignKey(
        Account, models.PROTECT, related_name="movements_in", db_index=False, verbose_name=_("เข้าบัญชี")
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การเคลื่อนไหว")
        verbose_name_plural = _("การเคลื่อนไหว")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_serial__gte=1, last_serial__gte=F("first_serial")), name="movement_serials_in_order"
            ),
            models.CheckConstraint(
                condition=Q(from_account=None) | ~Q(from_account=F("to_account")), name="movement_goes_somewhere"
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(from_account=None), name="movement_issues_a_round_once"
            ),
        ]
        indexes = [
            models.Index(fields=["round", "first_serial"], name="movement_by_serial"),
            models.Index(fields=["from_account", "id"], name="movement_out_of_account"),
            models.Index(fields=["to_account", "id"], name="movement_into_account"),
        ]

    def __str__(self) -> str:
        return f"{self.first_serial}–{self.last_serial}"

    @property
    def tonnes(self) -> int:
        return self.last_serial - self.first_serial + 1
