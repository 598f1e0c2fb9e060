from content.models.broadcasts import Acknowledgement, Broadcast, BroadcastTask, TaskReport
from content.models.editions import Edition, EditionPicture
from content.models.guidance import GuidancePage, SectionPage
from content.models.home import HomePage
from content.models.letters import LetterEnclosure, LetterPage, LetterReference, LetterRouting, LetterTask
from content.models.manuals import ManualPage

__all__ = [
    "Acknowledgement",
    "Broadcast",
    "BroadcastTask",
    "Edition",
    "EditionPicture",
    "GuidancePage",
    "HomePage",
    "LetterEnclosure",
    "LetterPage",
    "LetterReference",
    "LetterRouting",
    "LetterTask",
    "ManualPage",
    "SectionPage",
    "TaskReport",
]
