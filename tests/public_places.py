"""Every page that the public meets, found and not listed: from the types of pages, their routes, the blocks, and the
table of addresses (tests/portal/access/). What is new without an example here fails the test that reads this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils.translation import override
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents.models import Document
from wagtail.models import Page, get_page_models

from api.errors import server_error
from content.blocks import PAGE_BLOCKS
from content.models import FormPage, GuidancePage, HomePage, ManualPage, SectionPage, TrainingPage
from content.services import build_site
from content.services.broadcasts import send_broadcast
from content.services.editions import issue_edition
from registry.enums import Role
from tests.content.shapes import (
    announce,
    chapter,
    letter_with_tasks,
    library_image,
    make_manual,
    make_training,
    raw_text,
    rewrite,
    text,
    with_figure,
)
from tests.portal.access.addresses import RULES
from tests.portal.access.people import ANONYMOUS
from tests.portal.access.world import World, cast, make_activities, make_listings, make_materials, make_people
from tests.portal.access.world import make_rosters as make_roster_links
from tests.scene import make_scene, person

# What follows the address of a page that has routes; a new route without a line here fails.
ROUTES = {
    "show_front": [],
    "show_chapter": [1],
    "show_edition": [1],
    "show_edition_chapter": [1, 1],
    "show_changes": [2],
}
NO_PAGES = {"show_pdf", "index_route"}  # a file, and what show_front stands for
# What an address shows besides its first view.
BESIDES = [
    *("/market/?price_min=x", "/market/?province=42", "/verify/?code=1", "/verify/ABCDE-FGHJK/", "/r/ZZZZZZZ/"),
    *("/search/?q=zzzzzz", "/search/?q=ขาย&in=pages", f"/search/?q={'ก' * 300}", "/activities/?province=00"),
    *("/estimate/?persons=x", "/about/feedback/?sent=1", "/no/such/page/"),
    *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/password/reset/done/"),
    *("/accounts/inactive/", "/invitation/over/"),
]
# What offices read and register for, signed in.
FOR_A_PROVINCE = [
    *("content:training", "content:training_event", "content:reading", "content:broadcast"),
    *("workspace:materials", "workspace:activities", "workspace:log_activity", "workspace:activity"),
]


@dataclass(frozen=True)
class Sent:
    """The answer to a form that somebody sent, which no address shows by itself."""

    address: str
    html: str


def make_public_world() -> World:
    """The tree of pages with every block, a market with a certificate, a roster, promotion, training."""
    home: HomePage = build_site()
    scene = make_scene()
    world = World(scene, cast(scene))
    make_listings(world)
    world.rows["completed"] = scene.take_to(scene.requested(world.rows["listing"]), "completed")
    world.rows["certificate"] = world.rows["completed"].certificate
    make_roster_links(world)
    make_activities(world)
    make_materials(world)
    make_people(world)
    make_pages(world, home)
    return world


def make_pages(world: World, home: HomePage) -> None:
    editor = person("another-editor", Role.DLA_EDITOR)
    figure = with_figure(library_image(size=(900, 600)))
    manual: ManualPage = make_manual(home, chapters=[("chapter", chapter("ภาพ", text("ดูภาพ"), figure))])
    issue_edition(manual, summary="ฉบับแรก", by=editor)
    issue_edition(rewrite(manual, 1, title="ภาพใหม่", body=[raw_text("ดูภาพนี้")]), summary="แก้ภาพ", by=editor)
    world.rows["training"] = make_training(home)
    world.rows["broadcast"] = send_broadcast(letter=letter_with_tasks(home), audience="provinces", by=editor)
    make_page_of_every_block(home, figure)
    announce(home)


def make_page_of_every_block(home: HomePage, figure: tuple[str, object]) -> None:
    """A page with each block as it shows itself to editors."""
    document = Document.objects.create(title="คู่มือสาธิต", file=ContentFile(b"x", name="manual.txt"))
    made = {name: block.get_preview_value() for name, block in PAGE_BLOCKS} | dict([figure])
    made["download"]["document"] = document
    page = GuidancePage(title="ทุกส่วนของหน้า", slug="every-block", body=list(made.items()), locale=home.locale)
    SectionPage.objects.get(slug="guidance", locale=home.locale).add_child(instance=page)


# --- addresses -----------------------------------------------------------------------------------------------------


def pages_of_every_type(language: str) -> list[str]:
    """The address of one published page of every type in a language: a written one, and one that only repeats Thai."""
    found: dict[tuple[type, bool], Page] = {}
    pages = Page.objects.live().public().filter(depth__gt=1, locale__language_code=language).specific()
    for page in pages.order_by("-pk"):  # the newest first: those of the tests have the most to show
        found.setdefault((type(page), page.alias_of_id is None), page)
    missing = {model for model in get_page_models() if model is not Page} - {model for model, _is_written in found}
    assert not missing, f"no published page in {language}: {missing}"
    return [address for page in found.values() for address in addresses_of(page)]


def addresses_of(page: Page) -> Iterator[str]:
    yield page.url
    if isinstance(page, RoutablePageMixin):
        names = {route.name for route in type(page).get_subpage_urls()} - NO_PAGES
        for name in sorted(names):
            yield page.url + page.reverse_subpage(name, args=ROUTES[name])


def public_addresses(world: World) -> list[str]:
    """What a stranger is shown at every address of ours, as the table of rules says."""
    opened = [
        (name, rule)
        for name, rules in RULES.items()
        for rule in rules
        if rule.told.get(ANONYMOUS, rule.status if ANONYMOUS in rule.opens else 404) == 200
        and not name.startswith("api:")
    ]
    with override("th"):
        addresses = [reverse(name, args=rule.address_args(world)) + rule.query for name, rule in opened]
    return [address for address in addresses if shows_a_page(address)]


def shows_a_page(address: str) -> bool:
    answer = Client().get(address)
    if answer.streaming:  # a file, and read to its end it is closed
        assert b"".join(answer.streaming_content)
    return answer["Content-Type"].startswith("text/html")


def for_a_province(world: World) -> list[str]:
    rows = {"content:training_event": "training", "content:broadcast": "broadcast", "workspace:activity": "activity"}
    with override("th"):
        return [reverse(name, args=[world.pk(rows[name])] if name in rows else []) for name in FOR_A_PROVINCE]


def answers_to_forms(prefix: str) -> list[Sent]:
    """Refusals: a wrong and a closed form, a word on a page from elsewhere and too long, no token, a fault of ours."""
    client, strict = Client(), Client(enforce_csrf_checks=True)
    form, guidance = f"{prefix}/about/feedback/", GuidancePage.objects.get(slug="every-block", locale_id=thai_id())
    word = f"{prefix}/feedback/{guidance.pk}/"
    sent = {
        form: client.post(form, {}),
        word: client.post(word, {"useful": "yes"}),
        f"{word}?2": client.post(
            word, {"useful": "yes", "comment": "ก" * 1001}, headers={"origin": "http://testserver"}
        ),
        f"{prefix}/accounts/login/?2": strict.post(f"{prefix}/accounts/login/", {}),
    }
    assert [each.status_code for each in sent.values()] == [200, 403, 400, 403]
    FormPage.objects.update(closes_on="2020-01-01")
    sent[f"{form}?3"] = client.get(form)
    FormPage.objects.update(closes_on=None)
    with override(prefix.strip("/") or "th"):
        sent[f"{prefix}/"] = server_error(RequestFactory().get(f"{prefix}/"))
    return [Sent(address, answer.content.decode()) for address, answer in sent.items()]


def thai_id() -> int:
    return int(TrainingPage.objects.get(alias_of=None).locale_id)
