"""An act on one row of DLA's screens: a page with a short form that calls one service."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from registry.errors import BadValue, PortalError, Sentence
from registry.models import User


class ReasonForm(forms.Form):
    """Why; the log keeps it."""

    note = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, row: Any, label: Sentence, required: Sentence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = str(label)
        self.fields["note"].error_messages["required"] = str(required)


class ActView(WagtailAdminTemplateMixin, FormView):
    """A subclass says who may, what the page tells, which form it shows, and in `act` which service it calls.

    The service's refusal stands at the field concerned, and what was typed stays.
    """

    viewset: Any = None
    template_name = "wagtailadmin/portal/act.html"
    submit_label: ClassVar[Sentence] = ""
    lead: ClassVar[Sentence] = ""
    facts: ClassVar[tuple[str, ...]] = ()

    def may(self, user: User, row: Any) -> bool:
        raise NotImplementedError

    def act(self, row: Any, form: Any, *, by: User) -> Sentence:
        """Call the service; the sentence to show when it is done."""
        raise NotImplementedError

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may(request.user, self.row):  # type: ignore[arg-type]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def row(self) -> Any:
        return get_object_or_404(self.viewset.get_queryset(self.request), pk=self.kwargs["pk"])

    @cached_property
    def back_url(self) -> str:
        return self.viewset.inspect_url(self.row)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "row": self.row}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            done = self.act(self.row, form, by=self.request.user)  # type: ignore[arg-type]
        except PortalError as error:
            field = error.field if isinstance(error, BadValue) and error.field in form.fields else None
            form.add_error(field, error.message)
            return self.form_invalid(form)
        messages.success(self.request, str(done))
        return redirect(self.back_url)

    def get_breadcrumbs_items(self) -> list[Any]:
        index = {
            "url": reverse(self.viewset.get_url_name("list")),
            "label": self.viewset.model._meta.verbose_name_plural,
        }
        row = {"url": self.back_url, "label": self.viewset.title(self.row)}
        return [*self.breadcrumbs_items, index, row, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        told = [(self.viewset.label(name), self.viewset.cell(self.row, name=name)) for name in self.facts]
        return super().get_context_data(
            back_url=self.back_url, submit_label=self.submit_label, lead=self.lead, told=told, **kwargs
        )
