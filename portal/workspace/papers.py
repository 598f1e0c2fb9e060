"""Downloads of papers and documents, for those who may see them."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
