"""The credit account of an authority or a buyer: balance, blocks and statement."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
