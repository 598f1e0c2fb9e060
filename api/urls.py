"""The addresses of the API."""

from __future__ import annotations

from django.urls import include, path, re_path
from rest_framework.routers import SimpleRouter

from api import content, views
from api.activities import Activities
from api.allocations import RoundAllocation
from api.estimates import Estimates

app_name = "api"

router = SimpleRouter()
router.register("provinces", views.Provinces)
router.register("authorities", views.Authorities)
router.register("rounds", views.Rounds)
router.register("listings", views.Listings)
router.register("trades", views.Trades)
router.register("certificates", views.Certificates)
router.register("activities", Activities)
router.register("ledger/seals", views.Seals)

urlpatterns = [
    path("v1/", views.Start.as_view(), name="start"),
    path("v1/ledger/", views.Ledger.as_view(), name="ledger"),
    path("v1/estimate/", Estimates.as_view(), name="estimate"),
    path("v1/rounds/<int:number>/allocation/", RoundAllocation.as_view(), name="round-allocation"),
    path("v1/ledger/serials/", views.SerialLookUp.as_view(), name="serials"),
    path("v1/", include(router.urls)),
    path("v2/", include(content.urls)),
    path("schema/", views.Schema.as_view(), name="schema"),
    # The page for people, /api/docs/, is in both languages and stands among the site's pages. Only addresses that end
    # with a slash are missing here: those without one are led to it first.
    re_path(r"^(?!docs/)(?:.*/)?$", views.Missing.as_view()),
]
