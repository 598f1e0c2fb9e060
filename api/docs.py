"""The API explained to people: the OpenAPI document as a page, made on the server."""

from __future__ import annotations
from django.views.generic import TemplateView
class Documentation(TemplateView):
    template_name = "api/docs.html"
