"""Addresses of the editors' room that are no pages of the tree."""

from __future__ import annotations

from django.urls import include, path

from content.views import activities, materials, open_data, reading, search, training

app_name = "content"
urlpatterns = [
    path("my/reading/", include(reading.urlpatterns)),
    path("my/training/", include(training.urlpatterns)),
    path("training/<int:pk>.ics", training.training_calendar, name="training_calendar"),
    path("open-data/<slug:slug>.csv", open_data.data_set, name="data_set"),
    path("materials/<int:pk>/<str:ending>/", materials.file, name="material"),
    path("activities/", include(activities.urlpatterns)),
    path("search/", search.search, name="search"),
    path("search/suggest/", search.suggest, name="suggest"),
]
