"""How an authority sells, from its balance to the finished sale, with the papers of each step."""

from __future__ import annotations

from typing import Any

from content.starter.shapes import step

FIELDS: dict[str, Any] = {
    "title": "How a local authority sells carbon credits",
    "intro": "From the balance to the completed sale: who acts, with which papers, and the state after each step.",
    "body": [
        (
            "notice",
            {
                "kind": "information",
                "title": "Always two people",
                "text": "<p>The person who proposes and the person who approves are never the same, even where a small "
                "authority has one person in several roles. Whoever confirms the money neither proposed nor approved "
                "the price or the contract of that order.</p>",
            },
        ),
        (
            "steps",
            {
                "title": "Prepare and publish",
                "steps": [
                    step(
                        "Check the balance",
                        "Assigned officer",
                        "Sign in and see the credit account by round of allocation. What is not reserved can be sold, "
                        "in whole tonnes.",
                        [],
                        "",
                    ),
                    step(
                        "Draft the listing",
                        "Assigned officer",
                        "Give the round, the tonnes, the price per tonne and the last day of the listing, then submit. "
                        "The tonnes are reserved at once.",
                        ["Internal memo asking for approval, where the authority's own rules want one"],
                        "Submitted",
                    ),
                    step(
                        "Approve the listing",
                        "Approver",
                        "Check tonnes and price; approve, or return with a comment. The approver is never the "
                        "person who submitted.",
                        [],
                        "Published",
                    ),
                ],
            },
        ),
        (
            "steps",
            {
                "title": "Answer the order and sign",
                "steps": [
                    step(
                        "Quote",
                        "Assigned officer and approver",
                        "The officer proposes the price, the approver approves it and the buyer gets the quotation, or "
                        "the request is declined with a reason. A listing with a firm price goes straight to the "
                        "contract.",
                        ["Quotation"],
                        "Quoted",
                    ),
                    step(
                        "The buyer accepts",
                        "Buyer",
                        "The buyer accepts before the quotation ends. After that the tonnes return to the listing.",
                        [],
                        "Accepted",
                    ),
                    step(
                        "Record the contract",
                        "Assigned officer and approver",
                        "Record number, date, signatories and file of the signed contract; the approver checks it.",
                        ["Signed contract, or a purchase order below the set limit"],
                        "Contracted",
                    ),
                ],
            },
        ),
        (
            "steps",
            {
                "title": "Receive the money and deliver",
                "steps": [
                    step(
                        "Confirm the money",
                        "Treasury of the authority",
                        "See the money in the authority's bank account, issue the receipt in e-LAAS or from the "
                        "receipt book, and record book, number, date and amount. When payment comes "
                        "after delivery, so does this step.",
                        ["The authority's official receipt", "Payment confirmation that refers to the receipt"],
                        "Paid",
                    ),
                    step(
                        "Instruct DLA to deliver",
                        "Approver",
                        "Sign the letter that asks the Department of Local Administration (DLA) to deliver.",
                        ["Request to DLA to deliver"],
                        "Instructed",
                    ),
                    step(
                        "DLA writes to TGO",
                        "Two DLA officers",
                        "DLA asks TGO to transfer to the buyer's account or to cancel for the beneficiary. DLA then "
                        "records the day on which TGO had all the papers; TGO acts within 3 working days of it.",
                        ["Request to TGO"],
                        "Transferring",
                    ),
                    step(
                        "Record TGO's notice",
                        "Two DLA officers",
                        "Only when the notice has come is it recorded and the account changed. Before that nothing "
                        "counts as delivered or cancelled.",
                        ["TGO's notice of transfer or cancellation", "Certificate that the system issues to the buyer"],
                        "Delivered",
                    ),
                    step(
                        "Completed",
                        "System",
                        "Delivered and paid: the trade is complete. The money is revenue of the selling authority, "
                        "and anybody can follow the path of the serial numbers.",
                        [],
                        "Completed",
                    ),
                ],
            },
        ),
        (
            "questions",
            {
                "title": "Questions",
                "questions": [
                    {
                        "question": "Who sets the price?",
                        "answer": "<p>Not this system. DLA sets the rules for prices and approvals; they are kept here "
                        "with the day on which they take effect.</p>",
                    },
                    {
                        "question": "What if not everything is sold?",
                        "answer": "<p>When a listing ends or is withdrawn, its unsold tonnes are available again and "
                        "can be listed anew.</p>",
                    },
                    {
                        "question": "What are the serial numbers?",
                        "answer": "<p>Numbers of this system by which every tonne is followed. They are not TGO's; "
                        "TGO's registry is the registry of record.</p>",
                    },
                ],
            },
        ),
        (
            "action",
            {
                "title": "Begin at the authority's account",
                "text": "Sign in to see the balance and what to do next.",
                "link": {"label": "Sign in", "page": None, "place": "my/"},
            },
        ),
    ],
}
