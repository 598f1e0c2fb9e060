"""Provinces and authorities, and what each authority has: its accounts at banks, its counted bins."""

from __future__ import annotations

import datetime as dt
from typing import Any, Self

from django.db import connection, models
from django.db.models import Case, Q, When
from django.db.models.functions import Collate, Concat, Substr
from django.utils import timezone

from registry.querysets.locking import LockingQuerySet
from registry.querysets.scopes import Visitor, authority_scope, sees_everything

BANGKOK = "10"  # the code of a province whose administration is not under DLA


class ProvinceQuerySet(models.QuerySet[Any]):
    def with_authorities(self) -> Self:
        """The provinces whose authorities are under DLA: all but Bangkok."""
        return self.exclude(code=BANGKOK)

    def in_thai_order(self) -> Self:
        """As a Thai dictionary has them: a vowel that is written before its consonant counts after it."""
        vowel_first = Q(*(("name_th__startswith", vowel) for vowel in "เแโใไ"), _connector=Q.OR)
        swapped = Concat(Substr("name_th", 2, 1), Substr("name_th", 1, 1), Substr("name_th", 3))
        key = Case(When(vowel_first, then=swapped), default="name_th", output_field=models.CharField())
        return self.order_by(Collate(key, "C" if connection.vendor == "postgresql" else "BINARY"))

    def for_choosing(self) -> Self:
        """What a select of provinces offers, in its order."""
        return self.with_authorities().in_thai_order()


class AuthorityQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """Authorities are public."""
        return self

    def in_scope_of(self, user: Visitor) -> Self:
        """The authorities whose inner affairs the user may read."""
        return self if sees_everything(user) else self.filter(authority_scope(user, ""))

    def search(self, query: str) -> Self:
        """Authorities in whose name, code, district or province every word of the query is found."""
        from registry.thai import search_terms

        rows = self
        for term in search_terms(query):
            rows = rows.filter(search_text__contains=term)
        return rows


class BankAccountQuerySet(LockingQuerySet[Any]):
    def visible_to(self, user: Visitor) -> Self:
        """Of the authorities whose inner affairs the user may read; who reads the whole number is another question."""
        return self if sees_everything(user) else self.filter(authority_scope(user, "authority"))

    def standing(self) -> Self:
        """Not stopped."""
        return self.filter(stopped_at=None)

    def waiting(self) -> Self:
        """Approved, and not yet in effect."""
        return self.standing().filter(effective_on__gt=timezone.localdate())

    def in_effect(self) -> Self:
        """Those that have come into effect, the latest first: the first of an authority is the one in force."""
        return self.standing().filter(effective_on__lte=timezone.localdate()).order_by("-effective_on", "-pk")


class AuthorityCountQuerySet(models.QuerySet[Any]):
    def latest_of(self, authority: Any, on: dt.date | None = None) -> Any:
        """What an authority had counted last by a day (today); None when nothing is recorded."""
        counted = self.filter(authority=authority, counted_on__lte=on or timezone.localdate())
        return counted.order_by("-counted_on").first()
