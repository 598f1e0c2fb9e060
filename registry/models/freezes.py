"""Freezes (ระงับการทำรายการ): while one is in force, nothing over it moves or is set aside.

A row says who froze what, since when, until when (or until it is lifted) and why; lifting it fills the last fields,
once. Nothing else of it ever changes and no row is deleted: the database refuses both (registry/guards/freezes.py).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import FreezeScope
from registry.models.credits import account_number
from registry.querysets import FreezeQuerySet

TARGETS = ("account", "authority", "province")


def scope_fits_target() -> Q:
    """Exactly the target that the scope names; none for the whole market."""
    fits = Q(scope=FreezeScope.MARKET, **{f"{name}__isnull": True for name in TARGETS})
    for name in TARGETS:
        fits |= Q(scope=name, **{f"{each}__isnull": each != name for each in TARGETS})
    return fits


class Freeze(models.Model):
    """`after_entry` and `lifted_after_entry` are the last transactions of the ledger before each of the two acts."""

    scope = models.CharField(_("ระงับอะไร"), max_length=10, choices=FreezeScope)
    account = models.ForeignKey(
        "registry.Account", models.PROTECT, null=True, blank=True, related_name="freezes", verbose_name=_("บัญชี")
    )
    authority = models.ForeignKey(
        "registry.LocalAuthority", models.PROTECT, null=True, blank=True, related_name="freezes", verbose_name=_("อปท.")
    )
    province = models.ForeignKey(
        "registry.Province", models.PROTECT, null=True, blank=True, related_name="freezes", verbose_name=_("จังหวัด")
    )
    reason = models.CharField(_("เหตุผล"), max_length=500)
    since = models.DateTimeField(_("ระงับเมื่อ"), default=timezone.now, editable=False)
    until = models.DateTimeField(_("ระงับถึง"), null=True, blank=True)
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name=_("ผู้สั่งระงับ")
    )
    after_entry = models.BigIntegerField(default=0, editable=False)
    lifted_at = models.DateTimeField(_("ยกเลิกการระงับเมื่อ"), null=True, blank=True, editable=False)
    lift_proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ผู้เสนอยกเลิกการระงับ"),
    )
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("ผู้อนุมัติให้ยกเลิกการระงับ"),
    )
    lifted_because = models.CharField(_("เหตุผลที่ยกเลิกการระงับ"), max_length=500, blank=True, editable=False)
    lifted_after_entry = models.BigIntegerField(null=True, editable=False)

    objects = FreezeQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("การระงับการทำรายการ")
        verbose_name_plural = _("การระงับการทำรายการ")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(scope__in=FreezeScope.values), name="freeze_scope_known"),
            models.CheckConstraint(condition=scope_fits_target(), name="freeze_target_fits_scope"),
            models.CheckConstraint(condition=~Q(reason=""), name="freeze_says_why"),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since"), until__year__lt=2400),
                name="freeze_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(
                    lifted_at=None, lift_proposed_by=None, lifted_by=None, lifted_because="", lifted_after_entry=None
                )
                | Q(lifted_at__gte=F("since"), lift_proposed_by__isnull=False, lifted_by__isnull=False)
                & Q(lifted_after_entry__gte=F("after_entry"))
                & ~Q(lifted_because=""),
                name="freeze_lifted_says_when_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(lifted_by=None) | ~Q(lifted_by=F("lift_proposed_by")), name="freeze_lifted_by_two_people"
            ),
        ]
        indexes = [models.Index(fields=["until"], condition=Q(lifted_at=None), name="freeze_not_lifted")]

    def __str__(self) -> str:
        return str(_("ระงับการทำรายการ: %(what)s") % {"what": self.what})

    @property
    def what(self) -> str:
        """What is frozen, in words; an account by its number, which does not tell whose it is."""
        match self.scope:
            case FreezeScope.ACCOUNT:
                assert self.account_id is not None  # a constraint holds it
                return str(_("บัญชี %(number)s") % {"number": account_number(self.account_id)})
            case FreezeScope.AUTHORITY:
                return str(self.authority)
            case FreezeScope.PROVINCE:
                return str(_("จังหวัด%(name)s") % {"name": self.province})
        return str(_("ทุกบัญชีทั้งตลาด"))

    @property
    def is_active(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())
