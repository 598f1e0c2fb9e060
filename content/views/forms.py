"""A form on a public page: shown, checked, kept, and confirmed at an address of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from content.models import FormPage
from content.services.answers import TooMany, keep_answer
from content.views.sender import place_of
from registry.errors import PortalError

TOO_MANY_REQUESTS, CONFLICT = 429, 409


def answered(request: HttpRequest, page: FormPage) -> HttpResponse:
    if request.method == "POST":
        return sent(request, page)
    form = page.get_form(page=page, user=request.user)
    return shown(request, page, form, is_sent="sent" in request.GET)


def sent(request: HttpRequest, page: FormPage) -> HttpResponse:
    """Keep the answer, or show the form as it was filled in with what is wrong."""
    form = page.get_form(request.POST, page=page, user=request.user)
    if not form.is_valid():
        return shown(request, page, form)
    data = dict(form.cleaned_data)
    once = data.pop("x-once")
    data.pop("x-consent", None)
    try:
        keep_answer(page.source.specific, data, once=once, place=place_of(request))
    except PortalError as error:
        form.add_error(None, error.message)
        status = TOO_MANY_REQUESTS if isinstance(error, TooMany) else CONFLICT
        return shown(request, page, form, status=status)
    return redirect(f"{page.url}?sent=1")


def shown(
    request: HttpRequest, page: FormPage, form: Any, *, is_sent: bool = False, status: int = 200
) -> TemplateResponse:
    context = {**page.get_context(request), "form": form, "is_sent": is_sent}
    return TemplateResponse(request, page.get_template(request), context, status=status)
