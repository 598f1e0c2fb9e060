"""The steps of a listing: draft, edit, submit, publish, pause, withdraw."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
