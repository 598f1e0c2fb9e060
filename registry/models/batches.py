"""Rows that somebody uploaded or had reckoned: kept, looked at, corrected, and then carried out as a whole or not.

A batch of shares belongs to a round; its author proposes it, another person approves, and a worker carries it out. A
batch of counts is carried out by its author. Until then it may be replaced or thrown away; nothing else depends on it.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import BATCH_CHOSEN, BatchKind, BatchState, BatchWay
from registry.models.acts import Proposal
from registry.models.credits import Round, private_files
from registry.models.places import LocalAuthority
from registry.querysets import BatchLineQuerySet, LockingQuerySet


class Batch(models.Model):
    """One upload or one reckoning, with what was found in it."""

    kind = models.CharField(_("ประเภท"), max_length=10, choices=BatchKind)
    way = models.CharField(_("วิธีจัดทำ"), max_length=10, choices=BatchWay)
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name=_("รอบ")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="batches", verbose_name=_("ผู้จัดทำ")
    )
    created_at = models.DateTimeField(_("เริ่มเมื่อ"), default=timezone.now)
    changed_at = models.DateTimeField(_("แก้ไขล่าสุด"), default=timezone.now)
    state = models.CharField(_("สถานะ"), max_length=10, choices=BatchState, default=BatchState.DRAFT)
    file = models.FileField(_("ไฟล์"), storage=private_files, upload_to="batches/%Y/", blank=True)
    file_name = models.CharField(_("ชื่อไฟล์"), max_length=200, blank=True)
    settings = models.JSONField(_("วิธีคำนวณ"), default=dict, blank=True)  # the weights of a proportion
    round_then = models.JSONField(default=dict, blank=True)  # what the round said when these rows were read
    problems = models.JSONField(default=list, blank=True)  # of the file as a whole
    line_count = models.PositiveIntegerField(_("จำนวนแถว"), default=0)
    problem_count = models.PositiveIntegerField(_("จุดที่ต้องแก้ไข"), default=0)
    tonnes = models.PositiveBigIntegerField(_("ผลรวม (ตัน)"), default=0)
    proposal = models.ForeignKey(
        Proposal, models.PROTECT, null=True, blank=True, related_name="batches", verbose_name=_("เรื่องเสนออนุมัติ")
    )
    started_at = models.DateTimeField(_("เริ่มดำเนินการเมื่อ"), null=True, blank=True)
    finished_at = models.DateTimeField(_("เสร็จเมื่อ"), null=True, blank=True)
    failure = models.TextField(_("สาเหตุที่ไม่สำเร็จ"), blank=True)
    is_demo = models.BooleanField(_("ข้อมูลสมมติ"), default=False)

    objects = LockingQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ชุดข้อมูลนำเข้า")
        verbose_name_plural = _("ชุดข้อมูลนำเข้า")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=BatchKind.values), name="batch_kind_known"),
            models.CheckConstraint(condition=Q(way__in=BatchWay.values), name="batch_way_known"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(kind=BatchKind.SHARES, round__isnull=False) | Q(kind=BatchKind.COUNTS, round=None),
                name="batch_of_shares_has_a_round",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[BatchState.DRAFT, BatchState.DISCARDED]) | Q(problem_count=0),
                name="batch_with_problems_goes_no_further",
            ),
            models.CheckConstraint(
                condition=Q(state=BatchState.DONE, finished_at__isnull=False)
                | ~Q(state=BatchState.DONE) & Q(finished_at=None),
                name="batch_done_has_a_time",
            ),
            # a round goes by one batch; beside it everyone may keep one draft of their own
            models.UniqueConstraint(
                fields=["round"], condition=Q(state__in=BATCH_CHOSEN), name="batch_one_chosen_a_round"
            ),
            models.UniqueConstraint(
                fields=["round", "author"],
                condition=Q(state=BatchState.DRAFT, kind=BatchKind.SHARES),
                name="batch_one_draft_a_round",
            ),
            models.UniqueConstraint(
                fields=["author"],
                condition=Q(state=BatchState.DRAFT, kind=BatchKind.COUNTS),
                name="batch_one_draft_of_counts",
            ),
        ]

    def __str__(self) -> str:
        values = {"kind": BatchKind(self.kind).label, "number": self.pk}
        return str(_("%(kind)s ชุดที่ %(number)s") % values)


class BatchLine(models.Model):
    """A row of a batch as it was read, the authority it is about, and what is wrong with it."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines", verbose_name=_("ชุดข้อมูลนำเข้า"))
    row = models.PositiveIntegerField(_("แถวที่"))
    authority = models.ForeignKey(
        LocalAuthority, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("อปท.")
    )
    typed = models.JSONField(default=dict)  # every cell of our columns, as text
    tonnes = models.PositiveBigIntegerField(_("ตัน"), null=True, blank=True)
    by_proportion = models.PositiveBigIntegerField(_("ตามสัดส่วน (ตัน)"), null=True, blank=True)
    earlier = models.PositiveBigIntegerField(_("ข้อเสนอก่อนหน้า (ตัน)"), null=True, blank=True)
    counts = models.JSONField(default=dict, blank=True)  # of a batch of counts: what would be stored
    problems = models.JSONField(default=list, blank=True)

    objects = BatchLineQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("แถวของชุดข้อมูลนำเข้า")
        verbose_name_plural = _("แถวของชุดข้อมูลนำเข้า")
        ordering = ["batch", "row"]
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="batch_line_once_a_row")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.row}"
