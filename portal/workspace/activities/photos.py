"""The photographs of an activity: add one at a time, describe, take out; and their bytes, for who sees the activity."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.workspace.acting import carry_out
from portal.workspace.activities.forms import PhotoForm, WordsOfPhoto
from portal.workspace.activities.pages import found_for
from portal.workspace.papers import handed_out
from portal.workspace.visitor import SignedInRequest
from registry.errors import NotAllowed, require
from registry.models import ActivityPhoto
from registry.permissions import can_edit_activity
from registry.services.promotion import MOST_PHOTOS, add_photo, edit_photo, remove_photo


@login_required
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Add one photograph, and stay for the next; a refused one leaves its description as typed."""
    row = found_for(request, pk)
    require(can_edit_activity(request.user, row), NotAllowed)
    form = PhotoForm(request.POST or None, request.FILES or None) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        if carry_out(form, lambda: add_photo(row, typed["file"], typed["alternative"], by=request.user)):
            messages.success(request, _("เพิ่มภาพแล้ว"))
            return redirect("workspace:add_activity_photo", row.pk)
    context = {
        "form": form,
        "activity": row,
        "photos": list(row.photos.all()),
        "most": MOST_PHOTOS,
        "title": _("เพิ่มภาพกิจกรรม"),
    }
    return render(request, "workspace/activities/photo_form.html", context)


@login_required
def edit(request: SignedInRequest, pk: int) -> HttpResponse:
    """Change a photograph's description, or take it out for good."""
    picture = visible_photo(request, pk)
    require(can_edit_activity(request.user, picture.activity), NotAllowed)
    back = reverse("workspace:activity", args=[picture.activity_id])
    if request.method == "POST" and request.POST.get("act") == "remove":
        remove_photo(picture, by=request.user)
        messages.success(request, _("นำภาพออกแล้ว"))
        return redirect(back)
    form = WordsOfPhoto(request.POST or None, initial={"alternative": picture.alternative})
    if request.method == "POST" and form.is_valid():
        words = form.cleaned_data["alternative"]
        if carry_out(form, lambda: edit_photo(picture, words, by=request.user)):
            messages.success(request, _("บันทึกคำบรรยายภาพแล้ว"))
            return redirect(back)
    context = {"form": form, "photo": picture, "title": _("แก้ไขคำบรรยายภาพ"), "cancel_url": back}
    return render(request, "workspace/activities/photo_words.html", context)


def visible_photo(request: SignedInRequest, pk: int) -> ActivityPhoto:
    rows = ActivityPhoto.objects.visible_to(request.user).select_related("activity__authority", "activity__province")
    found: ActivityPhoto = get_object_or_404(rows, pk=pk)
    return found


@login_required
@require_safe
def photo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    return bytes_of(visible_photo(request, pk).file)


@login_required
@require_safe
def small_photo(request: SignedInRequest, pk: int) -> HttpResponseBase:
    return bytes_of(visible_photo(request, pk).small)


def bytes_of(file: FieldFile) -> HttpResponseBase:
    try:
        return handed_out(file, "activity.jpg")
    except OSError as error:
        raise Http404 from error
