"""Finding acts by the names of people and of the rows that they were about."""

from __future__ import annotations

import re

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from wagtail.snippets.models import get_snippet_models

from registry.models import Buyer, LocalAuthority, Province, RosterBundle, Round, User
from registry.said import PEOPLE
from registry.thai import normalise
from registry.viewsets.filters import about_authorities, is_ours

MOST = 200  # of people or authorities: a name that so many share finds nobody in particular
ROUND = re.compile(r"รอบ(?:ที่)? ?([0-9]{1,4})", re.ASCII)


def named(query: str) -> Q:
    """Acts by or about a person, an authority, a buyer, a province or a round of this name."""
    words = normalise(query)
    return _of_people(words) | _of_authorities(words) | _of_others(words)


def _of_people(words: str) -> Q:
    found = list(User.objects.filter(name__icontains=words).values_list("pk", flat=True)[:MOST])
    if not found:
        return Q(pk__in=[])
    said = Q(actor__in=found)
    for name in PEOPLE:
        said |= Q(**{f"values__{name}__in": found})
    for model, field in _linked_to(User, names=("user", "submitted_by")):
        said |= _about(model, model._default_manager.filter(**{f"{field}__in": found}))
    return said


def _of_authorities(words: str) -> Q:
    found = list(LocalAuthority.objects.search(words).values_list("pk", flat=True)[: MOST + 1])
    if not found or len(found) > MOST:
        return Q(pk__in=[])
    return about_authorities(LocalAuthority.objects.filter(pk__in=found))


def _of_others(words: str) -> Q:
    buyers = Buyer.objects.filter(name__icontains=words)
    provinces = Province.objects.filter(name_th__icontains=words.removeprefix("จังหวัด"))
    said = _about(Buyer, buyers) | _about(RosterBundle, RosterBundle.objects.filter(province__in=provinces))
    if match := ROUND.fullmatch(words):
        rounds = Round.objects.filter(number=int(match[1]))
        said |= _about(Round, rounds)
        for model, field in _linked_to(Round, names=("round",)):
            said |= _about(model, model._default_manager.filter(**{f"{field}__in": rounds}))
    return said


def _about(model: type[models.Model], rows: models.QuerySet[models.Model]) -> Q:
    return Q(row_type=ContentType.objects.get_for_model(model), row_id__in=rows.order_by().values("pk"))


def _linked_to(target: type[models.Model], *, names: tuple[str, ...]) -> list[tuple[type[models.Model], str]]:
    """The models of ours whose link of one of these names leads to the target."""
    return [
        (model, field.name)
        for model in get_snippet_models()
        if is_ours(model)
        for field in model._meta.fields
        if isinstance(field, models.ForeignKey) and field.related_model is target and field.name in names
    ]
