"""What anybody may know of an authority: its name, type, place and what it counted; nothing of how it is reached."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from market.models import Listing
from market.views.public import public_page
from registry.models import LocalAuthority

SHOWN = 10


@public_page
def authority(request: HttpRequest, code: str) -> HttpResponse:
    row = get_object_or_404(LocalAuthority.objects.select_related("province", "district"), code=code)
    context = {
        "authority": row,
        "types": list(row.type_history.order_by("-changed_on", "-pk")),
        "counts": list(row.counts.order_by("-counted_on")[:SHOWN]),
        "listings": list(Listing.objects.public().filter(authority=row).with_parties().order_by("-pk")[:SHOWN]),
    }
    return render(request, "market/authority.html", context)
