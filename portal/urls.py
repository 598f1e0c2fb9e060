"""The addresses of the portal; Thai at the root, English under /en/."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from api.docs import Documentation
from portal.accounts import one_sign_in
from portal.styleguide import StyleGuide

handler500 = "api.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail keeps forms of its own whatever WAGTAILADMIN_LOGIN_URL says.
    path("admin/login/", one_sign_in),
    re_path(r"^admin/password_reset/", one_sign_in),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include("api.urls")),
]

urlpatterns += i18n_patterns(
    path("accounts/", include("allauth.account.urls")),
    path("my/", include("portal.workspace.urls")),
    path("api/docs/", Documentation.as_view(), name="api-docs"),
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
    path("", include("market.urls")),
    path("_util/login/", one_sign_in),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
