"""How a company buys, from a listing to what it may check, and what the market paid."""

from __future__ import annotations

from typing import Any

from content.starter.shapes import step, table

FIELDS: dict[str, Any] = {
    "title": "How to buy carbon credits from local authorities",
    "intro": "For companies, agencies and anybody interested: from the listing to a delivery that can be checked.",
    "body": [
        (
            "steps",
            {
                "title": "The buyer's steps",
                "steps": [
                    step(
                        "Choose a listing",
                        "Buyer",
                        "Look by province, type of authority and price, without signing in. Each listing shows its "
                        "price and the tonnes that are left.",
                        [],
                        "",
                    ),
                    step(
                        "Send an order",
                        "Buyer",
                        "Sign in; give the tonnes, the way of delivery and the terms of payment, and read the "
                        "declaration that you hold no interest in the selling authority's contracts. For "
                        "large amounts, order from several authorities at once.",
                        ["Order"],
                        "Requested",
                    ),
                    step(
                        "Receive the quotation",
                        "Selling authority, then buyer",
                        "The authority quotes and the buyer accepts in time. A listing with a firm price needs no "
                        "quotation.",
                        ["Quotation"],
                        "Accepted",
                    ),
                    step(
                        "Sign the contract",
                        "Buyer and selling authority",
                        "Sign with each authority, or send a purchase order below the set limit.",
                        ["Contract or purchase order"],
                        "Contracted",
                    ),
                    step(
                        "Pay",
                        "Buyer, then the authority's treasury",
                        "Pay into the authority's bank account and upload the evidence. The treasury confirms it and "
                        "issues the receipt. When payment after delivery was agreed, this step comes after delivery.",
                        ["Evidence of payment", "The authority's official receipt"],
                        "Paid",
                    ),
                    step(
                        "Take delivery",
                        "DLA and TGO",
                        "DLA writes to TGO and records its notice; only then are the credits delivered. My work "
                        "shows the state at any time.",
                        ["TGO's notice of transfer or cancellation", "Certificate that anybody can check by QR code"],
                        "Completed",
                    ),
                ],
            },
        ),
        ("heading", "Choose the delivery"),
        (
            "text",
            "<ul><li><b>Transfer</b> to your own T-VER account; its number is needed before the contract. From then on "
            "the balance shown here is as of the day of the notice.</li>"
            "<li><b>Cancellation on your behalf</b>: DLA asks TGO to cancel from DLA's account, naming the "
            "beneficiary and the purpose with its period. You need no T-VER account.</li></ul>",
        ),
        (
            "notice",
            {
                "kind": "warning",
                "title": "TGO's registry is the registry of record",
                "text": "<p>The papers of this system make a trade checkable; they are not TGO's certificates. Nothing "
                "is transferred or cancelled before TGO's notice.</p>",
            },
        ),
        ("heading", "Prices so far"),
        (
            "table",
            table(
                "Average price of T-VER credits traded directly between buyer and seller (baht per tonne)",
                ["Year", "All project types", "Without forestry and agriculture"],
                [
                    ["2023", "115.58", "54.76"],
                    ["2024", "85.71", "53.80"],
                    ["2025", "84.57", "40.09"],
                    ["2026 (to September)", "49.53", "40.64"],
                ],
            ),
        ),
        (
            "text",
            "<p>The right-hand column is computed from published figures and is closer to waste projects. The price of "
            "a sale is what buyer and authority agree.</p>",
        ),
        (
            "questions",
            {
                "title": "Questions",
                "questions": [
                    {
                        "question": "How do I get an account?",
                        "answer": "<p>Ask the provincial office of local administration, or DLA; you sign in with "
                        "your e-mail address.</p>",
                    },
                    {
                        "question": "Can I buy more than one authority has?",
                        "answer": "<p>Yes. Order from several authorities in one go; each has its own quotation and "
                        "contract, and one page shows the progress of all.</p>",
                    },
                    {
                        "question": "Is the buyer's name published?",
                        "answer": "<p>Only with consent; otherwise only the kind of buyer. Names of natural persons "
                        "are never shown.</p>",
                    },
                ],
            },
        ),
        (
            "action",
            {
                "title": "See the listings of the whole country",
                "text": "Compare by province and price.",
                "link": {"label": "See listings", "page": None, "place": "market/"},
            },
        ),
    ],
}
