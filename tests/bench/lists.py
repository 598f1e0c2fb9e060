"""The partner's list of listings, against a bare response and the plainest list that Django REST framework makes."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from rest_framework import serializers, viewsets

from market.models import Listing
from portal.demo.country import fill_country
from portal.urls import urlpatterns as portal_addresses
from tests.bench import databases
from tests.bench.measure import compare


class PlainSerializer(serializers.ModelSerializer):
    class Meta:
        model = Listing
        fields = "__all__"


class PlainList(viewsets.ReadOnlyModelViewSet):
    queryset = Listing.objects.public().order_by("-pk")[:50]
    serializer_class = PlainSerializer
    pagination_class = None

    def get_queryset(self):
        return Listing.objects.public().order_by("-pk")[:50]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"{}", content_type="application/json")


# Beside the portal's own addresses, so that everything that is compared passes the same middleware.
urlpatterns = [
    path("bench/bare/", bare),
    path("bench/plain/", PlainList.as_view({"get": "list"})),
    *portal_addresses,
]


def run() -> None:
    with databases.migrated() as name:
        databases.open_database(name)
        fill_country()
        with override_settings(ROOT_URLCONF="tests.bench.lists"):
            compare(
                f"Lists: 50 listings, in one process, without a network, on {connection.vendor}",
                {
                    "a bare Django response": (_reading("/bench/bare/"), 200),
                    "a plain DRF list of the same rows": (_reading("/bench/plain/"), 30),
                    "/api/v1/listings/": (_reading("/api/v1/listings/"), 30),
                    "/market/": (_reading("/market/"), 15),
                },
            )


def _reading(address: str) -> Callable[[], None]:
    client = Client()

    def read() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.content[:300]

    return read
