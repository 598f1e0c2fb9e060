"""Where the question below every page is answered. Kept pages hold no CSRF token: the Origin is asked for instead."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.models import Page

from content.services.feedback import TooOften, give_feedback
from content.views.sender import place_of
from registry.errors import BadValue, PortalError

ANSWERS = {"yes": True, "no": False}


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """Record the answer and say thanks; whoever opens the address itself is led to the page."""
    page = get_object_or_404(Page.objects.live().public(), pk=pk)
    if request.method != "POST":
        return HttpResponseRedirect(page.url, status=303)
    if not comes_from_here(request):
        return render(request, "content/feedback/elsewhere.html", {"page": page}, status=403)
    try:
        answer(request, page)
    except PortalError as error:
        context = {"page": page, "error": error, "comment": request.POST.get("comment", "")}  # nothing typed is lost
        return render(
            request, "content/feedback/form.html", context, status=429 if isinstance(error, TooOften) else 400
        )
    return redirect("content:feedback_thanks", pk=page.pk)


@require_safe
def thanks(request: HttpRequest, pk: int) -> HttpResponse:
    page = get_object_or_404(Page.objects.live().public(), pk=pk)
    return render(request, "content/feedback/thanks.html", {"page": page})


def answer(request: HttpRequest, page: Page) -> None:
    is_useful = ANSWERS.get(request.POST.get("useful", ""))
    if is_useful is None:
        raise BadValue(field="useful")
    give_feedback(page, is_useful=is_useful, comment=request.POST.get("comment", ""), place=place_of(request))


def comes_from_here(request: HttpRequest) -> bool:
    """Whether a page of this site sent the form: every browser says so in one of these three."""
    sender = request.headers.get("Origin") or request.headers.get("Referer")
    if not sender:
        return request.headers.get("Sec-Fetch-Site") == "same-origin"
    parts = urlsplit(sender)
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())
