"""Who the people are, and what their memberships let them do."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from functools import cached_property, reduce
from operator import or_
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.enums import (
    AUTHORITY_ROLES,
    DISTRICT_ROLES,
    DLA_ROLES,
    PROVINCE_ROLES,
    Capacity,
    InvitationState,
    Role,
)
from registry.models.credits import private_files
from registry.querysets import InvitationQuerySet, LockingQuerySet, MembershipQuerySet


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make a user with a normalised e-mail address; without a password the user cannot sign in."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email=(username or "").lower())

    def lock(self, pk: int) -> User:
        """The person, held until the transaction ends; refused outside one."""
        return LockingQuerySet[User](self.model, using=self._db).lock(pk)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by an e-mail address; what the person may do is said by memberships."""

    email = models.EmailField(_("อีเมล"), unique=True)
    name = models.CharField(_("ชื่อและนามสกุล"), max_length=150)
    is_active = models.BooleanField(_("ใช้งานได้"), default=True)
    date_joined = models.DateTimeField(_("เพิ่มเข้าระบบเมื่อ"), default=timezone.now, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ผู้ใช้งาน")
        verbose_name_plural = _("ผู้ใช้งาน")

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """Nobody enters Django's own admin; Wagtail asks its own permission."""
        return False

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def current_memberships(self) -> list[Membership]:
        """The memberships in force today, read once a request."""
        return list(self.memberships.current().select_related("authority", "buyer", "province", "district"))

    def holds(self, roles: Iterable[Role], **scope: Any) -> bool:
        """Whether a membership in force has one of the roles in this scope (authority=…, buyer=…, province=…)."""
        return self.membership(roles, **scope) is not None

    def membership(self, roles: Iterable[Role], **scope: Any) -> Membership | None:
        """The first membership in force that has one of the roles in this scope."""
        wanted = set(roles)
        for membership in self.current_memberships:
            fits = all(getattr(membership, f"{name}_id") == row.pk for name, row in scope.items())
            if membership.role in wanted and fits:
                return membership
        return None


SCOPES = ("province", "district", "authority", "buyer")
ROLES_BY_SCOPE = {
    "authority": AUTHORITY_ROLES,
    "district": DISTRICT_ROLES,
    "province": PROVINCE_ROLES,
    "buyer": frozenset({Role.BUYER}),
    "": DLA_ROLES,
}


def scope_fits_role() -> Q:
    """A membership names exactly the scope that its role needs."""

    def fits(scope: str, roles: Iterable[Role]) -> Q:
        return Q(role__in=sorted(roles), **{f"{name}__isnull": name != scope for name in SCOPES})

    return reduce(or_, (fits(scope, roles) for scope, roles in ROLES_BY_SCOPE.items()))


def open_once(scope: str) -> models.UniqueConstraint:
    """A person holds a role in one scope once without an end; ended ones stay beside it as history."""
    condition = Q(valid_until=None, **{f"{scope}__isnull": False})
    return models.UniqueConstraint(
        fields=["user", "role", scope], condition=condition, name=f"membership_open_once_{scope}"
    )


class Membership(models.Model):
    """A role that a person holds in one scope, from a day and perhaps until one, by an order."""

    user = models.ForeignKey(User, models.PROTECT, related_name="memberships", verbose_name=_("ผู้ใช้งาน"))
    role = models.CharField(_("บทบาท"), max_length=20, choices=Role)
    province = models.ForeignKey("Province", models.PROTECT, null=True, blank=True, verbose_name=_("จังหวัด"))
    district = models.ForeignKey("District", models.PROTECT, null=True, blank=True, verbose_name=_("อำเภอ"))
    authority = models.ForeignKey(
        "LocalAuthority", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("อปท.")
    )
    buyer = models.ForeignKey(
        "Buyer", models.PROTECT, null=True, blank=True, related_name="memberships", verbose_name=_("ผู้ซื้อ")
    )
    title = models.CharField(_("ตำแหน่ง"), max_length=150, blank=True)
    capacity = models.CharField(_("ปฏิบัติในฐานะ"), max_length=12, choices=Capacity, default=Capacity.HOLDER)
    order_number = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)
    valid_from = models.DateField(_("ตั้งแต่วันที่"), default=timezone.localdate)
    valid_until = models.DateField(_("ถึงวันที่"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("สิทธิ์ของผู้ใช้งาน")
        verbose_name_plural = _("สิทธิ์ของผู้ใช้งาน")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=scope_fits_role(), name="membership_scope_fits_role"),
            models.CheckConstraint(condition=Q(capacity__in=Capacity.values), name="membership_capacity_known"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="membership_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(valid_from__year__lt=2400), name="membership_in_common_era"),
            *(open_once(scope) for scope in SCOPES),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(valid_until=None, **{f"{name}__isnull": True for name in SCOPES}),
                name="membership_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{Role(self.role).label} {self.scope or ''}".strip()

    @property
    def scope(self) -> models.Model | None:
        return self.authority or self.buyer or self.district or self.province


class OfficerAssignment(models.Model):
    """The officer whom an authority made responsible by an order; one current primary an authority.

    It begins and ends with the person's membership as the authority's officer (registry/services/officers.py);
    `successor` is the assignment to which the work was handed over.
    """

    authority = models.ForeignKey("LocalAuthority", models.PROTECT, related_name="assignments", verbose_name=_("อปท."))
    user = models.ForeignKey(User, models.PROTECT, related_name="assignments", verbose_name=_("ผู้ได้รับมอบหมาย"))
    is_primary = models.BooleanField(_("ผู้รับผิดชอบหลัก"), default=True)
    order_number = models.CharField(_("คำสั่งที่"), max_length=60, blank=True)
    order_file = models.FileField(_("ไฟล์คำสั่ง"), storage=private_files, upload_to="assignments/%Y/%m/", blank=True)
    valid_from = models.DateField(_("ตั้งแต่วันที่"), default=timezone.localdate)
    valid_until = models.DateField(_("ถึงวันที่"), null=True, blank=True)
    successor = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessor", verbose_name=_("ส่งมอบงานให้")
    )

    objects = MembershipQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("ผู้ได้รับมอบหมาย")
        verbose_name_plural = _("ผู้ได้รับมอบหมาย")
        ordering = ["-valid_from", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["authority"], condition=Q(valid_until=None, is_primary=True), name="assignment_one_primary"
            ),
            models.UniqueConstraint(
                fields=["authority", "user"], condition=Q(valid_until=None), name="assignment_open_once"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="assignment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(valid_until__isnull=False), name="assignment_handed_over_has_ended"
            ),
            models.CheckConstraint(condition=Q(valid_from__year__lt=2400), name="assignment_in_common_era"),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.authority})"


