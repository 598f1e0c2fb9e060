"""Grow the pages of the enclosures, and those for the public; those that have no English have aliases."""

from __future__ import annotations

from wagtail.models import Page

from content.models import (
    ContactPage,
    FaqPage,
    FormField,
    FormPage,
    GlossaryPage,
    GuidelinePage,
    IncomePage,
    LegalPage,
    ManualPage,
    NewsPage,
    OpenDataPage,
    PromotionPage,
    SectionPage,
    TrainingPage,
)
from content.starter import sections
from content.starter.english import public
from content.starter.english import trainings as trainings_en
from content.starter.growing import plant, repeat, translate
from content.starter.pictures import with_pictures
from content.starter.thai import manual, promotion, stories, trainings

PUBLIC_SECTIONS = {
    sections.PROMOTION_SLUG: sections.PROMOTION,
    sections.NEWS_SLUG: sections.NEWS,
    sections.TRAINING_SLUG: sections.TRAINING,
    sections.ABOUT_SLUG: sections.ABOUT,
}

ENGLISH = public.PAGES | trainings_en.PAGES


def plant_guidance(guidance: Page) -> list[Page | None]:
    """The pages of the letter's four enclosures in their order; the fourth is a form of the workspace and has none."""
    has_manual = ManualPage.objects.child_of(guidance).filter(slug=manual.SLUG).exists()
    chapters = [] if has_manual else with_pictures(manual.chapters())  # pictures go to the library only once
    words = {"title": manual.TITLE, "intro": manual.INTRO, "chapters": chapters}
    return [
        plant(guidance, ManualPage, manual.SLUG, words),
        plant(guidance, GuidelinePage, stories.TRADING_SLUG, stories.TRADING),
        plant(guidance, GuidelinePage, promotion.SLUG, promotion.FIELDS),
        None,
    ]


def plant_stories(first: Page) -> None:
    planted = [plant(first, SectionPage, slug, words["th"]) for slug, words in PUBLIC_SECTIONS.items()]
    promoted, news, training, about = planted
    for slug, words in stories.PROMOTIONS.items():
        plant(promoted, PromotionPage, slug, words)
    plant(news, NewsPage, "start-2568", stories.NEWS)
    for slug, words in trainings.PAGES.items():
        plant(training, TrainingPage, slug, words)
    plant(about, FaqPage, "faq", stories.FAQ)
    plant(about, GlossaryPage, "glossary", stories.GLOSSARY)
    plant(about, ContactPage, "contact", stories.CONTACT)
    plant(about, OpenDataPage, "open-data", stories.OPEN_DATA)
    plant(about, FormPage, "feedback", stories.FEEDBACK, finish=add_questions)
    plant(about, IncomePage, "incomes", stories.INCOMES)
    for slug, words in stories.LEGAL.items():
        plant(about, LegalPage, slug, words)


def add_questions(page: FormPage) -> None:
    page.form_fields.set([FormField(sort_order=n, **question) for n, question in enumerate(stories.QUESTIONS)])


def translate_stories(first: Page, guidance: Page) -> None:
    """What has its English; the rest repeats the Thai until an editor translates it."""
    for page in guidance.get_children().type(ManualPage, GuidelinePage).specific():
        repeat(page)
    for slug, words in PUBLIC_SECTIONS.items():
        section = first.source.get_children().get(slug=slug).specific
        translate(section, words["en"])
        for page in section.get_children().specific():
            words_of_page = ENGLISH.get(page.slug)
            if words_of_page:
                translate(page, words_of_page)
            else:
                repeat(page)
