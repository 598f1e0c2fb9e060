from content.models.broadcasts import Acknowledgement, Broadcast, BroadcastTask, TaskReport
from content.models.editions import Edition, EditionPicture
from content.models.guidance import GuidancePage, GuidelinePage, SectionPage
from content.models.home import HomePage
from content.models.letters import LetterEnclosure, LetterPage, LetterReference, LetterRouting, LetterTask
from content.models.manuals import ManualPage
from content.models.stories import ContactPage, FaqPage, GlossaryPage, LegalPage, NewsPage, PromotionPage
from content.models.upkeep import LinkCheck, PageReview

__all__ = [
    "Acknowledgement",
    "Broadcast",
    "BroadcastTask",
    "ContactPage",
    "Edition",
    "EditionPicture",
    "FaqPage",
    "GlossaryPage",
    "GuidancePage",
    "GuidelinePage",
    "HomePage",
    "LegalPage",
    "LetterEnclosure",
    "LetterPage",
    "LetterReference",
    "LetterRouting",
    "LetterTask",
    "LinkCheck",
    "ManualPage",
    "NewsPage",
    "PageReview",
    "PromotionPage",
    "SectionPage",
    "TaskReport",
]
