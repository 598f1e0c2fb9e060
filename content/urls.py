"""Addresses of the editors' room that are no pages of the tree."""

from __future__ import annotations

from django.urls import include, path

from content.feeds import LetterFeed, NewsFeed
from content.views import activities, feedback, materials, open_data, reading, search, sharing, training

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
    path("feedback/<int:pk>/", feedback.feedback, name="feedback"),
    path("feedback/<int:pk>/thanks/", feedback.thanks, name="feedback_thanks"),
    path("qr/<int:pk>.<str:kind>", sharing.qr, name="qr"),
    path("feeds/news/", NewsFeed(), name="news_feed"),
    path("feeds/letters/", LetterFeed(), name="letter_feed"),
]
