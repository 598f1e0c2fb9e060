from __future__ import annotations

import pytest
from django.test import Client

from registry.models import User

pytestmark = pytest.mark.django_db

OTHER_FORMS = [
    "/admin/login/",
    "/_util/login/",
    "/en/_util/login/",
    "/admin/password_reset/",
    "/admin/password_reset/done/",
]


@pytest.mark.parametrize("address", OTHER_FORMS)
def test_every_other_sign_in_leads_to_the_one_sign_in(client: Client, address: str) -> None:
    response = client.get(address, {"next": "/admin/pages/"})

    assert response.status_code == 302
    assert response.url.removeprefix("/en") == "/accounts/login/?next=/admin/pages/"


def test_a_stranger_at_the_admin_is_sent_to_the_one_sign_in_and_back(client: Client) -> None:
    response = client.get("/admin/", follow=True)

    assert response.redirect_chain[-1] == ("/accounts/login/?next=/admin/", 302)
    assert response.status_code == 200


@pytest.mark.parametrize("address", ["/admin/", *OTHER_FORMS])
def test_who_may_not_enter_the_admin_is_refused_and_not_sent_round_for_ever(client: Client, address: str) -> None:
    client.force_login(User.objects.create_user("buyer@example.com", name="ผู้ซื้อ"))

    assert client.get(address, follow=True).status_code == 403


def test_the_password_forms_of_wagtail_take_nothing(client: Client) -> None:
    response = client.post("/admin/login/", {"username": "a@example.com", "password": "x"})

    assert response.status_code == 302
    assert "_auth_user_id" not in client.session
