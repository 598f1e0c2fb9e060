"""Every address and every act, by every role, in its own scope and in another: what stands beside this.

A new address without a rule fails here, and so does a rule whose address is gone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from market.steps import STEPS
from registry.models import Act
from tests.portal.access.acts import ACTS, STEPS_BY, WISH
from tests.portal.access.addresses import BY_PREFIX, RULES, Rule
from tests.portal.access.people import (
    ANONYMOUS,
    BUYER_SIDE,
    ELSEWHERE,
    EVERYBODY,
    NEXT_DOOR,
    NO_ROLE,
    PARTIES,
    SELLER_SIDE,
    SIGNED_IN,
)
from tests.portal.access.world import PAYS_LATER, WALKED, World
from tests.registry.readable import faults_of

CASES = [pytest.param(name, rule, id=f"{name}-{rule.row}") for name, rules in RULES.items() for rule in rules]
SIGN_IN = "/accounts/login/?next="


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements that have changed rows; a session's own do not count."""
    found: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        result = execute(sql, params, many, context)
        word = sql.lstrip()[:6].upper()
        if "django_session" not in sql and (
            word == "INSERT" or (word in {"UPDATE", "DELETE"} and context["cursor"].rowcount)
        ):
            found.append(sql)
        return result

    with connection.execute_wrapper(watch):
        yield found


# --- every address has a rule --------------------------------------------------------------------------------------


def addresses(patterns: list[Any], before: str = "/", space: str = "") -> Iterator[tuple[str, str]]:
    """Every address that the site answers: its pattern and its name."""
    for each in patterns:
        pattern = f"{before}{each.pattern}".replace("^", "")
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            yield from addresses(each.url_patterns, pattern, inner)
        elif isinstance(each, URLPattern):
            yield pattern, f"{space}{each.name}" if each.name else ""


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    with translation.override("th"):
        found = list(addresses(get_resolver().url_patterns))
    named = {name for _pattern, name in found}
    prefixes = [prefix for prefix in BY_PREFIX if prefix != "/"]
    left = [(pattern, name) for pattern, name in found if name not in RULES and not pattern.startswith(tuple(prefixes))]
    # Everything else under /api/ is a refusal, and everything else at all is an editor's page or is not there.
    assert left == [("/api/(?!docs/)(?:.*/)?$", ""), (r"/((?:[\w\-]+/)*)$", "wagtail_serve")]
    assert set(RULES) - named == set()
    assert [prefix for prefix in prefixes if not any(pattern.startswith(prefix) for pattern, _name in found)] == []


def test_every_page_that_acts_has_its_acts_and_every_step_its_people() -> None:
    acts = {name for name, rules in RULES.items() if not all(rule.only_reads for rule in rules)}
    assert acts == {*ACTS, "workspace:order_step"}
    assert set(STEPS_BY) == set(STEPS)


def test_the_cast_has_every_role_here_and_elsewhere(world: World) -> None:
    assert set(world.clients) == EVERYBODY
    for name, user in world.people.items():
        roles = [each.role for each in user.memberships.all()]
        assert roles == ([] if name == NO_ROLE else [name.removesuffix(ELSEWHERE)])


# --- reading -------------------------------------------------------------------------------------------------------


def address_of(name: str, rule: Rule, world: World) -> str:
    return reverse(name, args=rule.address_args(world)) + rule.query


def expected(name: str, rule: Rule, person: str) -> int:
    if person in rule.told:
        return rule.told[person]
    if person in rule.opens:
        return rule.status
    if person == ANONYMOUS and name.startswith(("workspace:", "content:")):
        return 302
    return 403 if person in rule.sees else 404


