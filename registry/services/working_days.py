"""Working days: Monday to Friday, without the public holidays that DLA keeps."""

from __future__ import annotations

import datetime as dt

from registry.models import Holiday

SATURDAY = 5


def after_working_days(day: dt.date, number: int) -> dt.date:
    """The day after `number` whole working days that follow `day`; the first on which the waiting is over."""
    holidays = set(Holiday.objects.filter(day__gt=day, is_cancelled=False).values_list("day", flat=True))
    last = day
    while number > 0:
        last += dt.timedelta(days=1)
        number -= last.weekday() < SATURDAY and last not in holidays
    return last + dt.timedelta(days=1)
