"""Record what was done, and tell the people concerned after the transaction has held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models, transaction
from django.utils import translation

from registry.errors import Sentence
from registry.models import Act, Membership, Message, User


def record(
    row: models.Model, verb: str, *, by: User | None, note: str = "", values: Mapping[str, Any] | None = None
) -> Act:
    """Write the log row of an act; `by` is None for what the clock does."""
    capacity = capacity_of(by, row) if by else ""
    return Act.objects.create(actor=by, capacity=capacity, verb=verb, row=row, note=note, values=dict(values or {}))


def capacity_of(user: User, row: models.Model) -> str:
    """In which role, title and capacity the user acts on a row: the membership whose scope the row names or is in."""
    memberships = user.current_memberships
    for membership in memberships:
        if membership.scope and _covers(membership, row):
            return describe(membership)
    general = next((membership for membership in memberships if membership.scope is None), None)
    return describe(general) if general else ""


def describe(membership: Membership) -> str:
    """The words for a membership in Thai, as the log keeps them."""
    with translation.override("th"):
        words = [membership.title or membership.get_role_display(), str(membership.scope or "")]
        return " ".join(word for word in words if word)[:250]


def _covers(membership: Membership, row: models.Model) -> bool:
    """Whether the row is the membership's scope, names it, or belongs to an authority or district inside it."""
    parties = [row, *(getattr(row, name, None) for name in ("authority", "buyer", "seller", "province", "district"))]
    if membership.scope in parties:
        return True
    above = {"province_id": membership.province_id, "district_id": membership.district_id}
    return any(key and getattr(party, name, None) == key for name, key in above.items() for party in parties)


def tell(act: Act, people: Iterable[User], subject: Sentence, address: str = "") -> None:
    """Put a message in each person's inbox within this transaction; e-mail follows after commit."""
    tell_each(act, ((person, address) for person in people), subject)


def tell_each(act: Act, addressed: Iterable[tuple[User, str]], subject: Sentence) -> None:
    """As `tell`, with an address for each person; who is told of two addresses gets two messages."""
    from registry.tasks import send_messages

    with translation.override("th"):
        words = str(subject)[:200]
    messages = [
        Message(recipient_id=pk, act=act, subject=words, address=address)
        for pk, address in dict.fromkeys((person.pk, address) for person, address in addressed)
        if pk != act.actor_id
    ]
    if messages:
        Message.objects.bulk_create(messages, batch_size=1_000)
        transaction.on_commit(send_messages.delay)


def holders(roles: Iterable[str], **scope: Any) -> models.QuerySet[User]:
    """The active people who hold one of the roles in a scope today."""
    current = Membership.objects.current().filter(role__in=list(roles), **scope)
    return User.objects.filter(is_active=True, pk__in=current.values("user"))