def read(client: Client, address: str) -> Any:
    """The answer, with its file read to the end and closed."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content)
    return response


@pytest.mark.parametrize(("name", "rule"), CASES)
def test_a_page_opens_for_those_whom_its_rule_names_and_looking_changes_nothing(
    world: World, known: None, name: str, rule: Rule
) -> None:
    address, told, changes = address_of(name, rule, world), {}, {}
    for person, client in world.clients.items():
        with written() as found:
            response = read(client, address)
        told[person] = response.status_code
        changes |= {person: found} if found else {}
        if person == ANONYMOUS and response.status_code == 302:
            assert response.url == f"{SIGN_IN}{address}"
    assert told == {person: expected(name, rule, person) for person in world.clients}
    # the first is marked as read, papers are drawn at last
    if name not in {"workspace:message", "workspace:paper", "workspace:roster_campaign_pdf"}:
        assert changes == {}


ONLY_SHOWN = [case for case in CASES if case.values[1].only_reads and case.values[1].opens]


@pytest.mark.parametrize(("name", "rule"), ONLY_SHOWN)
def test_a_page_that_only_shows_takes_nothing(world: World, known: None, name: str, rule: Rule) -> None:
    address, client = address_of(name, rule, world), world.clients[min(rule.opens)]
    with written() as found:
        told = {method: getattr(client, method)(address).status_code for method in ("post", "put", "patch", "delete")}
    assert told == dict.fromkeys(told, 405)
    assert found == []


LISTS = {
    "workspace:listings": ("listing", SELLER_SIDE),
    "workspace:orders": ("order", PARTIES),
    "workspace:purchases": ("purchase", BUYER_SIDE),
    "workspace:proposals": ("proposal", PARTIES | NEXT_DOOR),  # next door waits a bank account
    "workspace:home": ("order", PARTIES),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_list_leads_to_nothing_of_another_scope(world: World, name: str) -> None:
    kind, may_see = LISTS[name]
    led = {}
    for person in SIGNED_IN:
        html = world.clients[person].get(reverse(name)).content.decode()
        led[person] = bool(re.search(rf'href="/my/{kind}s/[0-9]', html))  # a row, and not a list of the person's own
    strangers = {person for person, is_led in led.items() if is_led} - may_see
    assert strangers == set()
    if name in {"workspace:listings", "workspace:orders", "workspace:purchases"}:
        assert {person for person, is_led in led.items() if is_led} == may_see


# --- acting --------------------------------------------------------------------------------------------------------

SENT = [
    pytest.param(name, number, id=f"{name}-{sent.row}-{number}")
    for name, acts in ACTS.items()
    for number, sent in enumerate(acts)
]


def changes_of(client: Client, address: str, typed: dict[str, Any]) -> tuple[int, bool]:
    """The answer to what is sent, and whether it changed anything; all of it is taken back."""
    cache.clear()  # how often somebody may answer is counted there
    with transaction.atomic():
        with written() as found:
            response = client.post(address, typed, headers={"Origin": "http://testserver"})  # as browsers do
        transaction.set_rollback(True)
    return response.status_code, bool(found)


@pytest.mark.parametrize(("name", "number"), SENT)
def test_an_act_is_done_for_those_who_may_and_changes_nothing_for_anybody_else(
    world: World, name: str, number: int
) -> None:
    sent = ACTS[name][number]
    address = reverse(name, args=sent.address_args(world))
    told = {person: changes_of(client, address, sent.typed(world)) for person, client in world.clients.items()}
    assert {person for person, (_status, is_changed) in told.items() if is_changed} == sent.by
    assert {person: told[person][0] for person in sent.by} == dict.fromkeys(sent.by, sent.status)


STEP_CASES = [(verb, order) for verb, taken in STEPS_BY.items() for order in taken.orders]


@pytest.mark.parametrize(("verb", "order"), STEP_CASES)
def test_a_step_is_taken_by_its_people_only(world: World, verb: str, order: str) -> None:
    taken, address = STEPS_BY[verb], reverse("workspace:order_step", args=[world.pk(order), verb])
    told = {person: changes_of(client, address, taken.typed()) for person, client in world.clients.items()}
    assert told == {
        person: (302, True) if person in taken.by else (expected_of_step(person), False) for person in world.clients
    }


def expected_of_step(person: str) -> int:
    return 302 if person == ANONYMOUS else 403 if person in PARTIES else 404


@pytest.mark.parametrize("verb", STEPS_BY)
def test_a_step_is_not_taken_in_any_other_state(world: World, verb: str) -> None:
    taken = STEPS_BY[verb]
    others = [order for order in (*WALKED, *PAYS_LATER) if order not in taken.orders]
    for order in others:
        address = reverse("workspace:order_step", args=[world.pk(order), verb])
        for person in taken.by:
            assert (order, changes_of(world.clients[person], address, taken.typed())) == (order, (409, False))


def test_a_buyer_never_asks_in_the_name_of_another(world: World) -> None:
    address = reverse("workspace:request_order", args=[world.pk("listing")])
    typed = WISH | {"confirm": "1", "buyer": str(world.scene.buyer.pk)}
    before = world.scene.buyer.orders.count()
    response = world.clients[f"buyer{ELSEWHERE}"].post(address, typed)
    assert response.status_code == 302
    assert world.scene.buyer.orders.count() == before


# --- what ends and what has not begun ------------------------------------------------------------------------------

OPENED = {
    "workspace:order": "completed",
    "workspace:listing": "draft",
    "workspace:account": "account",
    "workspace:proposal": "proposal",
    "workspace:purchase": "purchase",
    "workspace:paper": "quotation",
    "workspace:document": "document",
    "workspace:roster_return": "return",
    "workspace:roster_bundle": "bundle",
}
HOLDERS = sorted(PARTIES)
YESTERDAY, TOMORROW = -1, 1


def opened_by(client: Client, world: World) -> set[str]:
    """Which of one row of every kind the person reads."""
    pages = {name: reverse(name, args=[world.pk(row)]) for name, row in OPENED.items()}
    return {name for name, page in pages.items() if read(client, page).status_code == 200}


@pytest.mark.parametrize("person", HOLDERS)
@pytest.mark.parametrize("change", [{"valid_until": YESTERDAY}, {"valid_from": TOMORROW}], ids=["ended", "not begun"])
def test_a_membership_opens_nothing_from_the_request_after_its_end_nor_before_its_first_day(
    world: World, person: str, change: dict[str, int]
) -> None:
    client, today = world.clients[person], timezone.localdate()
    days = {name: today + dt.timedelta(days=number) for name, number in change.items()}
    world.people[person].memberships.update(**days)
    assert opened_by(client, world) == set()
    world.people[person].memberships.update(valid_from=today, valid_until=today)  # its first day and its last
    assert opened_by(client, world)


@pytest.mark.parametrize("verb", STEPS_BY)
def test_who_has_no_role_any_more_takes_no_step(world: World, verb: str) -> None:
    taken, yesterday = STEPS_BY[verb], timezone.localdate() + dt.timedelta(days=YESTERDAY)
    address = reverse("workspace:order_step", args=[world.pk(taken.orders[0]), verb])
    for person in taken.by:
        world.people[person].memberships.update(valid_until=yesterday)
        assert changes_of(world.clients[person], address, taken.typed()) == (404, False)


def test_who_may_not_sign_in_any_more_is_signed_out_at_once(world: World) -> None:
    world.people["dla_admin"].is_active = False
    world.people["dla_admin"].save()
    response = world.clients["dla_admin"].get("/my/")
    assert (response.status_code, response.url) == (302, f"{SIGN_IN}/my/")


def test_whatever_was_done_in_this_world_is_told_in_words(world: World) -> None:
    """Not of access: nowhere else stand so many acts of so many kinds."""
    acts = Act.objects.select_related("row_type")

    assert len({act.verb for act in acts}) > 25
    assert faults_of(acts, "th") == []
