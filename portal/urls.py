"""The addresses of the portal; Thai at the root, English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from portal.styleguide import StyleGuide

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.account.urls")),
    path("my/", include("portal.workspace.urls")),
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
    path("", include("market.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
