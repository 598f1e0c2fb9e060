"""What was typed into a form whose sending came too late: it waits in the browser's session for the same person.

A form says, signed, to whom it was shown (portal/templatetags/shown_to.py). When its sending finds nobody signed in,
or no longer the token of the page, its values are kept: at most MOST_CHARACTERS, no password, no file. Only that
person, signed in again in the same browser session within KEPT_FOR, gets them back, at the same address, once.
Nothing is saved by giving them back: a view that asks `typed_values()` shows its form filled in, and for any other
address there is a page with the values and one button that sends them on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.core import signing
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.models import User

SHOWN_TO = "shown_to"
SESSION_KEY = "typed"
KEPT_FOR = 30 * 60  # seconds
MOST_CHARACTERS = 50_000
OF_THE_PAGE = frozenset({SHOWN_TO, "csrfmiddlewaretoken", "shown_at"})
SALT = "portal.workspace.typed"


@dataclass
class Typed:
    """Values that came back to their person; `is_shown` once a form holds them."""

    values: QueryDict
    had_files: bool
    is_shown: bool = False


def is_workspace(request: HttpRequest) -> bool:
    return getattr(request.resolver_match, "app_name", "") == "workspace"


def signed(user: User | AnonymousUser) -> str:
    return signing.Signer(salt=SALT).sign(str(user.pk))


def keep(request: HttpRequest) -> bool:
    """Keep what was sent for the person to whom its form was shown; False when there is nothing to keep, or nobody."""
    person, values = _person(request), _worth_keeping(request.POST)
    files = [name for name, each in request.FILES.items() if each]
    if not person or not (values or files) or _length(values) > MOST_CHARACTERS:
        return False
    request.session[SESSION_KEY] = {
        "address": request.get_full_path(),
        "person": person,
        "values": values,
        "had_files": bool(files),
        "at": int(timezone.now().timestamp()),
    }
    return True


def take_back(request: HttpRequest, user: User) -> Typed | None:
    """What this person had typed at this address; whatever is someone else's or too old is thrown away."""
    kept = request.session.get(SESSION_KEY)
    if kept is None:
        return None
    is_fresh = 0 <= timezone.now().timestamp() - kept["at"] <= KEPT_FOR
    is_theirs = kept["person"] == str(user.pk)
    if is_fresh and is_theirs and kept["address"] != request.get_full_path():
        return None  # still on the way to it
    forget(request.session)
    return Typed(_query(kept["values"]), kept["had_files"]) if is_fresh and is_theirs else None


def forget(session: SessionBase) -> None:
    session.pop(SESSION_KEY, None)


def typed_values(request: HttpRequest) -> QueryDict | None:
    """The data of a form: what is being sent, else what came back after signing in again; None for a fresh form."""
    back: Typed | None = getattr(request, "typed", None)
    if request.method == "POST":
        return request.POST
    if back is None:
        return None
    back.is_shown = True
    messages.info(request, sentence(back))
    return back.values


def sentence(back: Typed) -> str:
    if back.had_files:
        return _("ข้อมูลที่ท่านพิมพ์ไว้ยังอยู่ ยังไม่ได้บันทึก โปรดเลือกไฟล์อีกครั้ง แล้วตรวจและส่ง")
    return _("ข้อมูลที่ท่านพิมพ์ไว้ยังอยู่ ยังไม่ได้บันทึก โปรดตรวจแล้วส่งอีกครั้ง")


def _person(request: HttpRequest) -> str:
    try:
        return signing.Signer(salt=SALT).unsign(request.POST.get(SHOWN_TO, ""))
    except signing.BadSignature:
        return ""


def _worth_keeping(sent: QueryDict) -> dict[str, list[str]]:
    """Every value with its name; nothing when all are empty, because a button alone types nothing."""
    names = [name for name in sent if name not in OF_THE_PAGE and "password" not in name.lower()]
    values: dict[str, list[str]] = {name: [str(each) for each in sent.getlist(name)] for name in names}
    return values if any(any(each) for each in values.values()) else {}


def _length(values: dict[str, list[str]]) -> int:
    return sum(len(name) + sum(map(len, each)) for name, each in values.items())


def _query(values: dict[str, Any]) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, each in values.items():
        query.setlist(name, each)
    query._mutable = False
    return query
