"""Buying from several sellers at once: wish, plan, confirm, progress."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
