from content.models.broadcasts import Acknowledgement, Broadcast, BroadcastTask, TaskReport
from content.models.editions import Edition, EditionPicture
from content.models.feedback import PageFeedback
from content.models.forms import Answer, FormField, FormPage
from content.models.frame import Frame
from content.models.guidance import GuidancePage, GuidelinePage, SectionPage
from content.models.home import HomePage
from content.models.letters import LetterEnclosure, LetterPage, LetterReference, LetterRouting, LetterTask
from content.models.manuals import ManualPage
from content.models.materials import Material
from content.models.open_data import IncomePage, OpenDataPage
from content.models.stories import ContactPage, FaqPage, GlossaryPage, LegalPage, NewsPage, PromotionPage
from content.models.training import Registration, TrainingPage
from content.models.upkeep import LinkCheck, PageReview
from content.models.words import DocumentText, PageText

__all__ = [
    "Acknowledgement",
    "Answer",
    "Broadcast",
    "BroadcastTask",
    "ContactPage",
    "DocumentText",
    "Edition",
    "EditionPicture",
    "FaqPage",
    "FormField",
    "FormPage",
    "Frame",
    "GlossaryPage",
    "GuidancePage",
    "GuidelinePage",
    "HomePage",
    "IncomePage",
    "LegalPage",
    "LetterEnclosure",
    "LetterPage",
    "LetterReference",
    "LetterRouting",
    "LetterTask",
    "LinkCheck",
    "ManualPage",
    "Material",
    "NewsPage",
    "OpenDataPage",
    "PageFeedback",
    "PageReview",
    "PageText",
    "PromotionPage",
    "Registration",
    "SectionPage",
    "TaskReport",
    "TrainingPage",
]
