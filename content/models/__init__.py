from content.models.broadcasts import Acknowledgement, Broadcast, BroadcastTask, TaskReport
from content.models.editions import Edition, EditionPicture
from content.models.feedback import PageFeedback
from content.models.guidance import GuidancePage, GuidelinePage, SectionPage
from content.models.home import HomePage
from content.models.letters import LetterEnclosure, LetterPage, LetterReference, LetterRouting, LetterTask
from content.models.manuals import ManualPage
from content.models.stories import ContactPage, FaqPage, GlossaryPage, LegalPage, NewsPage, PromotionPage
from content.models.words import DocumentText, PageText

__all__ = [
    "Acknowledgement",
    "Broadcast",
    "BroadcastTask",
    "ContactPage",
    "DocumentText",
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
    "ManualPage",
    "NewsPage",
    "PageFeedback",
    "PageText",
    "PromotionPage",
    "SectionPage",
    "TaskReport",
]
