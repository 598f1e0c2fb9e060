"""The promotion activities that DLA has chosen: GET /api/v1/activities/ and one of them, with their photographs."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers as s
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.viewsets import GenericViewSet

from api import examples
from api.filters import Alike, updated_since
from api.operations import NOTHING_THERE, WRONG_VALUE, in_path, operation
from api.public import Public
from api.serializers import AuthoritySerializer, ProvinceSerializer
from registry.enums import Reader
from registry.models import Activity, ActivityPhoto


class PhotoSerializer(s.Serializer[ActivityPhoto]):
    url = s.SerializerMethodField(help_text=_("ที่อยู่ของภาพ JPEG ใช้ได้ขณะที่กิจกรรมยังได้รับคัดเลือก"))
    alternative = s.CharField(help_text=_("คำบรรยายภาพ"))
    width = s.IntegerField(help_text=_("ความกว้าง (พิกเซล)"))
    height = s.IntegerField(help_text=_("ความสูง (พิกเซล)"))

    def get_url(self, photo: ActivityPhoto) -> str:
        return str(self.context["request"].build_absolute_uri(reverse("content:activity_photo", args=[photo.pk])))


class ActivitySerializer(s.Serializer[Activity]):
    id = s.IntegerField(help_text=_("เลขที่กิจกรรม"))
    title = s.CharField(help_text=_("ชื่อกิจกรรม"))
    authority = AuthoritySerializer(allow_null=True, help_text=_("อปท. ที่จัด null เมื่อจังหวัดเป็นผู้จัด"))
    province = ProvinceSerializer(help_text=_("จังหวัด"))
    held_on = s.DateField(help_text=_("วันที่จัด"))
    place = s.CharField(help_text=_("สถานที่"))
    audiences = s.ListField(
        source="readers", child=s.ChoiceField(choices=Reader.choices), help_text=_("กลุ่มผู้ฟังตามหนังสือของ สถ.")
    )
    participants = s.IntegerField(help_text=_("จำนวนผู้เข้าร่วม (คน)"))
    words = s.CharField(help_text=_("สรุปกิจกรรม"))
    photos = PhotoSerializer(source="photos.all", many=True, help_text=_("ภาพกิจกรรม"))
    chosen_at = s.DateTimeField(help_text=_("คัดเลือกเมื่อ"))
    is_demo = s.BooleanField(help_text=_("true = ข้อมูลสมมติ"))


EXAMPLE: dict[str, Any] = {
    "id": 5,
    "title": "เปิดบ้านถังขยะเปียก (ข้อมูลสมมติ)",
    "authority": examples.AUTHORITY,
    "province": examples.PROVINCE,
    "held_on": "2026-03-01",
    "place": "ลานวัด (สมมติ)",
    "audiences": ["business", "public"],
    "participants": 85,
    "words": "ข้อมูลสมมติ",
    "photos": [{"url": f"{examples.SITE}/activities/photos/9/", "alternative": "ภาพวาด", "width": 720, "height": 480}],
    "chosen_at": "2026-03-05T10:00:00+07:00",
    "is_demo": True,
}
LIST = operation(
    "places",
    _("กิจกรรมประชาสัมพันธ์ที่คัดเลือก"),
    ActivitySerializer(many=True),
    EXAMPLE,
    WRONG_VALUE,
    description=_("กิจกรรมของ อปท. และจังหวัดที่ สถ. คัดเลือกขึ้นเว็บไซต์ คัดเลือกล่าสุดก่อน"),
)
ONE = operation(
    "places",
    _("กิจกรรมประชาสัมพันธ์หนึ่งเรื่อง"),
    ActivitySerializer,
    EXAMPLE,
    NOTHING_THERE,
    description=_("อ่านด้วยเลขที่กิจกรรม เฉพาะที่คัดเลือกแล้ว"),
    **in_path("id", _("เลขที่กิจกรรม"), 5, OpenApiTypes.INT),
)


class ActivityFilters(filters.FilterSet):
    province = Alike("province", field_name="province")
    updated_since = updated_since(field_name="chosen_at", lookup_expr="gte")


@extend_schema_view(list=extend_schema(**LIST), retrieve=extend_schema(**ONE))
class Activities(Public, ListModelMixin, RetrieveModelMixin, GenericViewSet[Activity]):
    queryset = Activity.objects.none()
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilters
    ordering = ("-chosen_at", "-pk")
    lookup_value_regex = r"[0-9]{1,18}"

    def get_queryset(self) -> QuerySet[Activity]:
        rows: QuerySet[Activity] = Activity.objects.chosen().with_places().prefetch_related("photos")
        return rows
