"""Questions, words, contact and the legal pages, each by the address that it shares with its Thai page."""

from __future__ import annotations

from typing import Any

from content.starter.shapes import heading, note, questions, text

TERMS = (
    (
        "carbon credit",
        "Greenhouse gas that was reduced and certified; one credit is one tonne of carbon dioxide equivalent",
    ),
    ("issuance", "TGO gives a project its carbon credits after verification"),
    ("allocation", "DLA divides the credits of a round among local authorities"),
    ("vintage", "The year in which the reduction took place"),
    ("transfer", "Moving credits to the buyer's own T-VER account"),
    ("retirement", "Taking credits out of an account for ever; they cannot be sold again"),
    ("offset", "The claim that retired credits make up for greenhouse gas that was emitted"),
    ("reservation", "Tonnes set aside for one listing or order; meanwhile nobody else can buy them"),
    ("verification", "An outside assessor checks that the reduction is as large as reported"),
    ("estimate", "A figure worked out beforehand; it is not a carbon credit"),
)

PAGES: dict[str, dict[str, Any]] = {
    "faq": {
        "title": "Questions and answers",
        "intro": "Short answers for buyers, local authorities and the public.",
        "body": [
            questions(
                "Buyers",
                ("Do I need a T-VER account?", "For a transfer, yes. For cancellation on your behalf, no."),
                ("What is the smallest amount?", "One tonne. Credits are counted in whole tonnes."),
                (
                    "How long does it take?",
                    "That depends on contract and payment. TGO acts within 3 working days of complete papers.",
                ),
            ),
            questions(
                "Local authorities",
                (
                    "Where does the money go?",
                    "It is the authority's revenue; its treasury issues the receipt.",
                ),
                (
                    "Who sets the price?",
                    "The authority proposes it in the listing and its approver approves. The range shown is an "
                    "estimate.",
                ),
            ),
            questions(
                "Everybody",
                (
                    "What is a wet-waste bin?",
                    "A bin with a lid and no bottom, set in the ground, for compost.",
                ),
                (
                    "Is this a central market?",
                    "No. Buyers and sellers meet directly through listings.",
                ),
            ),
        ],
    },
    "glossary": {
        "title": "Glossary",
        "intro": "Words used in this system; press a word to read what it means.",
        "terms": [("term", {"term": term, "english": "", "meaning": f"<p>{meaning}</p>"}) for term, meaning in TERMS],
    },
    "contact": {
        "title": "Contact",
        "intro": "Questions about the system, promotion and papers.",
        "body": [
            heading("Department of Local Administration"),
            text("Division of Local Public Health and Environment, environment and climate change section"),
            text(
                "Nakhon Ratchasima Road, Dusit, Bangkok 10300<br/>Tel. +66 2 241 9000 ext. 2112<br/>Saraban@dla.go.th"
            ),
            note(
                "About a listing or an order",
                "Ask the seller named in the listing, or its provincial office.",
            ),
        ],
    },
    "privacy": {
        "title": "Privacy policy",
        "intro": "The system keeps the personal data that it works with, and says who sees what.",
        "body": [
            heading("What is kept, and why"),
            text(
                "Name, e-mail address, position and assignment order of each user, to give rights and record who did "
                "what. Data of buyers, for contracts and papers."
            ),
            heading("Who sees it"),
            text(
                "The parties to a contract, DLA and auditors. Names of natural persons are never published; names of "
                "juristic persons only with consent."
            ),
            heading("Cookies"),
            text("Public pages use no tracking cookies. Signed in, cookies keep the session and protect forms only."),
            heading("Your rights"),
            text(
                "Ask the office on the contact page to see or correct your data, or object to its use. Accounting "
                "records must be kept by law and cannot be deleted."
            ),
        ],
    },
    "terms": {
        "title": "Terms of use",
        "intro": "This system is a trading channel; the parties to a contract are the local authority and the buyer.",
        "body": [
            text("TGO's registry is the registry of record. What the system records takes effect by TGO's notice."),
            text("A figure called an estimate is neither a carbon credit nor a promise of a price."),
            text("Users keep their password to themselves, and act for nobody else without an order."),
        ],
    },
    "accessibility": {
        "title": "Accessibility statement",
        "intro": "This site is designed to WCAG 2.2 level AA.",
        "body": [
            text(
                "It works with a keyboard, with a screen reader and without JavaScript. Every picture has a text "
                "alternative, and PDFs are tagged."
            ),
            text("If a page cannot be used, please tell us by the contact page, with its address and what you found."),
        ],
    },
    "open-data": {
        "title": "Open data",
        "intro": "Public tables of the system, as CSV or through the API, without registration.",
    },
    "incomes": {
        "title": "What local authorities earned and how they used it",
        "intro": "What each authority had certified, what it sold, and what it did with the money.",
    },
}
