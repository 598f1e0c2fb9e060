"""The steps of an order, one form a page, driven by market.steps."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
