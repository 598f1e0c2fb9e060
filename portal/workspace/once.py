"""A page that is sent twice, by a double press or by going back, counts once.

A form carries the moment at which it was shown; when its own person has done the same thing since, it is done already.
"""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime


def stamp() -> str:
    """What a form carries as `shown_at`."""
    return timezone.now().isoformat()


def shown_at(request: HttpRequest) -> dt.datetime | None:
    """When the form that was sent had been shown; None when it does not say so in our way."""
    try:
        moment = parse_datetime(request.POST.get("shown_at", ""))
    except ValueError:
        return None
    return moment if moment and timezone.is_aware(moment) else None
