"""Querysets of what editors issue and send, and of what their pages say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from content.enums import Audience, EditionState
from content.permissions import READERS
from registry.enums import AUTHORITY_ROLES, DISTRICT_ROLES, PROVINCE_ROLES
from registry.querysets import LockingQuerySet
from registry.querysets.promotion import sees_all_activities

if TYPE_CHECKING:
    from registry.models import User

# A worker that has not come back by then is gone: the longest manual takes seconds, and a task is ended after minutes.
GIVEN_UP_AFTER = dt.timedelta(minutes=10)


def with_own_words() -> Q:
    """Pages that say something of their own: no alias, and no alias that is being translated (see PortalPage)."""
    return Q(alias_of=None) & (Q(live_revision__isnull=False) | Q(locale__language_code=settings.LANGUAGE_CODE))


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


class MaterialQuerySet(LockingQuerySet[Any]):
    def for_everybody(self) -> Self:
        """The material that carries no office's name."""
        return self.filter(authority=None, province=None)

    def visible_to(self, user: User) -> Self:
        """Everybody's, and that of the offices whose promotion the user sees."""
        everybodys = Q(authority=None, province=None)
        if sees_all_activities(user):
            return self
        mine = user.current_memberships
        return self.filter(
            everybodys
            | Q(authority__in=[each.authority_id for each in mine if each.role in AUTHORITY_ROLES])
            | Q(authority__district__in=[each.district_id for each in mine if each.role in DISTRICT_ROLES])
            | Q(authority__province__in=[each.province_id for each in mine if each.role in PROVINCE_ROLES])
            | Q(province__in=[each.province_id for each in mine if each.role in PROVINCE_ROLES])
        )

    def left_behind(self) -> Self:
        """Material that no worker is drawing: never begun, or begun by one that is gone."""
        gone = timezone.now() - GIVEN_UP_AFTER
        return self.filter(Q(state=EditionState.WAITING) | Q(state=EditionState.DRAWING, started_at__lt=gone))

    def latest_of(self, kinds: Iterable[str]) -> list[Any]:
        """The one asked for last of each kind, in the order of the kinds."""
        found = {row.kind: row for row in self.order_by("pk")}
        return [found[kind] for kind in kinds if kind in found]


class PageTextQuerySet(QuerySet[Any]):
    def public(self, language: str) -> Self:
        """Of pages written in a language that anybody may read now."""
        # by the locale's id: joined by its code, PostgreSQL expects few pages and walks them all
        locale = Locale.objects.filter(language_code=language).first()
        rows = self.filter(page__live=True, page__alias_of=None, page__locale=locale)
        if language != settings.LANGUAGE_CODE:  # a translation that is begun still shows the original
            rows = rows.filter(page__live_revision__isnull=False)
        for restriction in PageViewRestriction.objects.select_related("page"):
            rows = rows.exclude(page__path__startswith=restriction.page.path)
        return rows

    def saying(self, terms: Iterable[str]) -> Self:
        """In which every term is found, anywhere in the page or its documents."""
        rows = self
        for term in terms:
            rows = rows.filter(text_key__contains=term)
        return rows

    def called(self, terms: Iterable[str]) -> Self:
        """In whose title every term is found."""
        rows = self
        for term in terms:
            rows = rows.filter(title_key__contains=term)
        return rows

    def best_first(self, terms: Iterable[str]) -> Self:
        """Those with the most terms in their title first, then the latest published."""
        in_title = [Case(When(title_key__contains=term, then=1), default=0) for term in terms]
        ranked = self.annotate(rank=sum(in_title, start=Value(0)))
        return ranked.order_by(F("rank").desc(), F("page__last_published_at").desc(nulls_last=True), "pk")


class FeedbackQuerySet(QuerySet[Any]):
    def with_counts(self) -> Self:
        """Each with how many readers found its page useful (`useful`) and how many did not (`useless`)."""
        return self.annotate(useful=self._count(is_useful=True), useless=self._count(is_useful=False))

    def _count(self, *, is_useful: bool) -> Coalesce:
        of_page = self.model.objects.filter(page=OuterRef("page")).order_by().values("page")
        return Coalesce(
            Subquery(of_page.annotate(number=Count("pk", filter=Q(is_useful=is_useful))).values("number")), 0
        )
