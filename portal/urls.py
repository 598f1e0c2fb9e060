"""The addresses of the portal; Thai at the root, English under /en/."""

from __future__ import annotations

from allauth.account import urls as allauth_urls
from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from api.docs import Documentation
from content.views.pictures import picture
from content.views.sharing import robots, security_txt, sitemap
from portal.accounts import one_sign_in
from portal.invitations import invitation
from portal.staff.words import words_of_scripts
from portal.styleguide import StyleGuide
from portal.workspace.roster.link import roster_link

# A person is known by the address to which the invitation went: nobody adds or changes one on allauth's pages, which
# would neither verify it nor write it down.
ADDRESS_PAGES = {"account_email", "account_email_verification_sent", "account_confirm_email"}
LEFT_OUT = ADDRESS_PAGES | {"account_confirm_login_code"}
sign_in = [each for each in allauth_urls.urlpatterns if getattr(each, "name", None) not in LEFT_OUT]

handler500 = "api.errors.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    # Wagtail keeps forms of its own whatever WAGTAILADMIN_LOGIN_URL says.
    path("admin/login/", one_sign_in),
    re_path(r"^admin/password_reset/", one_sign_in),
    path("admin/jsi18n/", words_of_scripts),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("api/", include("api.urls")),
    path("media/<path:name>", picture),
    path("sitemap.xml", sitemap, name="sitemap"),
    path("robots.txt", robots, name="robots"),
    path(".well-known/security.txt", security_txt, name="security_txt"),
]

urlpatterns += i18n_patterns(
    path("accounts/", include(sign_in)),
    path("my/", include("portal.workspace.urls")),
    path("invitation/<str:token>/", invitation, name="invitation"),
    path("r/<str:code>/", roster_link, name="roster_link"),
    path("", include("content.urls")),
    path("api/docs/", Documentation.as_view(), name="api-docs"),
    path("styleguide/", StyleGuide.as_view(), name="styleguide"),
    path("", include("market.urls")),
    path("_util/login/", one_sign_in),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
