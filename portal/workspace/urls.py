"""The addresses of the workspace; each module lists its own."""

from __future__ import annotations

from portal.workspace import (
    account,
    authorities,
    buyers,
    home,
    listings,
    orders,
    papers,
    people,
    proposals,
    purchases,
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
]
