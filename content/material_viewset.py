"""DLA's screen over printed promotion material: what there is, what failed and why, and drawing it again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from content.enums import EditionState
from content.models import Material
from content.services.materials import can_draw_again, draw_again
from registry.errors import Sentence
from registry.models import User
from registry.viewsets.acting import ActView
from registry.viewsets.portal_viewset import Link, PortalViewSet
from registry.viewsets.views import PortalInspectView


class NoQuestion(forms.Form):
    """A page that only asks whether."""

    def __init__(self, *args: Any, row: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class DrawAgain(ActView):
    form_class = NoQuestion
    page_title = _("จัดทำสื่อใหม่")
    submit_label = _("จัดทำใหม่")
    facts = ("kind", "office", "failure")

    def may(self, user: User, row: Material) -> bool:
        return can_draw_again(user, row)

    def act(self, row: Material, form: Any, *, by: User) -> Sentence:
        draw_again(row, by=by)
        return _("สั่งจัดทำใหม่แล้ว หน้านี้จะแจ้งผลเอง")


class MaterialInspectView(PortalInspectView):
    def render_to_response(self, context: dict[str, Any], **kwargs: Any) -> Any:
        """While it is being drawn, the page looks again by itself."""
        response = super().render_to_response(context, **kwargs)
        if self.object.is_under_way:
            response["Refresh"] = "3"
        return response


class MaterialViewSet(PortalViewSet):
    model = Material
    base_url_path = "materials"
    icon = "download"
    menu_label = _("สื่อประชาสัมพันธ์")
    list_display = ("kind", "office", "asked_at", "state", "pdf_bytes", "png_bytes")
    list_filter = ("kind", "state")
    search_fields = ("authority__search_text", "province__name_th")
    ordering = "-pk"
    related = ("authority", "province", "asked_by")
    inspect_view_class = MaterialInspectView
    inspect_view_fields = (*list_display, "asked_by", "drawn_at", "failure")
    labels = {"office": _("หน่วยงาน")}

    def show_office(self, row: Material) -> str:
        return str(row.office or _("ทุกหน่วยงาน"))

    def links(self, row: Material, *, user: User) -> list[Link]:
        links = [
            Link(_("เปิด PDF") if ending == "pdf" else _("เปิด PNG"), f"/my/materials/{row.pk}/{ending}/")
            for ending, _bytes in row.files
        ]
        if row.state == EditionState.FAILED and can_draw_again(user, row):
            again = reverse(self.get_url_name("again"), args=[row.pk])
            links.append(Link(DrawAgain.submit_label, again, _("แก้เหตุที่แจ้งไว้ก่อน")))
        return links

    def get_urlpatterns(self) -> list[URLPattern]:
        again = path("<int:pk>/again/", DrawAgain.as_view(viewset=self), name="again")
        return [*super().get_urlpatterns(), again]
