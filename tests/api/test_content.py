"""Wagtail's content API under our roof."""

from __future__ import annotations

import pytest
from wagtail.models import Page, PageViewRestriction, Site


@pytest.fixture
def page(db):
    root = Site.objects.get(is_default_site=True).root_page
    return root.add_child(instance=Page(title="แนวทางสาธิต", slug="sathit"))


@pytest.mark.parametrize("name", ["pages", "images", "documents"])
def test_each_endpoint_answers_in_json_for_everybody(client, db, name):
    response = client.get(f"/api/v2/{name}/", headers={"Accept": "text/html,*/*"})
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.get(f"/api/v2/{name}/", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_a_published_page_is_listed_and_leads_to_itself(client, page):
    [found] = client.get("/api/v2/pages/", {"slug": "sathit"}).json()["items"]
    assert found["title"] == "แนวทางสาธิต"
    assert found["meta"]["detail_url"].endswith(f"/api/v2/pages/{page.pk}/")
    assert client.get(f"/api/v2/pages/{page.pk}/").json()["title"] == "แนวทางสาธิต"


def test_a_draft_and_a_private_page_are_not_served(client, page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404
    PageViewRestriction.objects.all().delete()
    page.unpublish()
    assert client.get(f"/api/v2/pages/{page.pk}/").status_code == 404


def test_a_wrong_parameter_is_a_problem(client, db):
    response = client.get("/api/v2/pages/", {"colour": "green"})
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert "colour" in response.json()["detail"]
