"""The public addresses of the market."""

from __future__ import annotations

from django.urls import path

from market import views

app_name = "market"
urlpatterns = [
    path("market/", views.listings, name="listings"),
    path("market/<int:pk>/", views.listing, name="listing"),
    path("market/trades/", views.trades, name="trades"),
    path("authority/<str:code>/", views.authority, name="authority"),
    path("estimate/", views.estimate, name="estimate"),
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.certificate, name="certificate"),
]
