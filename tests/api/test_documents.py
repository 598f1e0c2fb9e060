"""The OpenAPI document, the page for people, and that both say what is served."""

from __future__ import annotations

import json
import re
from typing import Any

import jsonschema
import pytest
from django.core.management import call_command
from django.utils import timezone

from api.errors import PROBLEMS
from market.models import Certificate, Order
from registry.services.promotion import Told, choose_activity, log_activity
from registry.services.seals import seal_all

# Addresses that answer only when they are asked something.
NEEDED = {"/api/v1/ledger/serials/": {"round": 1, "serial": 1}, "/api/v1/estimate/": {"households": 1200}}


@pytest.fixture
def document(client, db) -> dict[str, Any]:
    response = client.get("/api/schema/")
    assert response.status_code == 200
    return response.json()


def operations(document: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [(path, methods["get"]) for path, methods in document["paths"].items()]


def schema_of(document: dict[str, Any], answer: dict[str, Any]) -> dict[str, Any]:
    return answer["schema"] | {"components": document["components"]}


def test_the_document_is_valid_and_made_without_a_warning(db, tmp_path):
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "openapi.yaml"))


def test_the_document_is_openapi_3_1_and_only_reads(document):
    assert document["openapi"].startswith("3.1.")
    assert {method for methods in document["paths"].values() for method in methods} == {"get"}
    assert len(document["paths"]) == 16


def test_every_operation_and_every_parameter_says_what_it_is(document):
    for path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        for parameter in operation.get("parameters", []):
            assert parameter.get("description"), (path, parameter["name"])


def test_every_example_is_what_its_schema_says(document):
    checked = 0
    for _path, operation in operations(document):
        for response in operation["responses"].values():
            for answer in response["content"].values():
                for example in answer["examples"].values():
                    jsonschema.validate(example["value"], schema_of(document, answer))
                    checked += 1
    assert checked == 33


def test_every_documented_path_answers_as_documented(scene, client, document):
    order = scene.take_to(scene.requested(scene.published(), tonnes=67), "completed")
    seal_all()
    seller = scene.seller
    told = Told("ข้อมูลสมมติ", timezone.localdate(), "สมมติ", ["agency"], 25, people_agreed=True)
    activity = choose_activity(log_activity(seller.authority, told, by=seller.officer), by=scene.dla)
    known = {
        "/api/v1/activities/{id}/": activity.pk,
        "/api/v1/listings/{id}/": order.listing_id,
        "/api/v1/trades/{id}/": Order.objects.get().pk,
        "/api/v1/authorities/{code}/": scene.seller.authority.code,
        "/api/v1/certificates/{code}/": Certificate.objects.get().code,
    }
    for path, operation in operations(document):
        response = client.get(re.sub(r"{\w+}", str(known.get(path)), path), NEEDED.get(path))
        assert response.status_code == 200, path
        [(media_type, answer)] = operation["responses"]["200"]["content"].items()
        assert response["Content-Type"] == media_type
        bodies = [json.loads(line) for line in b"".join(response).splitlines()]
        assert bodies, path
        for body in bodies:
            jsonschema.validate(body, schema_of(document, answer))
            assert body.get("results") != [], path


def test_the_start_lists_every_address_and_each_answers(scene, client, document):
    body = client.get("/api/v1/").json()
    listed = [endpoint["url"].removeprefix("http://testserver") for endpoint in body["endpoints"]]
    assert all(endpoint["description"] for endpoint in body["endpoints"])
    lists = {path for path in document["paths"] if "{" not in path and path != "/api/v1/"}
    assert lists <= {address.partition("?")[0] for address in listed}
    for address in listed:
        if "{" not in address:
            assert client.get(address).status_code == 200, address
    for page in (body["documentation"], body["schema"]):
        assert client.get(page).status_code == 200


@pytest.mark.parametrize("address", ["/api/docs/", "/en/api/docs/"])
def test_the_page_explains_every_operation_and_every_problem(client, document, address):
    html = client.get(address).content.decode()
    for path, operation in operations(document):
        assert f"<code>{path}</code>" in html
        assert f'href="#{operation["operationId"]}"' in html
    for problem in PROBLEMS:
        assert f'<tr id="{problem.code}">' in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(ids)
    assert not re.search(r"<script(?! src=)|<style|\sstyle=|\son\w+=", html)
    assert "csrfmiddlewaretoken" not in html


def test_the_page_may_be_kept_and_asked_again(client, db):
    response = client.get("/api/docs/")
    assert "public" in response["Cache-Control"]
    assert client.get("/api/docs/", headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_is_readable_by_everybody(live_site, width):
    page = live_site.page(width=width)
    page.goto("/api/docs/")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert live_site.violations(page) == []
