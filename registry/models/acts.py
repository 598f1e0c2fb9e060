"""The log of acts, two-person proposals, and messages to people."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import ProposalState
from registry.querysets import ActQuerySet, ProposalQuerySet


class CurrentTransaction(models.Func):
    """The database's id of the transaction under way (0 where there is none to tell), so that feeds can wait for it."""

    output_field = models.BigIntegerField()
    arity = 0

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        return ("(pg_current_xact_id()::text::bigint)" if connection.vendor == "postgresql" else "0"), []

    as_sqlite = as_sql


class Act(models.Model):
    """Who did what to which row; append-only. The timeline and "who did what" read from here."""

    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="acts", verbose_name=_("ผู้ดำเนินการ")
    )
    capacity = models.CharField(_("ในฐานะ"), max_length=250, blank=True)
    verb = models.CharField(_("การดำเนินการ"), max_length=40)
    row_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    row_id = models.BigIntegerField()
    row = GenericForeignKey("row_type", "row_id")
    at = models.DateTimeField(_("เมื่อ"), default=timezone.now)
    note = models.TextField(_("หมายเหตุ"), blank=True)
    values = models.JSONField(_("ข้อมูล"), default=dict, blank=True, encoder=DjangoJSONEncoder)
    xid = models.BigIntegerField(db_default=CurrentTransaction(), editable=False)

    objects = ActQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การดำเนินการ")
        verbose_name_plural = _("บันทึกการดำเนินการ")
        ordering = ["pk"]
        indexes = [models.Index(fields=["row_type", "row_id"], name="act_by_row")]

    def __str__(self) -> str:
        return f"{self.verb} #{self.row_id}"


class Proposal(models.Model):
    """A two-person act that waits: approval by another person runs it with exactly these values."""

    act = models.CharField(_("เรื่อง"), max_length=40)
    row_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    row_id = models.BigIntegerField()
    row = GenericForeignKey("row_type", "row_id")
    values = models.JSONField(_("ข้อมูล"), default=dict, encoder=DjangoJSONEncoder)
    state = models.CharField(_("สถานะ"), max_length=10, choices=ProposalState, default=ProposalState.PENDING)
    proposer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="proposals", verbose_name=_("ผู้เสนอ")
    )
    proposed_at = models.DateTimeField(_("เสนอเมื่อ"), default=timezone.now)
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ผู้พิจารณา")
    )
    decided_at = models.DateTimeField(_("พิจารณาเมื่อ"), null=True, blank=True)
    note = models.TextField(_("ความเห็น"), blank=True)

    objects = ProposalQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("เรื่องเสนออนุมัติ")
        verbose_name_plural = _("เรื่องเสนออนุมัติ")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ProposalState.values), name="proposal_state_known"),
            models.CheckConstraint(
                condition=Q(state=ProposalState.WITHDRAWN) | Q(decider=None) | ~Q(decider=F("proposer")),
                name="proposal_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=ProposalState.PENDING, decider=None, decided_at=None)
                | ~Q(state=ProposalState.PENDING) & Q(decided_at__isnull=False),
                name="proposal_decided_has_a_time",
            ),
            models.UniqueConstraint(
                fields=["act", "row_type", "row_id"],
                condition=Q(state=ProposalState.PENDING),
                name="proposal_one_pending_a_row",
            ),
        ]
        indexes = [models.Index(fields=["row_type", "row_id"], name="proposal_by_row")]

    def __str__(self) -> str:
        return f"{self.act} #{self.row_id}"


class Message(models.Model):
    """A row in a person's inbox, written with the act that caused it; e-mail follows after commit."""

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="messages")
    act = models.ForeignKey(Act, models.PROTECT, related_name="messages")
    subject = models.CharField(_("เรื่อง"), max_length=200)
    address = models.CharField(_("ลิงก์"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("เมื่อ"), default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ข้อความ")
        verbose_name_plural = _("ข้อความ")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="message_by_recipient"),
            models.Index(fields=["id"], condition=Q(mailed_at=None), name="message_to_be_mailed"),
        ]

    def __str__(self) -> str:
        return self.subject
