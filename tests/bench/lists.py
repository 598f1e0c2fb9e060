"""The partner's list of listings, against a bare response and the plainest list that Django REST framework makes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from rest_framework import serializers, viewsets

from market.models import Listing
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


def run() -> None:
    client, request = Client(), RequestFactory().get("/")
    plain = PlainList.as_view({"get": "list"})

    def ours() -> None:
        answer = client.get("/api/v1/listings/")
        assert answer.status_code == 200, answer.content[:300]

    def page() -> None:
        assert client.get("/market/").status_code == 200

    compare(
        "Lists: 50 listings, in one process, without a network",
        {
            "a bare Django response": (lambda: bare(request) and None, 2000),
            "a plain DRF list of the same rows": (lambda: plain(request).render() and None, 30),
            "/api/v1/listings/ with all middleware": (ours, 30),
            "/market/ with all middleware": (page, 15),
        },
    )
