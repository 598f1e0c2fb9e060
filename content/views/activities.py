"""The promotion activities that DLA has chosen, for everybody; their photographs are handed out only while they are."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path

from market.keyset import by_time, page_of
from market.views.public import page_links, public_page
from registry.enums import Reader
from registry.models import Activity, ActivityPhoto, Province

PAGE_SIZE = 12
NEWEST = by_time("chosen_at")
KEPT = ("province", "audience")


@public_page
def activities(request: HttpRequest) -> HttpResponse:
    """All of them, the last chosen first, perhaps of one province or for one audience."""
    province, audience = request.GET.get("province", ""), request.GET.get("audience", "")
    rows = Activity.objects.chosen().with_places().prefetch_related("photos")
    rows = rows.for_readers(audience if audience in Reader.values else "")
    if province.isascii() and province.isdigit():
        rows = rows.filter(province=province)
    page = page_of(rows, NEWEST, request.GET, size=PAGE_SIZE)
    context = {
        "activities": page.rows,
        "links": page_links(request, page, KEPT),
        "provinces": Province.objects.filter(activities__in=Activity.objects.chosen()).distinct().order_by("name_th"),
        "readers": Reader.choices,
        "province": province,
        "audience": audience,
    }
    return render(request, "content/activities/list.html", context)


@public_page
def activity(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Activity.objects.chosen().with_places().prefetch_related("photos"), pk=pk)
    return render(request, "content/activities/activity.html", {"activity": row})


def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photograph as large as a screen needs."""
    return picture(request, pk, "file")


def small_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    return picture(request, pk, "small")


@public_page
def picture(request: HttpRequest, pk: int, size: str) -> HttpResponseBase:
    found = get_object_or_404(ActivityPhoto.objects.public(), pk=pk)
    try:
        response = FileResponse(getattr(found, size).open("rb"), content_type="image/jpeg")
    except OSError as error:
        raise Http404 from error
    response["X-Content-Type-Options"] = "nosniff"
    return response


urlpatterns = [
    path("", activities, name="activities"),
    path("<int:pk>/", activity, name="activity"),
    path("photos/<int:pk>/", photo, name="activity_photo"),
    path("photos/<int:pk>/small/", small_photo, name="activity_small_photo"),
]
