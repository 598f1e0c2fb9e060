"""The addresses of /api/v1/: they parse, read one queryset, and present. Everything is public and read-only."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from api import operations as documented
from api.filters import AuthorityFilters, LedgerFilters, ListingFilters, SealFilters, SerialFilters, TradeFilters
from api.public import Public
from api.serializers import (
    AuthoritySerializer,
    CertificateSerializer,
    LineSerializer,
    ListingSerializer,
    ProvinceSerializer,
    RoundSerializer,
    SealSerializer,
    SerialSerializer,
    TradeSerializer,
)
from market.forms import read_code
from market.models import Certificate, Listing, Order
from registry.enums import RoundState
from registry.models import LedgerSeal, LocalAuthority, Province, Round
from registry.services.ledger import serial_ranges
from registry.services.paths import path_of
from registry.services.seals import sealed_lines

NOTICE = gettext_lazy("หมายเลขกำกับในระบบ (มิใช่หมายเลขของ อบก.) ทะเบียนของ อบก. เป็นหลัก")
NUMBER = r"[0-9]{1,18}"


class LinesRenderer(JSONRenderer):
    """NDJSON for who asks for it by name; a problem is JSON as everywhere."""

    media_type = "application/x-ndjson"
    format = "ndjson"


class Start(Public):
    @extend_schema(**documented.START)
    def get(self, request: Request) -> Response:
        endpoints = [
            {"url": f"{request.build_absolute_uri('/')[:-1]}{path}", "description": str(sentence)}
            for path, sentence in documented.ENDPOINTS.items()
        ]
        return Response(
            {
                "description": _("ข้อมูลคาร์บอนเครดิตของ อปท. ที่เปิดเผยต่อสาธารณะ อ่านได้โดยไม่ต้องมีรหัสผ่าน"),
                "documentation": request.build_absolute_uri(reverse("api-docs")),
                "schema": request.build_absolute_uri(reverse("api:schema")),
                "endpoints": endpoints,
            }
        )


@extend_schema_view(list=extend_schema(**documented.PROVINCES))
class Provinces(Public, ListModelMixin, GenericViewSet[Province]):
    queryset = Province.objects.all()
    serializer_class = ProvinceSerializer
    ordering = ("code",)


@extend_schema_view(list=extend_schema(**documented.AUTHORITIES), retrieve=extend_schema(**documented.AUTHORITY))
class Authorities(Public, ListModelMixin, RetrieveModelMixin, GenericViewSet[LocalAuthority]):
    queryset = LocalAuthority.objects.select_related("province", "district")
    serializer_class = AuthoritySerializer
    filterset_class = AuthorityFilters
    ordering = ("code",)
    lookup_field = "code"
    lookup_value_regex = r"[0-9]{7}"


@extend_schema_view(list=extend_schema(**documented.ROUNDS))
class Rounds(Public, ListModelMixin, GenericViewSet[Round]):
    queryset = Round.objects.filter(state=RoundState.ISSUED).select_related("project")
    serializer_class = RoundSerializer


@extend_schema_view(list=extend_schema(**documented.LISTINGS), retrieve=extend_schema(**documented.LISTING))
class Listings(Public, ListModelMixin, RetrieveModelMixin, GenericViewSet[Listing]):
    queryset = Listing.objects.none()
    serializer_class = ListingSerializer
    filterset_class = ListingFilters
    lookup_value_regex = NUMBER

    def get_queryset(self) -> QuerySet[Listing]:
        return Listing.objects.public().with_parties()  # asked anew each time: what is public ends by date


@extend_schema_view(list=extend_schema(**documented.TRADES), retrieve=extend_schema(**documented.TRADE))
class Trades(Public, ListModelMixin, RetrieveModelMixin, GenericViewSet[Order]):
    queryset = Order.objects.trades().with_parties()
    serializer_class = TradeSerializer
    filterset_class = TradeFilters
    ordering = ("-completed_at", "-pk")
    lookup_value_regex = NUMBER


@extend_schema_view(retrieve=extend_schema(**documented.CERTIFICATE))
class Certificates(Public, RetrieveModelMixin, GenericViewSet[Certificate]):
    """Only by code: a list would tell everybody what only the holder of the paper knows."""

    queryset = Certificate.objects.with_path().select_related(
        "order__seller__district", "order__listing__round__project"
    )
    serializer_class = CertificateSerializer
    lookup_field = "code"
    lookup_value_regex = r"[^/]+"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.kwargs["code"] = read_code(self.kwargs["code"])
        certificate = self.get_object()
        ranges = serial_ranges(certificate.transaction)
        path = path_of(certificate.order.listing.round, ranges)
        shown = {"certificate": certificate, "order": certificate.order, "ranges": ranges, "path": path.steps}
        return Response(self.get_serializer(shown | {"notice": NOTICE}).data)


class SerialLookUp(Public, GenericAPIView[Round]):
    queryset = Round.objects.filter(state=RoundState.ISSUED).select_related("project").order_by("pk")
    serializer_class = SerialSerializer
    filterset_class = SerialFilters
    pagination_class = None

    @extend_schema(**documented.SERIAL)
    def get(self, request: Request) -> Response:
        round = self.filter_queryset(self.get_queryset()).first()
        if round is None:
            raise NotFound(_("รอบนี้ไม่มีหมายเลขนี้"))
        serial = int(request.query_params["serial"])
        path = path_of(round, [(serial, serial)])
        found = {"serial": serial, "round": round, "account": path.today[0].account, "path": path.steps}
        return Response(self.get_serializer(found | {"notice": NOTICE}).data)


class Ledger(Public, GenericAPIView[LedgerSeal]):
    """The sealed transactions as lines, byte for byte as their seals sum them. They never change, so they stream."""

    queryset = LedgerSeal.objects.order_by("number")
    serializer_class = LineSerializer
    filterset_class = LedgerFilters
    pagination_class = None
    renderer_classes = [LinesRenderer, JSONRenderer]

    @extend_schema(**documented.LEDGER)
    def get(self, request: Request) -> StreamingHttpResponse:
        seals = self.filter_queryset(self.get_queryset()).select_related("previous")
        first, last = seals.first(), seals.last()
        if first is None and "seal" in request.query_params:
            raise NotFound(_("ยังไม่มีการผนึกครั้งที่นี้ ดูทุกครั้งที่ /api/v1/ledger/seals/"))
        name = f"{first.sha256[:32]}{last.sha256[:32]}" if first and last else "empty"
        headers = {"ETag": f'"{name}"', "Content-Disposition": 'attachment; filename="ledger.ndjson"'}
        return StreamingHttpResponse(stream(first, last), content_type=LinesRenderer.media_type, headers=headers)


def stream(first: LedgerSeal | None, last: LedgerSeal | None) -> Iterator[bytes]:
    """The lines of the seals first…last."""
    if first and last:
        seals = LedgerSeal.objects.filter(number__gte=first.number, number__lte=last.number).order_by("number")
        after = first.previous.last if first.previous else None
        for _seal, lines in sealed_lines(seals.iterator(), after=after, up_to=last.last):
            yield lines


@extend_schema_view(list=extend_schema(**documented.SEALS))
class Seals(Public, ListModelMixin, GenericViewSet[LedgerSeal]):
    queryset = LedgerSeal.objects.select_related("previous")
    serializer_class = SealSerializer
    filterset_class = SealFilters
    ordering = ("number",)


class Schema(Public, SpectacularJSONAPIView):
    """The OpenAPI document, in the reader's language."""


class Missing(Public):
    """Every other address under /api/."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
