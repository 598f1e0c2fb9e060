"""How much strangers may send: counted in the cache for minutes, by a hash of where it comes from, and never stored."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache

from registry.errors import PortalError

SECONDS = 600


def count(what: str, most: int, refusal: type[PortalError]) -> None:
    """One more in the ten minutes that the first of them began; raises `refusal` for what is beyond `most`."""
    key = f"flood:{what}"
    if cache.add(key, 1, SECONDS):
        return
    try:
        number = cache.incr(key)
    except ValueError:  # the minutes ended between the two
        return
    if number > most:
        raise refusal


def hidden(place: str) -> str:
    """A network address as it is counted: a salted hash, from which nobody reads the address."""
    return hashlib.sha256(f"{settings.SECRET_KEY}{place}".encode()).hexdigest()
