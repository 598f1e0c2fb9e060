"""What the matrix of access covers by a rule and not by name: Wagtail, allauth, the API's operations, and privacy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from drf_spectacular.generators import SchemaGenerator

from registry.models import LocalAuthority, Paper, User
from tests.portal.access.addresses import RULES
from tests.portal.access.people import ANONYMOUS, EVERYBODY, SIGNED_IN
from tests.portal.access.test_access_matrix import address_of, addresses, written
from tests.portal.access.world import FLOOR, World

STAFF = {"dla_officer", "dla_admin", "dla_editor", "auditor"}
STRANGERS = sorted(SIGNED_IN - STAFF)
ALLAUTHS = {
    "account_login": 200,
    "account_logout": 302,
    "account_inactive": 200,
    "account_signup": 200,
    "account_reauthenticate": 302,
    "account_change_password": 302,
    "account_set_password": 302,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key": 200,
    "account_reset_password_from_key_done": 200,
}


def under(prefix: str) -> list[tuple[str, str]]:
    return [(pattern, name) for pattern, name in addresses(get_resolver().url_patterns) if pattern.startswith(prefix)]


# --- Wagtail -------------------------------------------------------------------------------------------------------

# Scripts' words and icons: they show nothing of the site, and the sign-in leads to ours.
SHOWS_NOTHING = {"/admin/jsi18n/", "/admin/sprite/"}


def admin_addresses() -> set[str]:
    """Every address of the staff screens, with 1 where a row is named."""
    filled = {re.sub(r"<[^>]+>", "1", pattern) for pattern, _name in under("/admin/")}
    return {each for each in filled if not re.search(r"[\\^$()*+?\[\]]", each)} - SHOWS_NOTHING


@pytest.mark.parametrize("person", [ANONYMOUS, "authority_approver", "province_head", "buyer", "no role"])
def test_nobody_but_dla_comes_into_a_staff_screen(world: World, known: None, person: str) -> None:
    client, found = world.clients[person], admin_addresses()
    assert len(found) > 100
    let_in = {}
    with written() as changes:
        for address in sorted(found):
            response = client.get(address)
            client.cookies.pop("messages", None)  # each refusal leaves one more
            if response.status_code not in {302, 403, 404} or "/login/" not in getattr(response, "url", "/login/"):
                let_in[address] = response.status_code
    assert let_in == {}
    assert changes == []


def test_every_role_outside_dla_is_refused_at_the_door_and_a_superuser_is_not(world: World) -> None:
    doors = {person: world.clients[person].get("/admin/", follow=True).status_code for person in STRANGERS}
    assert doors == dict.fromkeys(STRANGERS, 403)
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.test", name="ผู้ดูแล (ข้อมูลสมมติ)"))
    assert client.get("/admin/").status_code == 200


# --- allauth -------------------------------------------------------------------------------------------------------


def test_the_sign_in_has_these_addresses_and_no_other(client: Client, db: None) -> None:
    assert {name for _pattern, name in under("/accounts/")} == set(ALLAUTHS)
    args = {"account_reset_password_from_key": ["a", "b"]}
    told = {name: client.get(reverse(name, args=args.get(name))).status_code for name in ALLAUTHS}
    assert told == ALLAUTHS


def test_nobody_opens_an_account_or_changes_the_address_by_which_a_person_is_known(world: World) -> None:
    typed = {"email": "new@example.test", "password1": "tooGood2569!", "password2": "tooGood2569!", "action_add": "1"}
    before = sorted(User.objects.values_list("pk", "email"))
    for client in (world.clients["authority_officer"], Client()):
        client.post("/accounts/signup/", typed)
        assert client.post("/accounts/email/", typed).status_code == 404
    assert sorted(User.objects.values_list("pk", "email")) == before


# --- the API -------------------------------------------------------------------------------------------------------


def operations() -> dict[str, dict[str, Any]]:
    return SchemaGenerator().get_schema(request=None, public=True)["paths"]


def asked(world: World) -> list[str]:
    """Every operation of the document and of Wagtail's content API, with values of the world."""
    code = world.rows["certificate"].code
    values = {
        "/api/v1/authorities/{code}/": world.scene.seller.authority.code,
        "/api/v1/activities/{id}/": world.pk("chosen activity"),
        "/api/v1/listings/{id}/": world.pk("listing"),
        "/api/v1/trades/{id}/": world.pk("completed"),
        "/api/v1/certificates/{code}/": code,
    }
    named = [re.sub(r"{\w+}", str(values[path]), path) if "{" in path else path for path in operations()]
    needed = {"/api/v1/ledger/serials/": "?round=1&serial=1", "/api/v1/estimate/": "?persons=5000"}
    named = [f"{each}{needed.get(each, '')}" for each in named]
    return [*named, "/api/schema/", *(f"/api/v2/{each}/" for each in ("pages", "images", "documents"))]


def test_every_operation_of_the_api_reads_for_everybody_and_takes_nothing(world: World) -> None:
    assert {method for methods in operations().values() for method in methods} == {"get"}
    for address in asked(world):
        with written() as changes:
            told = {
                method: getattr(world.clients[person], method)(address).status_code
                for person in ("dla_admin", ANONYMOUS)
                for method in ("get", "post", "put", "patch", "delete")
            }
        assert (address, told) == (address, dict.fromkeys(told, 405) | {"get": 200})
        assert changes == []


def private_words(world: World) -> set[str]:
    """What no public answer may say of the world: people, addresses, floor prices, tax ids, files, open business."""
    words = {word for user in User.objects.all() for word in (user.email, user.name)}
    words |= {"@example.test", str(FLOOR), "floor_price", world.scene.buyer.tax_id, world.scene.buyer.tver_account}
    words |= set(LocalAuthority.objects.exclude(tax_id="").values_list("tax_id", flat=True))
    words |= {paper.file.name for paper in Paper.objects.exclude(file="")} | {world.rows["document"].file.name}
    return words | {"papers/20", "documents/20", "/my/proposals/"}


def public_addresses(world: World) -> list[str]:
    # An invitation opens for whoever has its link, which only the invited person is sent.
    open_to_all = {name: rules for name, rules in RULES.items() if name != "invitation"}
    rules = [(name, rule) for name, all_of in open_to_all.items() for rule in all_of]
    rules = [(name, rule) for name, rule in rules if rule.opens == EVERYBODY and rule.status == 200]
    return [*(address_of(name, rule, world) for name, rule in rules), *asked(world)]


def test_no_public_answer_names_a_person_a_floor_price_a_tax_id_or_a_file(world: World) -> None:
    private = private_words(world)
    said = {}
    for address in dict.fromkeys(public_addresses(world)):
        response = world.clients[ANONYMOUS].get(address)
        assert (address, response.status_code) == (address, 200)
        if told := sorted(word for word in private if word in response.getvalue().decode(errors="replace")):
            said[address] = told
    assert said == {}
    shown = world.clients["authority_officer"].get(reverse("workspace:listing", args=[world.pk("listing")]))
    assert str(FLOOR) in shown.content.decode()  # the world does have what is not told
