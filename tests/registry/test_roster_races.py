"""An authority submits while its province sends: what is marked as sent is what the form holds, on real PostgreSQL."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from registry import papers
from registry.models import RosterReturn, RosterSending
from registry.services.roster import returns
from registry.services.roster.bundles import send_bundle
from registry.services.roster.reminders import remind_authorities
from tests.races import switch_locks_off, together
from tests.roster import LATER_NAME, NAME, Roster, letter, make_roster, report
from tests.scene import make_scene

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def roster(monkeypatch: pytest.MonkeyPatch) -> Roster:
    monkeypatch.setattr(papers, "_render_on_commit", lambda paper: None)
    return make_roster(make_scene())


@pytest.fixture
def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    switch_locks_off(monkeypatch)


class Meeting:
    """An authority stands between looking and writing; its province sends, or waits behind the lock."""

    def __init__(self, patience: float) -> None:
        self.patience = patience  # seconds; a province that waits for the lock sends only when they are over
        self.stands, self.is_sent = threading.Event(), threading.Event()


@pytest.fixture
def meeting(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Meeting:
    met = Meeting(patience=30 if "without_locks" in request.fixturenames else 0.6)
    replace = returns._replace

    def slowly(*args: Any) -> None:
        met.stands.set()
        met.is_sent.wait(met.patience)
        replace(*args)

    monkeypatch.setattr(returns, "_replace", slowly)
    return met


def corrects_while_it_is_sent(roster: Roster, meeting: Meeting) -> RosterReturn:
    meeting.is_sent.set()  # the first report is nobody's race
    row = roster.submitted()
    meeting.stands.clear()
    meeting.is_sent.clear()

    def send() -> RosterSending:
        meeting.stands.wait(30)
        try:
            return send_bundle(roster.bundle, letter(), by=roster.head, seen_sendings=0)
        finally:
            meeting.is_sent.set()

    together([lambda: roster.submitted(what=report(LATER_NAME)), send])
    row.refresh_from_db()
    return row


def frozen(row: RosterReturn) -> str:
    return str(RosterSending.objects.get().paper.values["rows"])


def test_what_is_sent_is_what_the_authority_had_submitted(roster: Roster, meeting: Meeting) -> None:
    row = corrects_while_it_is_sent(roster, meeting)
    assert row.is_bundled
    assert row.persons.get().name in frozen(row)
    assert (LATER_NAME in frozen(row), NAME in frozen(row)) == (True, False)


def test_control_without_locks_the_form_and_the_sent_copy_part(
    roster: Roster, meeting: Meeting, without_locks: None
) -> None:
    row = corrects_while_it_is_sent(roster, meeting)
    assert row.persons.get().name not in frozen(row)


def test_two_heads_at_once_send_one_edition(roster: Roster) -> None:
    roster.submitted()
    answers = together([lambda: send_bundle(roster.bundle, letter(), by=roster.head, seen_sendings=0)] * 4)
    assert sum(isinstance(answer, RosterSending) for answer in answers) == 1
    assert RosterSending.objects.count() == 1


def test_two_reminders_at_once_reach_a_person_once(roster: Roster) -> None:
    together([lambda: remind_authorities(roster.bundle, by=roster.officer)] * 4)
    assert roster.scene.seller.officer.messages.filter(act__verb="remind_authorities").count() == 1
