"""What waits for my approval: look, approve, send back, withdraw."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
