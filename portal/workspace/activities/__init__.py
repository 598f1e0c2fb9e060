"""Promotion activities in the workspace: an office logs its own, a province and DLA see theirs."""

from __future__ import annotations

from django.urls import path

from portal.workspace.activities import acts, pages, photos

urlpatterns = [
    path("activities/", pages.activities, name="activities"),
    path("activities/activities.xlsx", pages.workbook, name="activities_workbook"),
    path("activities/new/", acts.log, name="log_activity"),
    path("activities/<int:pk>/", pages.activity, name="activity"),
    path("activities/<int:pk>/edit/", acts.edit, name="edit_activity"),
    path("activities/<int:pk>/withdraw/", acts.withdraw, name="withdraw_activity"),
    path("activities/<int:pk>/photos/add/", photos.add, name="add_activity_photo"),
    path("activities/photos/<int:pk>/", photos.photo, name="activity_photo"),
    path("activities/photos/<int:pk>/small/", photos.small_photo, name="activity_small_photo"),
    path("activities/photos/<int:pk>/edit/", photos.edit, name="edit_activity_photo"),
]
