"""The page that lists what anybody may take away, and the page of what each authority earned and did with it."""

from __future__ import annotations

from typing import Any

import geothai
from django.db import models
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField

from content.models.pages import PortalPage
from market.keyset import Sort, page_of
from market.models import MoneyUse
from market.services.income import earning, incomes
from market.views.public import page_links

SHOWN = 50
USES_SHOWN = 10
LICENCE, LICENCE_URL = "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/deed.th"


def provinces() -> list[tuple[str, str]]:
    """Codes and names in the language being shown, in the order of the names; without a query."""
    name = "name_en" if get_language() == "en" else "name_th"
    return sorted(((each.code, getattr(each, name)) for each in geothai.provinces()), key=lambda pair: pair[1])


class LicensedPage(PortalPage):
    """A page of data: under which licence, which the files name too."""

    licence = models.CharField(_("สัญญาอนุญาต"), max_length=60, default=LICENCE, help_text=_("สถ. เป็นผู้กำหนด"))
    licence_url = models.URLField(_("ที่อยู่ของสัญญาอนุญาต"), default=LICENCE_URL)

    parent_page_types = ["content.HomePage", "content.SectionPage"]
    subpage_types: list[str] = []
    content_panels = [*PortalPage.content_panels, FieldPanel("licence"), FieldPanel("licence_url")]
    api_fields = [*PortalPage.api_fields, APIField("licence"), APIField("licence_url")]

    class Meta:
        abstract = True


class OpenDataPage(LicensedPage):
    """Every public table with its columns, its size, its day and its addresses."""

    template = "content/open_data_page.html"
    api_fields = [*LicensedPage.api_fields, APIField("data_sets")]

    page_description = _("รายการข้อมูลเปิดที่ดาวน์โหลดได้ พร้อมสัญญาอนุญาต")

    class Meta:
        verbose_name = _("หน้าข้อมูลเปิด")
        verbose_name_plural = _("หน้าข้อมูลเปิด")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from content.open_data import DATA_SETS

        return {**super().get_context(request, *args, **kwargs), "data_sets": list(DATA_SETS.values())}

    @property
    def data_sets(self) -> list[dict[str, Any]]:
        from content.open_data import DATA_SETS

        return [
            {
                "name": each.slug,
                "title": str(each.title),
                "columns": {name: str(meaning) for name, meaning in each.columns.items()},
                "csv": f"/open-data/{each.slug}.csv",
                "api": each.api,
                **each.facts,
            }
            for each in DATA_SETS.values()
        ]


class IncomePage(LicensedPage):
    """What each authority earned: certified against estimated, the money, and what it says that it did with it."""

    template = "content/income_page.html"

    page_description = _("รายได้ของ อปท. แต่ละแห่งและการนำเงินไปใช้ ตัวเลขมาจากระบบเอง")

    class Meta:
        verbose_name = _("หน้ารายได้ของ อปท.")
        verbose_name_plural = _("หน้ารายได้ของ อปท.")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        province = request.GET.get("province", "")
        rows = earning().filter(province=province) if province else earning()
        page = page_of(rows, Sort("code", read=str, descending=False), request.GET, size=SHOWN)
        uses = MoneyUse.objects.public().select_related("authority__province")
        shown = {
            "incomes": list(incomes(page.rows)),
            "links": page_links(request, page, ["province"]),
            "uses": uses.filter(authority__province=province)[:USES_SHOWN] if province else uses[:USES_SHOWN],
            "provinces": provinces(),
            "province": province,
        }
        return {**super().get_context(request, *args, **kwargs), **shown}
