"""Wagtail's own content API at /api/v2/: published public pages, images and documents, read-only."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import path
from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.fields import Field
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page

from api.public import Public
from content.models import Edition, LetterPage
from content.services.frames import frame_for

EDITION_FIELDS = [
    "title",
    "number",
    "summary",
    "issued_at",
    "pages",
    "bytes",
    "sha256",
    "downloads",
    "full_url",
    "pdf_url",
]


class Ours(Public):
    """JSON only (Wagtail's browsable pages need inline script), and refusals in the one form."""

    renderer_classes = [JSONRenderer]

    def handle_exception(self, error: Exception) -> Response:
        told = ParseError(str(error)) if isinstance(error, BadRequestError) else error
        return APIView.handle_exception(self, told)


class Pages(Ours, PagesAPIViewSet):
    pass


class Letters(Pages):
    """Official letters alone, with their references, enclosures, initials and tasks."""

    model = LetterPage
    name = "letters"


class Chapters(Field):
    """The chapters of an edition, block by block, rich text as HTML."""

    def get_attribute(self, instance: Edition) -> Any:
        return instance.chapters

    def to_representation(self, value: Any) -> Any:
        return value.stream_block.get_api_representation(value, self.context)


class Editions(Ours, BaseAPIViewSet):
    """Editions of manuals as they were issued; the chapters come with one edition, not with the list."""

    model = Edition
    name = "editions"
    body_fields = [*BaseAPIViewSet.body_fields, *EDITION_FIELDS]
    listing_default_fields = [*BaseAPIViewSet.listing_default_fields, *EDITION_FIELDS]
    detail_only_fields = ["chapters"]
    known_query_parameters = BaseAPIViewSet.known_query_parameters | {"locale"}

    def get_queryset(self) -> QuerySet[Edition]:
        """Editions of manuals that anybody may read, perhaps of those in one language."""
        readable = Page.objects.live().public()
        if "locale" in self.request.GET:
            readable = readable.filter(locale__language_code=self.request.GET["locale"])
        return Edition.objects.filter(page__in=readable).select_related("page__locale", "revision").order_by("-pk")

    @classmethod
    def _get_serializer_class(cls, router: Any, model: Any, fields_config: Any, **options: Any) -> Any:
        made = super()._get_serializer_class(router, model, fields_config, **options)
        if "chapters" in made.Meta.fields:
            made = type(made.__name__, (made,), {"chapters": Chapters(read_only=True)})
        return made


class Images(Ours, ImagesAPIViewSet):
    pass


class Documents(Ours, DocumentsAPIViewSet):
    pass


router = WagtailAPIRouter("api:content")
router.register_endpoint("pages", Pages)
router.register_endpoint("letters", Letters)
router.register_endpoint("editions", Editions)
router.register_endpoint("images", Images)
router.register_endpoint("documents", Documents)


class Settings(Ours):
    """The frame of the pages in one language: menu, footer, contact, card, and the announcement on its days."""

    def get(self, request: Request) -> Response:
        language = request.GET.get("locale", settings.LANGUAGE_CODE)
        if language not in dict(settings.LANGUAGES):
            raise ParseError(_("locale ต้องเป็น %(codes)s") % {"codes": ", ".join(dict(settings.LANGUAGES))})
        frame = frame_for(language)
        shown = asdict(frame.announced) if frame.announced else None
        if shown:
            shown["from"], shown["until"] = shown.pop("days")
        return Response({"locale": language, **asdict(frame), "banner": shown})


urls = ([*router.get_urlpatterns(), path("settings/", Settings.as_view(), name="settings")], "content")
