"""Wagtail's own content API at /api/v2/: published public pages, images and documents, read-only."""

from __future__ import annotations

from rest_framework.exceptions import ParseError
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet

from api.public import Public


class Ours(Public):
    """JSON only (Wagtail's browsable pages need inline script), and refusals in the one form."""

    renderer_classes = [JSONRenderer]

    def handle_exception(self, error: Exception) -> Response:
        told = ParseError(str(error)) if isinstance(error, BadRequestError) else error
        return APIView.handle_exception(self, told)


class Pages(Ours, PagesAPIViewSet):
    pass


class Images(Ours, ImagesAPIViewSet):
    pass


class Documents(Ours, DocumentsAPIViewSet):
    pass


router = WagtailAPIRouter("api:content")
router.register_endpoint("pages", Pages)
router.register_endpoint("images", Images)
router.register_endpoint("documents", Documents)

urls = (router.get_urlpatterns(), "content")
