"""Where the link of an invitation leads: who invites, to what, and the first password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from registry.enums import InvitationState
from registry.errors import PortalError
from registry.models import Invitation, Membership
from registry.services.invitations import accept_invitation, invitation_of


class FirstPasswordForm(forms.Form):
    """The person's own name, and a password typed twice."""

    name = forms.CharField(
        label=_("ชื่อและนามสกุล"), max_length=150, error_messages={"required": _("กรุณากรอกชื่อและนามสกุล")}
    )
    password = forms.CharField(
        label=_("รหัสผ่าน"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("อย่างน้อย 8 ตัวอักษร ไม่ใช่คำที่เดาง่าย"),
        error_messages={"required": _("กรุณาตั้งรหัสผ่าน")},
    )
    again = forms.CharField(
        label=_("พิมพ์รหัสผ่านอีกครั้ง"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": _("กรุณาพิมพ์รหัสผ่านอีกครั้ง")},
    )

    def __init__(self, *args: Any, invitation: Invitation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.invitation = invitation

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        password_validation.validate_password(password, self.invitation.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise ValidationError(gettext("รหัสผ่านสองช่องไม่ตรงกัน โปรดพิมพ์ใหม่"))
        return again


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Set the first password; only sending the form uses the link, so that a scanner of mail uses nothing up."""
    found = invitation_of(token)
    if found is None or found.state != InvitationState.OPEN:
        return not_usable(request, found)
    form = FirstPasswordForm(request.POST or None, invitation=found, initial={"name": found.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            accept_invitation(found, form.cleaned_data["password"], name=form.cleaned_data["name"])
        except PortalError:  # somebody was faster
            found.refresh_from_db()
            return not_usable(request, found)
        messages.success(request, gettext("ตั้งรหัสผ่านแล้ว โปรดเข้าสู่ระบบด้วยอีเมลและรหัสผ่านนี้"))
        return redirect("account_login")
    held = Membership.objects.standing().filter(user=found.user)
    roles = held.select_related("authority", "district", "province", "buyer")
    return private(
        render(request, "account/invitation.html", {"form": form, "invitation": found, "roles": list(roles)})
    )


def not_usable(request: HttpRequest, found: Invitation | None) -> HttpResponse:
    """A link that is none of ours is not there (404); one that was, is over (410)."""
    state = found.state.value if found else ""
    context = {"state": state, "invitation": found}
    return private(render(request, "account/invitation_over.html", context, status=410 if found else 404))


def private(response: HttpResponse) -> HttpResponse:
    """The address is a key: no other site learns it. (`no-referrer` would send the form without its Origin.)"""
    response["Referrer-Policy"] = "same-origin"
    return response
