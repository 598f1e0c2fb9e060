"""The addresses of the workspace; each module lists its own."""

from __future__ import annotations

from portal.workspace import (
    account,
    activities,
    authorities,
    buyers,
    home,
    listings,
    materials,
    orders,
    papers,
    people,
    proposals,
    purchases,
    roster,
)

app_name = "workspace"
urlpatterns = [
    *home.urlpatterns,
    *listings.urlpatterns,
    *proposals.urlpatterns,
    *account.urlpatterns,
    *orders.urlpatterns,
    *purchases.urlpatterns,
    *papers.urlpatterns,
    *buyers.urlpatterns,
    *authorities.urlpatterns,
    *people.urlpatterns,
    *materials.urlpatterns,
    *activities.urlpatterns,
    *roster.urlpatterns,
]
