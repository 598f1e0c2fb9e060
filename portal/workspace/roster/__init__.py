"""The roster in the workspace: an authority reports, its province bundles and sends, DLA opens, looks and reminds."""

from __future__ import annotations

from portal.workspace.roster import bundle, campaign, files, reporting, sheets

urlpatterns = [
    *campaign.urlpatterns,
    *bundle.urlpatterns,
    *reporting.urlpatterns,
    *files.urlpatterns,
    *sheets.urlpatterns,
]
