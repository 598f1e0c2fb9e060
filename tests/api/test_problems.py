"""Refusals in the form of RFC 9457, in the reader's language."""

from __future__ import annotations

import json

import pytest
from django.http import Http404
from django.test import Client
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from api.public import Public
from api.views import Provinces
from registry.errors import (
    BadValue,
    LedgerBroken,
    NotAllowed,
    NotEnoughCredits,
    PortalError,
    SamePerson,
    TooLate,
    WrongState,
)


def test_a_wrong_value_is_a_problem_with_all_its_members(client, db):
    response = client.get("/api/v1/listings/", {"province": "99"})
    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert set(body) == {"type", "title", "status", "detail", "errors"}
    assert body["status"] == 400
    assert body["type"].endswith("/api/docs/#bad_value")
    assert body["errors"] == [{"field": "province", "detail": "ไม่รู้จักจังหวัดนี้ โปรดเลือกจากรายการ"}]


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotAllowed(), 403, "not_allowed"),
        (SamePerson(), 403, "not_allowed"),
        (WrongState(), 409, "wrong_state"),
        (TooLate(), 409, "wrong_state"),
        (NotEnoughCredits(), 409, "not_enough_credits"),
        (BadValue(), 400, "bad_value"),
        (PortalError(), 400, "bad_value"),
        (LedgerBroken(), 500, "server_error"),
        (Http404("secret"), 404, "not_found"),
    ],
)
def test_every_refusal_of_the_portal_has_its_status_and_its_own_sentence(error, status, code):
    class Refusing(Public, APIView):
        def get(self, request):
            raise error

    response = Refusing.as_view()(APIRequestFactory().get("/")).render()
    body = json.loads(response.content)
    assert (response.status_code, body["status"], body["type"].rpartition("#")[2]) == (status, status, code)
    assert body["detail"] == ("ไม่พบข้อมูลที่ขอ โปรดตรวจสอบที่อยู่หรือรหัส" if status == 404 else error.message)


def test_a_bad_value_names_its_field():
    class Refusing(Public, APIView):
        def get(self, request):
            raise BadValue("ปริมาณไม่ถูกต้อง", field="tonnes")

    response = Refusing.as_view()(APIRequestFactory().get("/"))
    assert response.data["errors"] == [{"field": "tonnes", "detail": "ปริมาณไม่ถูกต้อง"}]


@pytest.mark.parametrize(
    "address", ["/api/", "/api/v1/nothing/", "/api/v1/listings/0/", "/api/v3/", "/api/v2/pages/999/"]
)
def test_what_is_missing_under_api_is_a_problem_too(client, db, address):
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (404, "application/problem+json")
    assert response.json()["title"] == "ไม่พบข้อมูล"


def test_an_address_without_its_slash_is_led_on(client, db):
    response = client.get("/api/v1/listings?province=51")
    assert (response.status_code, response["Location"]) == (301, "/api/v1/listings/?province=51")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(client, db, method):
    response = getattr(client, method)("/api/v1/listings/")
    assert (response.status_code, response["Content-Type"]) == (405, "application/problem+json")
    assert "GET" in response["Allow"]


def test_an_answer_in_another_form_is_refused(client, db):
    response = client.get("/api/v1/listings/", headers={"Accept": "text/csv"})
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")


@pytest.mark.parametrize(
    ("wanted", "language"), [("", "th"), ("en-GB,en;q=0.9", "en"), ("de", "th"), ("de,en;q=0.5", "en"), ("th,en", "th")]
)
def test_the_reader_is_answered_in_the_language_asked_for(client, db, wanted, language):
    response = client.get("/api/v1/", headers={"Accept-Language": wanted})
    assert response["Content-Language"] == language
    assert response.json()["documentation"] == f"http://testserver{'/en' if language == 'en' else ''}/api/docs/"


def test_a_fault_of_ours_is_a_problem_and_tells_nothing_of_itself(db, monkeypatch):
    monkeypatch.setattr(Provinces, "get_queryset", lambda view: 1 / 0)
    response = Client(raise_request_exception=False).get("/api/v1/provinces/")
    assert (response.status_code, response["Content-Type"]) == (500, "application/problem+json")
    assert response.json()["detail"] == "ลองใหม่ภายหลัง หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ"
