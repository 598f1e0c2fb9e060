"""Each of DLA's screens has all five: a list, filters, a search, a row's page with its history, and XLSX."""

from __future__ import annotations

import io

import pytest
from django.db.models import Model
from openpyxl import load_workbook
from wagtail.snippets.models import get_snippet_models

from content.models import Frame
from registry.models import User
from registry.viewsets import PortalViewSet
from registry.viewsets.views import PortalIndexView, PortalInspectView
from tests.registry.screens import address, root
from tests.scene import signed_in

__all__ = ["root"]
pytestmark = pytest.mark.django_db
# What the ledger, issuance, people and the estimator are made of.
NAMED = {
    *("ledgertransaction", "movement", "creditblock", "account", "freeze", "adjustment", "programmedebt"),
    *("project", "round", "allocation", "batch", "tgonotice", "tgostatement"),
    *("localauthority", "authoritytypechange", "authoritycount", "authorityvat", "bankaccount", "buyer"),
    *("membership", "officerassignment", "invitation", "rostercampaign", "parameter", "marketprice", "act"),
}
# One row a language, edited like a page: nothing to filter, search or export.
EDITED_LIKE_A_PAGE = {Frame}
SCREENS = sorted(set(get_snippet_models()) - EDITED_LIKE_A_PAGE, key=lambda model: model._meta.label)


def test_all_that_the_registry_promises_has_a_screen() -> None:
    assert {model._meta.model_name for model in SCREENS} >= NAMED


@pytest.mark.parametrize("model", SCREENS, ids=lambda model: model._meta.model_name)
def test_a_screen_has_a_list_filters_a_search_a_rows_page_and_its_history(model: type[Model]) -> None:
    screen = model.snippet_viewset  # type: ignore[attr-defined]
    assert isinstance(screen, PortalViewSet)
    assert len(screen.list_display) > 1
    assert screen.list_filter or screen.filterset_class
    assert screen.search_fields
    assert issubclass(screen.index_view_class, PortalIndexView)
    assert screen.inspect_view_enabled
    assert issubclass(screen.inspect_view_class, PortalInspectView)


def test_every_list_is_searched_and_exported(root: User) -> None:
    browser = signed_in(root)
    for model in SCREENS:
        sheet = browser.get(
            address(model._meta.model_name, "list", app=model._meta.app_label), {"export": "xlsx", "q": "สาธิต"}
        )
        assert sheet.status_code == 200, model
        content = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
        headings = next(load_workbook(io.BytesIO(content), read_only=True).active.values)
        assert len(headings) >= len(model.snippet_viewset.list_display), model
