"""What Wagtail shows to DLA beside its own: see portal/staff."""

from __future__ import annotations

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from portal.staff import finding, panels

__all__ = ["finding", "panels"]

STYLES = ("css/tokens.css", "css/admin.css")


@hooks.register("insert_global_admin_css")
def our_type() -> str:
    """Wagtail has no Thai type of its own, and a machine may have none either."""
    return format_html_join("", '<link rel="stylesheet" href="{}">', ((static(path),) for path in STYLES))


@hooks.register("register_admin_menu_item")
def my_work() -> MenuItem:
    """Decisions and the steps of orders are in the workspace."""
    return MenuItem(_("งานของฉัน"), "/my/", name="my-work", icon_name="user", order=1)


@hooks.register("construct_main_menu")
def without_help(request: object, menu_items: list[object]) -> None:
    """Wagtail's own guide is in English and speaks of what is not here."""
    menu_items[:] = [item for item in menu_items if getattr(item, "name", "") != "help"]
