"""The addresses of /api/v1/: they parse, read one queryset, and present. Everything is public and read-only."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_view
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework.exceptions import NotFound
from rest_framework.generics import GenericAPIView
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from api import operations as documented
from api.filters import AuthorityFilters, ListingFilters, SerialFilters, TradeFilters
from api.ledger import NOTICE, Found, path_of
from api.public import Public
from api.serializers import (
    AuthoritySerializer,
    CertificateSerializer,
    ListingSerializer,
    ProvinceSerializer,
    RoundSerializer,
    SerialSerializer,
    TradeSerializer,
)
from market.models import Certificate, Listing, Order
from registry.enums import RoundState
from registry.models import CreditBlock, LocalAuthority, Province, Round

NUMBER = r"[0-9]{1,18}"


class Start(Public, APIView):
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

    queryset = Certificate.objects.with_path().select_related("order__seller__district").prefetch_related("transaction__movements__round")
    serializer_class = CertificateSerializer
    lookup_field = "code"
    lookup_value_regex = r"[0-9A-Za-z]{5}-[0-9A-Za-z]{5}"

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        self.kwargs["code"] = self.kwargs["code"].upper()
        certificate = self.get_object()
        certificate.notice = NOTICE
        moved = certificate.transaction.movements.all()
        runs = [(run.round_id, run.first_serial, run.last_serial) for run in moved]
        context = self.get_serializer_context() | {"path": path_of(runs)}
        return Response(CertificateSerializer(certificate, context=context).data)


class SerialLookUp(Public, GenericAPIView[CreditBlock]):
    queryset = CreditBlock.objects.select_related("round__project", "account__authority", "account__buyer")
    serializer_class = SerialSerializer
    filterset_class = SerialFilters
    pagination_class = None

    @extend_schema(**documented.SERIAL)
    def get(self, request: Request) -> Response:
        block = self.filter_queryset(self.get_queryset()).first()
        if block is None:
            raise NotFound(_("รอบนี้ไม่มีหมายเลขนี้"))
        serial = int(request.query_params["serial"])
        found = Found(serial, block.round, block.account, path_of([(block.round_id, serial, serial)]))
        return Response(self.get_serializer(found).data)


class Schema(Public, SpectacularJSONAPIView):
    """The OpenAPI document, in the reader's language."""


class Missing(Public, APIView):
    """Every other address under /api/."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        raise NotFound
