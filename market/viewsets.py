"""DLA's screens over the market: a listing's words may be mended; all else happens by the services of the workspace."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, ObjectList

from market.enums import LISTING_ENDED, ListingState, OrderState
from market.models import Certificate, Listing, Order, Payment, Purchase
from market.services.listings import edit_words
from registry.fields import ThaiDateField
from registry.models import User
from registry.viewsets import EDIT, Link, PortalViewSet, Table, linked
from registry.viewsets.cells import shown
from registry.viewsets.filters import province_filter, round_filter, since, until
from registry.viewsets.forms import PortalForm
from registry.viewsets.portal_viewset import url_of


class ListingFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("สถานะ"), choices=ListingState.choices, empty_label=_("ทุกสถานะ"), widget=forms.Select
    )
    province = province_filter("authority__province")
    round = round_filter()

    class Meta:
        model = Listing
        fields: list[str] = []


class OrderFilters(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("สถานะ"), choices=OrderState.choices, empty_label=_("ทุกสถานะ"), widget=forms.Select
    )
    province = province_filter("seller__province")
    since = since("requested_at__date")
    until = until("requested_at__date")

    class Meta:
        model = Order
        fields: list[str] = []


class PurchaseFilters(WagtailFilterSet):
    since = since("started_at__date")
    until = until("started_at__date")

    class Meta:
        model = Purchase
        fields: list[str] = []


class PaymentFilters(WagtailFilterSet):
    province = province_filter("order__seller__province")
    since = since("received_on")
    until = until("received_on")

    class Meta:
        model = Payment
        fields: list[str] = []


class CertificateFilters(WagtailFilterSet):
    province = province_filter("order__seller__province")
    since = since("issued_at__date")
    until = until("issued_at__date")

    class Meta:
        model = Certificate
        fields: list[str] = []


class WordsForm(PortalForm):
    expires_on = ThaiDateField(label=_("ประกาศถึงวันที่"), help_text=_("วันนี้หรือวันข้างหน้า เช่น 31/12/2569"))


class ListingViewSet(PortalViewSet):
    model = Listing
    allows = EDIT
    base_url_path = "listings"
    icon = "tag"
    list_display = ("number", "authority", "authority__province", "tonnes", "price_baht", "state", "expires_on")
    filterset_class = ListingFilters
    search_fields = ("authority__search_text", "words")
    related = ("authority__province", "authority__district", "round", "reservation")
    inspect_view_fields = (
        "number",
        "authority",
        "authority__province",
        "round",
        "tonnes",
        "tonnes_available",
        "price_baht",
        "is_firm",
        "words",
        "expires_on",
        "state",
        "published_at",
    )
    labels = {
        "number": _("ประกาศขาย"),
        "authority__province": _("จังหวัด"),
        "tonnes_available": _("เหลือขาย (ตัน)"),
    }
    edit_handler = ObjectList([FieldPanel("words"), FieldPanel("expires_on")], base_form_class=WordsForm)

    def show_number(self, listing: Listing) -> str:
        return str(listing)

    def show_state(self, listing: Listing) -> str:
        return str(listing.current_state.label)

    def can_edit(self, user: User, row: Listing) -> bool:
        return row.current_state not in LISTING_ENDED and super().can_edit(user, row)

    def edit(self, row: Listing, form: Any, *, by: User) -> models.Model:
        words, expires_on = form.cleaned_data["words"], form.cleaned_data["expires_on"]
        return edit_words(row, by=by, words=words, expires_on=expires_on)

    def links(self, row: Listing, *, user: User) -> list[Link]:
        return [Link(_("ดูหน้าประกาศ"), row.get_absolute_url())] if row.published_at else []

    def tables(self, row: Listing) -> list[Table]:
        return [orders_table(row.orders.all())]


class OrderViewSet(PortalViewSet):
    model = Order
    base_url_path = "orders"
    icon = "form"
    list_display = ("number", "seller", "seller__province", "buyer", "tonnes", "price_baht", "state", "requested_at")
    filterset_class = OrderFilters
    search_fields = ("seller__search_text", "buyer__name", "buyer_reference")
    related = ("seller__province", "buyer", "listing")
    inspect_view_fields = (
        "number",
        "seller",
        "buyer",
        "tonnes",
        "price_baht",
        "net_baht",
        "vat_baht",
        "amount_baht",
        "delivery",
        "payment_terms",
        "beneficiary",
        "buyer_reference",
        "state",
        "requested_at",
        "due_at",
        "completed_at",
    )
    labels = {
        "number": _("คำขอซื้อ"),
        "seller__province": _("จังหวัด"),
        "net_baht": _("ราคารวม (บาท)"),
        "vat_baht": _("ภาษีมูลค่าเพิ่ม (บาท)"),
        "amount_baht": _("ยอดชำระ (บาท)"),
    }

    def show_number(self, order: Order) -> str:
        return str(order)

    def show_state(self, order: Order) -> str:
        return str(order.current_state.label)

    def links(self, row: Order, *, user: User) -> list[Link]:
        hint = _("ทำขั้นตอนต่อไปที่หน้านี้: ส่งหนังสือถึง อบก. และบันทึกหนังสือแจ้งผล")
        return [Link(_("เปิดหน้าคำขอซื้อ"), f"/my/orders/{row.pk}/", hint)]

    def tables(self, row: Order) -> list[Table]:
        listing = Table(_("ประกาศขาย"), [_("ประกาศขาย")], [[linked(row.listing)]])
        rows: list[list[Any]] = [
            [document.get_kind_display(), document.number, shown(document.dated_on, ""), document.signatories]
            for document in row.documents.all()
        ]
        rows += [
            [(notice.get_kind_display(), url_of(notice)), notice.number, shown(notice.dated_on, ""), ""]
            for notice in row.notices.all()
        ]
        headings = [_("ประเภท"), _("เลขที่"), _("ลงวันที่"), _("ผู้ลงนาม")]
        return [listing, Table(_("เอกสารประกอบ"), headings, rows, _("ยังไม่มีเอกสารประกอบ"))]


def orders_table(orders: Any) -> Table:
    rows = [
        [(str(order), url_of(order)), str(order.buyer), shown(order.tonnes, "tonnes"), str(order.current_state.label)]
        for order in orders.select_related("buyer")
    ]
    return Table(_("คำขอซื้อ"), [_("คำขอซื้อ"), _("ผู้ซื้อ"), _("ตัน"), _("สถานะ")], rows, _("ยังไม่มีคำขอซื้อ"))


class PurchaseViewSet(PortalViewSet):
    model = Purchase
    base_url_path = "purchases"
    icon = "folder-inverse"
    list_display = ("number", "buyer", "tonnes", "started_at")
    filterset_class = PurchaseFilters
    search_fields = ("buyer__name",)
    related = ("buyer",)
    inspect_view_fields = list_display
    labels = {"number": _("คำขอซื้อหลายแห่ง")}

    def show_number(self, purchase: Purchase) -> str:
        return str(purchase)

    def tables(self, row: Purchase) -> list[Table]:
        return [orders_table(row.orders.all())]


class PaymentViewSet(PortalViewSet):
    model = Payment
    base_url_path = "payments"
    icon = "check"
    list_display = (
        "receipt",
        "order",
        "order__seller",
        "order__buyer",
        "amount_baht",
        "received_on",
        "confirmed_by",
        "confirmed_at",
    )
    filterset_class = PaymentFilters
    search_fields = ("receipt_book", "receipt_number", "order__seller__search_text", "order__buyer__name")
    ordering = "-pk"
    related = ("order__seller", "order__buyer", "confirmed_by")
    inspect_view_fields = list_display
    labels = {
        "receipt": _("ใบเสร็จรับเงินเล่มที่/เลขที่"),
        "order__seller": _("ผู้ขาย"),
        "order__buyer": _("ผู้ซื้อ"),
        "confirmed_by": _("ผู้ยืนยัน"),
    }

    def show_receipt(self, payment: Payment) -> str:
        return str(payment)

    def links(self, row: Payment, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้าคำขอซื้อ"), f"/my/orders/{row.order_id}/")]


class CertificateViewSet(PortalViewSet):
    model = Certificate
    base_url_path = "certificates"
    icon = "clipboard-list"
    list_display = ("code", "order", "order__seller", "order__buyer", "order__tonnes", "issued_at", "revoked_at")
    filterset_class = CertificateFilters
    search_fields = ("code", "order__seller__search_text", "order__buyer__name")
    related = ("order__seller", "order__buyer")
    inspect_view_fields = (*list_display, "revoked_because")
    labels = {
        "order": _("คำขอซื้อ"),
        "order__seller": _("ผู้ขาย"),
        "order__buyer": _("ผู้ซื้อ"),
        "order__tonnes": _("ปริมาณ (ตัน)"),
    }

    def links(self, row: Certificate, *, user: User) -> list[Link]:
        return [Link(_("เปิดหน้าตรวจสอบสาธารณะ"), row.get_absolute_url())]
