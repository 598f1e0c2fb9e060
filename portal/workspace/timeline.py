"""What has happened to a row, for people: the acts of the log in words."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _

from registry.models import Act
from registry.said import capacity_of
from registry.thai import format_datetime
from registry.verbs import ECHOES, verb_label

BAD = ("return_", "decline", "expire", "tgo_refused")
GOOD = ("publish_listing", "accept", "contract", "confirm_money", "record_notice", "complete", "issue_round")


@dataclass(frozen=True)
class Event:
    title: str
    when: str
    iso: str
    who: str
    note: str
    tone: str


def timeline(*rows: Model) -> list[Event]:
    """The acts on these rows as a reader of all of them sees them, newest first."""
    return [event_of(act) for act in acts_on(*rows)]


def acts_on(*rows: Model) -> QuerySet[Act]:
    """What is told of these rows, newest first, with who did it, in one query."""
    return Act.objects.about(*rows).exclude(verb__in=ECHOES).select_related("actor").order_by("-pk")


def event_of(act: Act) -> Event:
    return Event(
        title=verb_label(act.verb),
        when=format_datetime(act.at),
        iso=act.at.isoformat(),
        who=who_did(act),
        note=act.note,
        tone=tone_of(act.verb),
    )


def who_did(act: Act) -> str:
    """The person and in which capacity, or the system when the clock did it."""
    if act.actor is None:
        return _("ระบบ")
    capacity, is_thai = capacity_of(act)
    if not capacity:
        return str(act.actor)
    if not is_thai:
        return f"{act.actor} ({capacity})"
    return format_html('{} (<span lang="th">{}</span>)', act.actor, capacity)


def tone_of(verb: str) -> str:
    return "warning" if verb.startswith(BAD) else "good" if verb in GOOD else "neutral"
