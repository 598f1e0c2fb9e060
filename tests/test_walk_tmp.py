from __future__ import annotations
import pytest
from django.test import Client
from playwright.sync_api import Browser
from registry.services import freezing
from registry.services.freezing import Target
from registry.services.people import sync_group
from registry.services.proposals import approve, pending_on
from registry.services.adjusting import propose_adjustment
from registry.models import User
from tests.scene import make_scene
OUT="/tmp/freeze-tmp/"
@pytest.mark.django_db(transaction=True)
def test_walk(live_site, browser: Browser, live_server):
    scene = make_scene()
    for u in (scene.dla, scene.dla_second): sync_group(u)
    listing = scene.published(); order = scene.requested(listing)
    adj = propose_adjustment(scene.round, {scene.sellers[1].authority: 12}, by=scene.dla, reason="อบก. แจ้งว่ารับรองเกิน (ข้อมูลสมมติ)", tgo_reference="อบก. 1/2569", debt_tonnes=30)
    approve(pending_on(adj).get(), by=scene.dla_second)
    fr = freezing.freeze(Target(authority=scene.seller.authority), by=scene.dla_second, reason="รอตรวจสอบข้อร้องเรียน (ข้อมูลสมมติ)")
    def cookie(user):
        c=Client(); c.force_login(user); return c.cookies["sessionid"].value
    pages=[("public",None,listing.get_absolute_url()),("home",scene.seller.officer,"/my/"),("order",scene.purchaser,f"/my/orders/{order.pk}/"),
      ("fadd",scene.dla_second,"/admin/snippets/registry/freeze/add/" ),("flist",scene.dla_second,"/admin/freezes/"),]
    from django.urls import reverse
    pages[3]=("fadd",scene.dla_second,reverse("wagtailsnippets_registry_freeze:add"))
    pages[4]=("flist",scene.dla_second,reverse("wagtailsnippets_registry_freeze:list"))
    pages+=[("fshow",scene.dla,reverse("wagtailsnippets_registry_freeze:inspect",args=[fr.pk])),("flift",scene.dla,reverse("wagtailsnippets_registry_freeze:lift",args=[fr.pk])),
      ("aadd",scene.dla,reverse("wagtailsnippets_registry_adjustment:add")),("ashow",scene.dla,reverse("wagtailsnippets_registry_adjustment:inspect",args=[adj.pk])),("dash",scene.dla,"/admin/")]
    for width in (1280,360):
        for name,user,path in pages:
            ctx=browser.new_context(viewport={"width":width,"height":900},locale="th")
            if user: ctx.add_cookies([{"name":"sessionid","value":cookie(user),"url":live_server.url}])
            page=ctx.new_page(); page.goto(live_server.url+path); page.wait_for_timeout(300)
            page.screenshot(path=f"{OUT}{name}-{width}.png",full_page=True); ctx.close()
