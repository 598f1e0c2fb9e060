"""Blocks that lead on; live ones keep the choice and read the data when they are shown."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from content import previews, services
from content.blocks.choices import ChoiceBlock
from content.blocks.served import LiveBlock, ServedPageBlock, whole
from content.enums import Place
from market.models import Listing


def place_url(place: str) -> str:
    """The address of a place in the language of the request: /market/ in Thai, /en/market/ in English."""
    return reverse("wagtail_serve", args=[place])


class LinkValue(blocks.StructValue):
    """A link whose address is a page of ours, in its own language, or a place of the portal."""

    @property
    def url(self) -> str:
        page = self.get("page")
        if page:
            return page.localized.url or ""
        return place_url(self["place"]) if self.get("place") else ""


class LinkBlock(blocks.StructBlock):
    label = blocks.CharBlock(label=_("ข้อความบนปุ่ม"))
    page = ServedPageBlock(label=_("หน้าในเว็บไซต์"), required=False)
    place = ChoiceBlock(label=_("หรือส่วนอื่นของระบบ"), choices=Place.choices, required=False)

    class Meta:
        label = _("ลิงก์")
        icon = "link"
        value_class = LinkValue

    def get_api_representation(self, value: LinkValue, context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_api_representation(value, context), "url": whole(value.url)}


class WayBlock(blocks.StructBlock):
    audience = blocks.CharBlock(label=_("สำหรับใคร"))
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.CharBlock(label=_("คำอธิบาย"))
    link = LinkBlock(label=_("ปุ่ม"))
    more = blocks.ListBlock(LinkBlock(), label=_("ลิงก์เพิ่มเติม"), default=[])

    class Meta:
        label = _("ทางเข้า")
        icon = "arrow-right"


class WaysBlock(blocks.ListBlock):
    def __init__(self, child_block: blocks.Block | None = None, **options: Any) -> None:
        super().__init__(child_block or WayBlock(), **{"min_num": 1, "max_num": 3, **options})

    class Meta:
        label = _("ทางเข้าตามกลุ่มผู้ใช้")
        icon = "group"
        description = _("บอกผู้ใช้แต่ละกลุ่มว่าเริ่มที่ไหน")
        help_text = _("ใส่ได้หนึ่งถึงสามทาง แต่ละทางบอกว่าสำหรับใครและเริ่มที่ไหน")
        template = "content/blocks/ways.html"
        preview_value = previews.WAYS


class ActionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"))
    text = blocks.CharBlock(label=_("คำอธิบาย"), required=False)
    link = LinkBlock(label=_("ปุ่ม"))

    class Meta:
        label = _("เชิญชวนให้ดำเนินการ")
        icon = "pick"
        description = _("ข้อความสั้นพร้อมปุ่มหนึ่งปุ่ม")
        help_text = _("หนึ่งกล่องมีหนึ่งปุ่ม ข้อความบนปุ่มขึ้นต้นด้วยคำกริยา")
        template = "content/blocks/action.html"
        preview_value = previews.ACTION


class RelatedBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("หัวข้อ"))
    pages = blocks.ListBlock(ServedPageBlock(label=_("หน้า")), label=_("หน้า"), min_num=1)

    class Meta:
        label = _("หน้าที่เกี่ยวข้อง")
        icon = "link"
        description = _("รายการหน้าในเว็บไซต์ พร้อมความนำของแต่ละหน้า")
        help_text = _("เลือกหน้าที่เผยแพร่แล้ว หน้าที่เลิกเผยแพร่จะไม่แสดง")
        template = "content/blocks/related.html"
        preview_value = previews.RELATED

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        return {**super().get_context(value, parent_context), "pages": services.readable(value["pages"])}


class NewestListingsBlock(LiveBlock):
    """Live: keeps what the editor chose, and reads the newest listings that may be ordered when the page is shown."""

    title = blocks.CharBlock(label=_("หัวข้อ"), default=_("ประกาศขายล่าสุด"))
    limit = blocks.IntegerBlock(label=_("จำนวนรายการ"), default=6, min_value=1, max_value=12)
    province = ChoiceBlock(label=_("เฉพาะจังหวัด"), choices=services.province_choices, required=False)
    authority_type = ChoiceBlock(label=_("เฉพาะประเภท อปท."), choices=services.type_choices, required=False)

    class Meta:
        label = _("ประกาศขายล่าสุด")
        icon = "list-ul"
        description = _("แสดงประกาศขายล่าสุดที่ยังสั่งซื้อได้ ปรับตามข้อมูลจริงเอง ไม่ต้องแก้ไขหน้า")
        help_text = _("เลือกจำนวน จังหวัด หรือประเภทได้ รายการปรับตามประกาศจริงทุกนาที")
        template = "content/blocks/newest_listings.html"
        preview_value = previews.NEWEST_LISTINGS

    def get_context(self, value: blocks.StructValue, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        return {**context, "listings": self.found(value), "market_url": place_url(Place.MARKET)}

    def found(self, value: blocks.StructValue) -> list[Listing]:
        return services.newest_listings(
            value["limit"], province=value.get("province") or None, authority_type=value.get("authority_type") or None
        )

    def data(self, value: blocks.StructValue) -> dict[str, Any]:
        return {"listings": [listing_data(listing) for listing in self.found(value)]}


def listing_data(listing: Listing) -> dict[str, Any]:
    """In the words of /api/v1/listings/, where the rest is."""
    return {
        "id": listing.pk,
        "authority": str(listing.authority),
        "tonnes": listing.tonnes_available,
        "price_baht": str(listing.price_baht),
        "url": whole(listing.get_absolute_url()),
    }
