"""What each DLA role may do in Wagtail: one group a role, set anew after every migration.

A group holds only while a membership of its role is in force: `DatedRoles` asks at every request, so that nobody stays
inside because a sweep has not run. Nobody but a superuser may change users or groups, which could make superusers.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.management import create_permissions
from django.contrib.auth.models import Group, Permission
from django.db import connections, models
from django.db.models import Q
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from portal.staff.moderation import set_up_moderation
from registry.enums import DLA_ROLES, SEES_EVERYTHING, Role
from registry.services.people import group_name

VIEWED = ("registry", "market", "content")
DESK = {
    "add_round",
    "add_adjustment",
    "change_round",
    "change_localauthority",
    "change_buyer",
    "change_listing",
    "add_tgonotice",
    "change_tgonotice",
    "add_tgostatement",
    "add_rostercampaign",
    "change_rostercampaign",
}
RULES = {
    f"{verb}_{model}"
    for verb in ("add", "change")
    for model in ("rule", "parameter", "papertemplate", "project", "holiday")
}
SENDS, ISSUES = {"add_broadcast"}, {"add_edition"}
VIEWS = {f"view_{each}" for each in ("edition", "broadcast", "activity", "material", "pagefeedback", "registration")}
FRAMES = {"add_frame", "change_frame", "view_frame"}
# An editor submits and an administrator approves: see moderation.py.
PAGES = {
    Role.DLA_EDITOR: {"add_page", "change_page"},
    Role.DLA_ADMIN: {"add_page", "change_page", "publish_page", "lock_page", "unlock_page"},
}
FILES = {f"{verb}_{kind}" for verb in ("add", "change", "choose") for kind in ("image", "document")}
WRITES = {
    Role.DLA_OFFICER: DESK | SENDS,
    Role.DLA_ADMIN: DESK | RULES | SENDS | ISSUES | {"add_freeze", "submit_translation"},
    Role.DLA_EDITOR: VIEWS | SENDS | ISSUES | FRAMES | {"submit_translation"},
    Role.AUDITOR: set[str](),
}


class DatedRoles(ModelBackend):
    """Django's permissions, without those of a DLA role that is not in force today."""

    def _get_group_permissions(self, user_obj: Any) -> models.QuerySet[Permission]:
        held = [group_name(Role(one.role)) for one in user_obj.current_memberships if one.role in DLA_ROLES]
        lapsed = Group.objects.filter(name__in=[group_name(role) for role in DLA_ROLES]).exclude(name__in=held)
        groups = user_obj.groups.exclude(pk__in=lapsed)
        return Permission.objects.filter(group__in=groups)


def grant_after_migrate(sender: Any, using: str, **kwargs: Any) -> None:
    """Give the groups their permissions; permissions of rooms that come later in the list are made first."""
    wanted = {GroupPagePermission._meta.db_table, Collection._meta.db_table, Group._meta.db_table}
    if not wanted <= set(connections[using].introspection.table_names()):
        return
    for config in apps.get_app_configs():
        create_permissions(config, verbosity=0, using=using)
    grant_groups()


def grant_groups() -> None:
    """Bring every role's group to exactly what this file says; harmless when it is so already."""
    for role in sorted(DLA_ROLES):
        group, _made = Group.objects.get_or_create(name=group_name(role))
        group.permissions.set(permissions_of(role))
    for role, verbs in PAGES.items():
        writers = Group.objects.get(name=group_name(role))
        grant_pages(writers, verbs)
        grant_files(writers)
    set_up_moderation(Group.objects.get(name=group_name(Role.DLA_ADMIN)))


def permissions_of(role: Role) -> models.QuerySet[Permission]:
    enters = Q(content_type__app_label="wagtailadmin", codename="access_admin")
    # Who sees users in Wagtail gets its list of them; memberships say who is who.
    views = Q(content_type__app_label__in=VIEWED, codename__startswith="view_") & ~Q(codename="view_user")
    writes = Q(codename__in=WRITES[role], content_type__app_label__in=[*VIEWED, "simple_translation"])
    return Permission.objects.filter(enters | writes | views if role in SEES_EVERYTHING else enters | writes)


def grant_pages(writers: Group, verbs: set[str]) -> None:
    """Exactly these on the whole tree; what DLA has given on a part of it stays."""
    root = Page.get_first_root_node()
    given = GroupPagePermission.objects.filter(group=writers, page=root)
    given.exclude(permission__codename__in=verbs).delete()
    for permission in _named("wagtailcore", verbs):
        GroupPagePermission.objects.get_or_create(group=writers, page=root, permission=permission)


def grant_files(writers: Group) -> None:
    root = Collection.get_first_root_node()
    for permission in [*_named("wagtailimages", FILES), *_named("wagtaildocs", FILES)]:
        GroupCollectionPermission.objects.get_or_create(group=writers, collection=root, permission=permission)


def _named(app_label: str, codenames: Iterable[str]) -> models.QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label=app_label, codename__in=set(codenames))
