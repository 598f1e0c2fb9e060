"""Querysets of what editors issue and send."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.utils import timezone

from content.enums import Audience, EditionState
from content.permissions import READERS
from registry.enums import PROVINCE_ROLES
from registry.querysets import LockingQuerySet

if TYPE_CHECKING:
    from registry.models import User

# A worker that has not come back by then is gone: the longest manual takes seconds, and a task is ended after minutes.
GIVEN_UP_AFTER = dt.timedelta(minutes=10)


class EditionQuerySet(LockingQuerySet[Any]):
    def left_behind(self) -> Self:
        """Editions whose PDF no worker is making: never begun, or begun by one that is gone."""
        gone = timezone.now() - GIVEN_UP_AFTER
        waiting = self.filter(state=EditionState.WAITING)
        return waiting | self.filter(state=EditionState.DRAWING, started_at__lt=gone)


class BroadcastQuerySet(LockingQuerySet[Any]):
    def asked_of(self, user: User) -> Self:
        """What the person's own offices are asked to read."""
        asked = []
        if user.holds(PROVINCE_ROLES):
            asked.append(Audience.PROVINCES)
        if user.holds(READERS):
            asked.append(Audience.AUTHORITIES)
        return self.filter(audience__in=asked)

    def with_texts(self) -> Self:
        """Together with what is to be read, so that naming each costs no query."""
        return self.select_related("edition__page__locale", "letter__locale")
