"""Who of DLA enters Wagtail, what each role may do there, and that every screen of ours is in Thai."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page
from wagtail.snippets.models import get_snippet_models

from market.enums import ListingState
from market.models import Listing
from market.services.listings import edit_words
from portal.staff import panels
from portal.staff.access import grant_groups, permissions_of
from registry import guards
from registry.enums import DLA_ROLES, Role
from registry.errors import BadValue, NotAllowed, TooLate
from registry.models import Act, Membership, User
from registry.services import desk
from registry.services.people import end, group_name, sync_group
from registry.viewsets import PortalViewSet
from tests.registry.screens import scene
from tests.scene import Scene, person, signed_in

__all__ = ["scene"]

pytestmark = pytest.mark.django_db
THAI = re.compile("[\u0e00-\u0e7f]")
HEADINGS = re.compile(r"<(?:h1|h2|h3|th|dt|label)[^>]*>(.*?)</(?:h1|h2|h3|th|dt|label)>", re.DOTALL)


def of_dla(role: Role) -> User:
    user = person(f"{role}.staff", role)
    sync_group(user)
    return user


# --- who comes in --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", sorted(DLA_ROLES))
def test_everyone_of_dla_enters(role: Role) -> None:
    assert signed_in(of_dla(role)).get("/admin/").status_code == 200


def test_officers_and_buyers_are_refused(scene: Scene) -> None:
    for user in (scene.seller.officer, scene.seller.approver, scene.seller.finance, scene.purchaser):
        response = signed_in(user).get("/admin/", follow=True)
        assert response.status_code == 403
        assert "ท่านไม่มีสิทธิเปิดหน้านี้" in response.content.decode()


def test_a_role_that_has_ended_opens_nothing_even_before_a_sweep(scene: Scene) -> None:
    auditor = of_dla(Role.AUDITOR)
    Membership.objects.filter(user=auditor).update(valid_until=timezone.localdate() - dt.timedelta(days=1))
    assert auditor.groups.exists()
    assert signed_in(auditor).get("/admin/", follow=True).status_code == 403


def test_an_ended_role_leaves_its_group(scene: Scene) -> None:
    auditor = of_dla(Role.AUDITOR)
    end(Membership.objects.get(user=auditor), by=scene.dla_second)
    assert not auditor.groups.exists()


# --- what a role may do --------------------------------------------------------------------------------------------


def test_no_role_may_change_users_or_groups_or_delete() -> None:
    given = Permission.objects.filter(group__name__in=[group_name(role) for role in DLA_ROLES])
    names = set(given.values_list("codename", flat=True))
    assert "access_admin" in names
    assert names & {"add_user", "change_user", "delete_user", "add_group", "change_group", "add_membership"} == set()
    assert [name for name in names if name.startswith("delete_")] == []


def test_the_roles_differ_as_dla_says() -> None:
    names = {role: set(permissions_of(role).values_list("codename", flat=True)) for role in DLA_ROLES}
    assert {"view_order", "change_round", "change_listing"} <= names[Role.DLA_OFFICER]
    assert "change_rule" not in names[Role.DLA_OFFICER]
    assert {"add_rule", "change_papertemplate"} <= names[Role.DLA_ADMIN]
    assert [name for name in names[Role.AUDITOR] if not name.startswith("view_")] == ["access_admin"]
    seen = {name.removeprefix("view_") for name in names[Role.DLA_EDITOR] if name.startswith("view_")}
    assert seen == {"broadcast", "edition", "activity", "material", "frame", "pagefeedback"}


def test_granting_twice_changes_nothing_and_mends_what_was_changed() -> None:
    officers = Group.objects.get(name=group_name(Role.DLA_OFFICER))
    before = set(officers.permissions.values_list("pk", flat=True))
    officers.permissions.add(Permission.objects.get(codename="change_user"))
    pages = GroupPagePermission.objects.count()
    grant_groups()
    grant_groups()
    assert set(officers.permissions.values_list("pk", flat=True)) == before
    assert GroupPagePermission.objects.count() == pages


def test_an_editor_edits_pages_and_sees_no_operations(scene: Scene) -> None:
    editor, admin = of_dla(Role.DLA_EDITOR), of_dla(Role.DLA_ADMIN)
    assert on_every_page(editor) == {"add", "change"}
    assert on_every_page(admin) == {"add", "change", "publish", "lock", "unlock"}
    client = signed_in(editor)
    assert client.get(reverse("wagtailsnippets_registry_buyer:list")).status_code == 302
    assert client.get(reverse("wagtailsnippetchoosers_registry_buyer:choose")).status_code == 302
    assert scene.buyer.name not in client.get("/admin/").content.decode()
    assert client.get(reverse("wagtailimages:index")).status_code == 200


def on_every_page(user: User) -> set[str]:
    given = GroupPagePermission.objects.filter(group__user=user, page=Page.get_first_root_node())
    return {name.removesuffix("_page") for name in given.values_list("permission__codename", flat=True)}


def test_an_auditor_reads_everything_and_writes_nothing(scene: Scene) -> None:
    client = signed_in(of_dla(Role.AUDITOR))
    for viewset in our_viewsets():
        assert client.get(reverse(viewset.get_url_name("list"))).status_code == 200, viewset
        assert client.get(reverse(viewset.get_url_name("add"))).status_code == 302, viewset


# --- a listing's words ---------------------------------------------------------------------------------------------


def test_dla_mends_a_listings_words_and_nothing_else(scene: Scene) -> None:
    listing = scene.published()
    before = Listing.objects.values().get(pk=listing.pk)
    typed = {"words": "ข้อความใหม่", "expires_on": "31/12/2569", "price_baht": "1", "tonnes": "1", "state": "withdrawn"}
    url = reverse("wagtailsnippets_market_listing:edit", args=[listing.pk])
    assert 'name="price_baht"' not in signed_in(scene.dla).get(url).content.decode()
    assert signed_in(scene.dla).post(url, typed).status_code == 302
    after = Listing.objects.values().get(pk=listing.pk)
    assert {name for name in before if before[name] != after[name]} - {"updated_at"} == {"words", "expires_on"}
    act = Act.objects.about(listing).last()
    assert (act.verb, act.actor) == ("edit_words", scene.dla)
    assert act.values["after"] == {"words": "ข้อความใหม่", "expires_on": "2026-12-31"}
    assert act.values["before"]["words"] == ""


def test_a_listings_words_are_kept_when_the_day_is_over(scene: Scene) -> None:
    listing = scene.published()
    url = reverse("wagtailsnippets_market_listing:edit", args=[listing.pk])
    response = signed_in(scene.dla).post(url, {"words": "ที่พิมพ์ไว้", "expires_on": "01/01/2560"})
    assert "วันที่ผ่านมาแล้ว" in response.context["form"].errors["expires_on"][0]
    assert "ที่พิมพ์ไว้" in response.content.decode()


def test_only_dla_mends_words_and_only_while_a_listing_lives(scene: Scene) -> None:
    listing = scene.published()
    day = timezone.localdate() + dt.timedelta(days=5)
    with pytest.raises(NotAllowed):
        edit_words(listing, by=scene.seller.officer, words="", expires_on=day)
    with pytest.raises(BadValue):
        edit_words(listing, by=scene.dla, words="", expires_on=timezone.localdate() - dt.timedelta(days=1))
    Listing.objects.filter(pk=listing.pk).update(state=ListingState.EXPIRED)
    with pytest.raises(TooLate):
        edit_words(listing, by=scene.dla, words="", expires_on=day)


def test_an_unchanged_listing_writes_no_act(scene: Scene) -> None:
    listing = scene.published()
    acts = Act.objects.count()
    edit_words(listing, by=scene.dla, words=listing.words, expires_on=listing.expires_on)
    assert Act.objects.count() == acts


def test_an_order_is_acted_on_in_the_workspace(scene: Scene) -> None:
    order = scene.requested()
    client = signed_in(scene.dla)
    page = client.get(reverse("wagtailsnippets_market_order:inspect", args=[order.pk])).content.decode()
    assert f'href="/my/orders/{order.pk}/"' in page
    assert client.get(reverse("wagtailsnippets_market_order:edit", args=[order.pk])).status_code == 302


# --- the first page ------------------------------------------------------------------------------------------------


def test_the_first_page_says_what_waits_and_where_the_tonnes_are(scene: Scene) -> None:
    scene.take_to(scene.requested(tonnes=10), "instructed")
    page = signed_in(scene.dla).get("/admin/").content.decode()
    assert "คำขอซื้อที่ต้องส่งหนังสือถึง อบก." in page
    assert "3,140 ตัน" in page
    assert "ตัวป้องกันบัญชีในฐานข้อมูลอยู่ครบ" in page


def test_the_figures_sum_to_what_was_issued(scene: Scene) -> None:
    scene.take_to(scene.requested(tonnes=10), "completed")
    issued, *places = [int(figure.tonnes.replace(",", "")) for figure in panels.figures()]
    assert issued == sum(places) == 3_140
    assert 10 in places


def test_a_missing_guard_is_shouted(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "missing", lambda: {"block_overlap"})
    assert "ขาดตัวป้องกันบัญชี: block_overlap" in signed_in(scene.dla).get("/admin/").content.decode()


def test_the_menu_has_our_groups_and_no_list_of_snippets(scene: Scene) -> None:
    menu = signed_in(scene.dla_second).get("/admin/").content.decode()
    for name in ("credits", "market", "people", "portal-settings", "audit"):
        assert f'"name": "{name}"' in menu, name
    for name in ("snippets", "users", "help"):
        assert f'"name": "{name}"' not in menu, name


# --- every screen --------------------------------------------------------------------------------------------------


def our_viewsets() -> Iterator[PortalViewSet]:
    for model in get_snippet_models():
        if isinstance(model.snippet_viewset, PortalViewSet):
            yield model.snippet_viewset


def headings(page: str) -> list[str]:
    main = page[page.index("<main") :]
    texts = (re.sub(r"<[^>]+>", "", found).strip() for found in HEADINGS.findall(main))
    return [text for text in texts if text]


def test_every_screen_is_in_thai(scene: Scene) -> None:
    scene.take_to(scene.requested(tonnes=10), "completed")
    desk.save_rule(
        rule_row := next(v for v in our_viewsets() if v.model.__name__ == "Rule").model(),
        {"key": "grace_days", "value": "4", "valid_from": timezone.localdate() + dt.timedelta(days=9), "source": ""},
        by=scene.dla_second,
    )
    client = signed_in(scene.dla_second)
    opened = 0
    for viewset in our_viewsets():
        row = rule_row if viewset.model is type(rule_row) and rule_row.pk else viewset.model._default_manager.first()
        urls = [reverse(viewset.get_url_name("list"))]
        urls += [reverse(viewset.get_url_name("add"))] if "add" in viewset.allows else []
        if row is not None:
            urls.append(viewset.inspect_url(row))
            urls += (
                [reverse(viewset.get_url_name("edit"), args=[row.pk])]
                if viewset.can_edit(scene.dla_second, row)
                else []
            )
        for url in urls:
            assert_thai(client, url)
            opened += 1
    assert opened >= 45


def assert_thai(client: Client, url: str) -> None:
    response: Any = client.get(url)
    page = response.content.decode()
    assert response.status_code == 200, url
    assert '<html lang="th"' in page, url
    found = headings(page)
    assert any(THAI.search(text) for text in found), (url, found)
    ours = [text for text in found if re.fullmatch(r"[a-z_ ]+", text)]
    assert ours == [], (url, ours)
