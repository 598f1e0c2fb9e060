from content.models.guidance import GuidancePage, SectionPage
from content.models.home import HomePage
from content.models.letters import LetterEnclosure, LetterPage, LetterReference, LetterRouting

__all__ = [
    "GuidancePage",
    "HomePage",
    "LetterEnclosure",
    "LetterPage",
    "LetterReference",
    "LetterRouting",
    "SectionPage",
]