def new_nonce() -> str:
    return secrets.token_urlsafe(24)


class Invitation(models.Model):
    """A mail to a new person with a link for setting the first password; until then the person is not active.

    The link is signed over the row's key and nonce and stored nowhere (registry/services/invitations.py), so that a
    mail that was missed can be sent again and a copy of the database opens no account.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="invitations", verbose_name=_("ผู้รับเชิญ"))
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("ผู้เชิญ"))
    sent_at = models.DateTimeField(_("เชิญเมื่อ"), default=timezone.now)
    expires_at = models.DateTimeField(_("ลิงก์หมดอายุเมื่อ"))
    used_at = models.DateTimeField(_("ตั้งรหัสผ่านเมื่อ"), null=True, blank=True)
    voided_at = models.DateTimeField(_("ยกเลิกเมื่อ"), null=True, blank=True)
    mailed_at = models.DateTimeField(_("ส่งอีเมลเมื่อ"), null=True, blank=True)
    nonce = models.CharField(max_length=64, default=new_nonce, editable=False)

    objects = InvitationQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("คำเชิญ")
        verbose_name_plural = _("คำเชิญ")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None, voided_at=None), name="invitation_one_open_a_person"
            ),
            models.CheckConstraint(condition=Q(used_at=None) | Q(voided_at=None), name="invitation_used_or_voided"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("sent_at")), name="invitation_expires_after_sending"),
        ]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def state(self) -> InvitationState:
        """Where the invitation stands at this moment."""
        if self.used_at:
            return InvitationState.USED
        if self.voided_at:
            return InvitationState.VOIDED
        return InvitationState.EXPIRED if self.expires_at <= timezone.now() else InvitationState.OPEN
