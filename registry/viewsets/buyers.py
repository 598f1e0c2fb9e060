"""Buyers: what DLA corrects by hand, the papers that prove who they are, and their verification."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.db import models
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets.button import HeaderButton

from registry.enums import BuyerDocumentKind, BuyerKind, Verification
from registry.errors import Sentence
from registry.fields import UploadField
from registry.models import Account, Buyer, User
from registry.permissions import can_submit_buyer
from registry.services.buyers import (
    ACT,
    FirstPerson,
    add_document,
    edit_buyer,
    enter_buyer,
    latest_proposal,
    missing_for_verification,
    propose_verification,
    state_of,
)
from registry.services.desk import works_at_desk
from registry.services.proposals import pending_on
from registry.viewsets import filters
from registry.viewsets.acting import ActView
from registry.viewsets.cells import shown
from registry.viewsets.forms import BuyerForm
from registry.viewsets.people import balance_table, people_table
from registry.viewsets.portal_viewset import EDIT, Link, PortalViewSet, Table
from registry.viewsets.views import PortalIndexView

KEY_FACTS = ("name", "kind", "tax_id", "branch", "address", "tver_account", "no_interest_declared_on")


class OnBuyer(ActView):
    header_icon = "group"
    facts: ClassVar[tuple[str, ...]] = KEY_FACTS

    def may(self, user: User, row: Any) -> bool:
        return can_submit_buyer(user, row)


class SubmitForm(forms.Form):
    """Only a button."""

    def __init__(self, *args: Any, row: Buyer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class SubmitView(OnBuyer):
    page_title = _("เสนอให้ตรวจสอบ")
    submit_label = _("เสนอให้อีกคนหนึ่งตรวจสอบ")
    lead = _("ใช้เมื่อผู้ซื้อส่งเอกสารมาทางอื่น อีกคนหนึ่งของ สถ. จะเป็นผู้ตรวจสอบ")
    form_class = SubmitForm

    def act(self, row: Buyer, form: Any, *, by: User) -> Sentence:
        propose_verification(row, by=by)
        return _("เสนอแล้ว รอผู้อนุมัติอีกคนหนึ่งของ สถ.")


class EnterForm(forms.Form):
    kind = forms.ChoiceField(label=_("ประเภท"), choices=BuyerKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("ชื่อผู้ซื้อ"), max_length=200)
    tax_id = forms.CharField(
        label=_("เลขประจำตัวผู้เสียภาษี/นิติบุคคล"), required=False, max_length=30, help_text=_("13 หลัก ไม่ต้องมีขีด")
    )
    address = forms.CharField(label=_("ที่อยู่"), required=False, max_length=300)
    person = forms.CharField(label=_("ชื่อผู้ใช้งานคนแรก"), max_length=150)
    email = forms.EmailField(label=_("อีเมลของผู้ใช้งานคนแรก"), help_text=_("ระบบส่งคำเชิญพร้อมลิงก์ตั้งรหัสผ่านไปที่อีเมลนี้"))

    def __init__(self, *args: Any, row: None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class EnterView(ActView):
    """A new buyer with the person who fills in the rest."""

    header_icon = "group"

    page_title = _("เพิ่มผู้ซื้อ")
    submit_label = _("เพิ่มผู้ซื้อและส่งคำเชิญ")
    lead = _("ผู้ใช้งานคนแรกจะกรอกข้อมูลที่เหลือ แนบเอกสาร รับรอง และส่งให้ สถ. ตรวจสอบเอง")
    form_class = EnterForm
    row: Any = None

    def may(self, user: User, row: Any) -> bool:
        return works_at_desk(user)

    @property
    def back_url(self) -> str:
        return self.viewset.inspect_url(self.row) if self.row else reverse(self.viewset.get_url_name("list"))

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": self.back_url, "label": Buyer._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def act(self, row: None, form: Any, *, by: User) -> Sentence:
        values = form.cleaned_data
        self.row = enter_buyer(values, FirstPerson(values["person"], values["email"]), by=by)
        return _("เพิ่มผู้ซื้อแล้ว ระบบส่งคำเชิญให้ผู้ใช้งานคนแรกแล้ว")


class BuyerIndexView(PortalIndexView):
    @cached_property
    def header_buttons(self) -> list[Any]:
        if not works_at_desk(self.request.user):
            return []
        return [HeaderButton(_("เพิ่มผู้ซื้อ"), url=reverse(self.viewset.get_url_name("enter")), icon_name="plus")]


class DocumentForm(forms.Form):
    kind = forms.ChoiceField(label=_("ประเภทเอกสาร"), choices=BuyerDocumentKind.choices)
    file = UploadField(label=_("ไฟล์"), help_text=_("PDF, JPG หรือ PNG ขนาดไม่เกิน 10 MB"))

    def __init__(self, *args: Any, row: Buyer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class DocumentView(OnBuyer):
    page_title = _("แนบเอกสารของผู้ซื้อ")
    submit_label = _("แนบเอกสาร")
    form_class = DocumentForm

    def act(self, row: Buyer, form: Any, *, by: User) -> Sentence:
        add_document(row, form.cleaned_data["kind"], form.cleaned_data["file"], by=by)
        return _("แนบเอกสารแล้ว")


class BuyerViewSet(PortalViewSet):
    model = Buyer
    allows = EDIT
    base_url_path = "buyers"
    icon = "group"
    list_display = ("name", "kind", "tax_id", "tver_account", "verified_on", "no_interest_declared_on")
    filterset_class = filters.BuyerFilters
    search_fields = ("name", "tax_id", "tver_account")
    index_view_class = BuyerIndexView
    inspect_view_fields = (*KEY_FACTS, "state", "missing", "verified_on", "verified_by", "shows_name", "is_demo")
    labels = {"state": _("การตรวจสอบ"), "missing": _("ยังขาด"), "verified_by": _("ผู้ตรวจสอบ")}
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("no_interest_declared_on", "tver_account", "branch", "address")],
        base_form_class=BuyerForm,
    )

    def show_state(self, buyer: Buyer) -> Any:
        return state_of(buyer).label

    def show_missing(self, buyer: Buyer) -> str:
        return "" if buyer.verified_on else "\n".join(str(each) for each in missing_for_verification(buyer))

    def show_verified_by(self, buyer: Buyer) -> str:
        latest = latest_proposal(buyer)
        return str(latest.decider) if buyer.verified_on and latest and latest.decider else ""

    def edit(self, row: Buyer, form: Any, *, by: User) -> models.Model:
        return edit_buyer(row, form.values, by=by)

    def get_urlpatterns(self) -> list[Any]:
        acts = {"submit": SubmitView, "document": DocumentView}
        ours = [path(f"<int:pk>/{name}/", view.as_view(viewset=self), name=name) for name, view in acts.items()]
        enter = path("enter/", EnterView.as_view(viewset=self), name="enter")
        return [*super().get_urlpatterns(), *ours, enter]

    def links(self, row: Buyer, *, user: User) -> list[Link]:
        if not can_submit_buyer(user, row) or state_of(row) == Verification.VERIFIED:
            return []
        if waiting := pending_on(row).filter(act=ACT).first():
            return [Link(_("เปิดหน้าพิจารณา"), f"/my/proposals/{waiting.pk}/")]
        return [
            Link(_("แนบเอกสาร"), reverse(self.get_url_name("document"), args=[row.pk])),
            Link(_("เสนอให้ตรวจสอบ"), reverse(self.get_url_name("submit"), args=[row.pk])),
        ]

    def tables(self, row: Buyer) -> list[Table]:
        return [papers_table(row), balance_table(Account.objects.filter(buyer=row)), people_table(row.memberships)]


def papers_table(buyer: Buyer) -> Table:
    rows = [
        [
            (str(each), f"/my/buyer-documents/{each.pk}/"),
            str(each.added_by),
            shown(each.added_at, ""),
            shown(each.removed_at, ""),
        ]
        for each in buyer.documents.select_related("added_by")
    ]
    headings = [_("เอกสาร"), _("แนบโดย"), _("แนบเมื่อ"), _("นำออกเมื่อ")]
    return Table(_("เอกสารของผู้ซื้อ"), headings, rows, _("ยังไม่มีเอกสาร"))
