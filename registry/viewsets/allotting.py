"""Divide a round: upload or paste a table, or have it reckoned in proportion; and send in a file of counts.

Each ends in a draft that is looked at on the batch's own page (registry/viewsets/batches.py).
"""

from __future__ import annotations

from pathlib import PurePath
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.enums import BatchState, RoundState
from registry.errors import BadValue, FileRefused, PortalError
from registry.models import AuthorityCount, Batch, Round, User
from registry.permissions import can_issue_round, is_dla_desk
from registry.services.adjusting import to_allocate
from registry.services.batches import Upload, reckon_shares, upload_shares
from registry.services.counting import upload_counts
from registry.viewsets.allotting_forms import CountsForm, ProportionForm, UploadForm
from registry.viewsets.portal_viewset import url_of


class DeskView(WagtailAdminTemplateMixin, FormView):
    """A page of forms at DLA's desk, of which each press sends one."""

    viewset: Any = None
    ways: ClassVar[dict[str, type[forms.Form]]] = {}
    header_icon = "table"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        name = request.POST.get("way", "")
        if name not in self.ways:
            raise Http404
        form = self.ways[name](request.POST, request.FILES)
        if form.is_valid():
            try:
                return redirect(url_of(self.carry_out(name, form)))
            except PortalError as error:
                say_at_field(form, error)
        return self.render_to_response(self.get_context_data(sent=(name, form)))

    def carry_out(self, name: str, form: Any) -> Batch:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`sent` is the way that was pressed with its form, when there is one to show again."""
        way, sent = kwargs.pop("sent", ("", None))
        shown = {f"{name}_form": sent if name == way else form() for name, form in self.ways.items()}
        return super().get_context_data(form=None, sent=sent, **shown, **kwargs)


def say_at_field(form: forms.Form, error: PortalError) -> None:
    if isinstance(error, FileRefused):
        form.add_error("file", error.message)
    else:
        field = error.field if isinstance(error, BadValue) and error.field in form.fields else None
        form.add_error(field, error.message)


class AllotView(DeskView):
    """The first of two people; the second approves in the workspace."""

    ways: ClassVar[dict[str, type[forms.Form]]] = {"upload": UploadForm, "proportion": ProportionForm}
    template_name = "wagtailadmin/portal/allot.html"
    page_title = _("จัดสรรรอบ")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not can_issue_round(request.user, self.round):  # type: ignore[arg-type]
            raise PermissionDenied
        if self.round.state != RoundState.DRAFT:
            messages.warning(request, gettext("รอบนี้ไม่ใช่ร่างแล้ว จึงเสนออีกไม่ได้"))
            return redirect(self.viewset.inspect_url(self.round))
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def round(self) -> Round:
        return get_object_or_404(Round.objects.select_related("project"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": Round._meta.verbose_name_plural}
        round = {"url": self.viewset.inspect_url(self.round), "label": str(self.round)}
        return [*self.breadcrumbs_items, index, round, {"url": "", "label": self.page_title}]

    def carry_out(self, name: str, form: Any) -> Batch:
        user: User = self.request.user  # type: ignore[assignment]
        if name == "upload":
            return upload_shares(self.round, form.upload, by=user)
        return reckon_shares(self.round, form.weights, by=user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        drafts = self.round.batches.filter(state=BatchState.DRAFT).select_related("author")
        wanted = to_allocate(self.round)
        return super().get_context_data(
            round=self.round,
            wanted=wanted,
            set_off=self.round.tonnes - wanted,
            drafts=[(batch, url_of(batch), batch.author_id == self.request.user.pk) for batch in drafts],
            has_counts=AuthorityCount.objects.exists(),
            counts_url=reverse("wagtailsnippets_registry_authoritycount:import"),
            template_url=reverse(self.viewset.get_url_name("share_template"), args=[self.round.pk]),
            certificate_missing=not self.round.certificate_file,
            round_url=self.viewset.inspect_url(self.round),
            **kwargs,
        )


class ImportCountsView(DeskView):
    ways: ClassVar[dict[str, type[forms.Form]]] = {"counts": CountsForm}
    template_name = "wagtailadmin/portal/import_counts.html"
    page_title = _("นำเข้าจำนวนถังขยะเปียก")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_dla_desk(request.user):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {"url": reverse(self.viewset.get_url_name("list")), "label": AuthorityCount._meta.verbose_name_plural}
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.page_title}]

    def carry_out(self, name: str, form: Any) -> Batch:
        file, user = form.cleaned_data["file"], self.request.user
        upload = Upload(file.read(), PurePath(file.name or "").name)
        day, source = form.cleaned_data["day"], form.cleaned_data["source"]
        return upload_counts(upload, day=day, source=source, by=user)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = Batch.objects.filter(kind="counts", state=BatchState.DRAFT, author=self.request.user.pk).first()
        template_url = reverse(self.viewset.get_url_name("count_template"))
        return super().get_context_data(draft_url=url_of(draft), template_url=template_url, **kwargs)
