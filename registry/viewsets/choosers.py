"""Wagtail's choosers ask nobody's permission: these open only to whom the lists open."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)


class ViewersOnly:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        policy = self.model_class.snippet_viewset.permission_policy  # type: ignore[attr-defined]
        if not policy.user_has_permission(request.user, "view"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class ViewersChooseView(ViewersOnly, ChooseView):
    pass


class ViewersChooseResultsView(ViewersOnly, ChooseResultsView):
    pass


class ViewersChosenView(ViewersOnly, SnippetChosenView):
    pass


class ViewersChosenMultipleView(ViewersOnly, SnippetChosenMultipleView):
    pass


class ViewersChooser(SnippetChooserViewSet):
    choose_view_class = ViewersChooseView
    choose_results_view_class = ViewersChooseResultsView
    chosen_view_class = ViewersChosenView
    chosen_multiple_view_class = ViewersChosenMultipleView
