"""How an authority sells, from its balance to the finished sale, with the papers of each step."""

from __future__ import annotations

from typing import Any

SLUG = "sell"


def step(title: str, actor: str, text: str, papers: list[str], state: str) -> dict[str, Any]:
    return {"title": title, "actor": actor, "text": f"<p>{text}</p>", "papers": papers, "state": state}


THAI: dict[str, Any] = {
    "title": "อปท. ขายคาร์บอนเครดิตอย่างไร",
    "intro": "ตั้งแต่ตรวจยอดในบัญชีจนการซื้อขายเสร็จสิ้น แต่ละขั้นบอกว่าใครทำ ใช้เอกสารใด และสถานะเปลี่ยนเป็นอะไร",
    "body": [
        (
            "notice",
            {
                "kind": "information",
                "title": "สองคนเสมอ",
                "text": "<p>ผู้เสนอและผู้อนุมัติของรายการเดียวกันต้องเป็นคนละคน แม้ อปท. ขนาดเล็กจะมีผู้ทำหน้าที่หลายอย่างคนเดียวกัน "
                "และผู้ยืนยันรับเงินต้องไม่ใช่ผู้เสนอราคาหรือผู้อนุมัติคำขอซื้อนั้น</p>",
            },
        ),
        (
            "steps",
            {
                "title": "เตรียมและประกาศขาย",
                "steps": [
                    step(
                        "ตรวจยอดคงเหลือ",
                        "เจ้าหน้าที่ผู้รับผิดชอบ",
                        "เข้าสู่ระบบ ดูยอดในบัญชีคาร์บอนเครดิตแยกตามรอบที่ได้รับจัดสรร จำนวนที่ขายได้คือยอดที่ยังไม่ได้กันไว้ นับเป็นตันเต็มจำนวน",
                        [],
                        "",
                    ),
                    step(
                        "ร่างประกาศขาย",
                        "เจ้าหน้าที่ผู้รับผิดชอบ",
                        "ระบุรอบ จำนวนตัน ราคาต่อตัน และวันหมดอายุของประกาศ แล้วส่งขออนุมัติ ระบบกันจำนวนตันไว้ให้ทันที",
                        ["บันทึกข้อความขออนุมัติขาย (เลขที่และวันที่ของ อปท.)"],
                        "รออนุมัติ",
                    ),
                    step(
                        "อนุมัติประกาศ",
                        "ผู้อนุมัติ",
                        "ตรวจจำนวน ราคา และเอกสาร แล้วอนุมัติ หรือส่งกลับแก้ไขพร้อมความเห็น ผู้อนุมัติต้องไม่ใช่ผู้ส่งขออนุมัติ",
                        ["บันทึกข้อความที่อนุมัติแล้ว"],
                        "ประกาศแล้ว",
                    ),
                ],
            },
        ),
        (
            "steps",
            {
                "title": "ตอบคำขอซื้อและทำสัญญา",
                "steps": [
                    step(
                        "เสนอราคา",
                        "เจ้าหน้าที่ผู้รับผิดชอบ และผู้อนุมัติ",
                        "เมื่อมีคำขอซื้อ เจ้าหน้าที่ร่างใบเสนอราคาและผู้อนุมัติอนุมัติ หรือไม่รับคำขอพร้อมเหตุผล ตอบตามลำดับที่คำขอเข้ามา",
                        ["ใบเสนอราคา"],
                        "เสนอราคาแล้ว",
                    ),
                    step(
                        "ผู้ซื้อตอบรับ",
                        "ผู้ซื้อ",
                        "ผู้ซื้อตอบรับใบเสนอราคาภายในวันที่กำหนด หากพ้นกำหนด จำนวนตันจะกลับไปยังประกาศขายเอง",
                        [],
                        "รอลงนามสัญญา",
                    ),
                    step(
                        "บันทึกสัญญา",
                        "เจ้าหน้าที่ผู้รับผิดชอบ และผู้อนุมัติ",
                        "บันทึกเลขที่ วันที่ ผู้ลงนาม และไฟล์ของสัญญาที่ลงนามแล้ว ผู้อนุมัติตรวจ",
                        ["สัญญาซื้อขายที่ลงนามแล้ว หรือใบสั่งซื้อเมื่อวงเงินไม่เกินที่กำหนด", "ใบแจ้งหนี้"],
                        "รอชำระเงิน",
                    ),
                ],
            },
        ),
        (
            "steps",
            {
                "title": "รับเงินและส่งมอบ",
                "steps": [
                    step(
                        "ยืนยันการรับเงิน",
                        "กองคลัง",
                        "ตรวจเงินเข้าบัญชีของ อปท. ออกใบเสร็จรับเงินในระบบ e-LAAS หรือเล่มใบเสร็จ แล้วบันทึกเล่มที่ เลขที่ วันที่ และจำนวนเงิน",
                        ["ใบเสร็จรับเงินของ อปท.", "หลักฐานการรับชำระเงิน อ้างอิงใบเสร็จรับเงิน"],
                        "ได้รับเงินแล้ว",
                    ),
                    step(
                        "แจ้ง สถ. ส่งมอบ",
                        "ผู้อนุมัติ",
                        "ลงนามหนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบแก่ผู้ซื้อ",
                        ["หนังสือแจ้งความประสงค์ให้ สถ. ส่งมอบ"],
                        "แจ้ง สถ. ส่งมอบแล้ว",
                    ),
                    step(
                        "สถ. แจ้ง อบก.",
                        "เจ้าหน้าที่ สถ. สองคน",
                        "สถ. ส่งหนังสือถึง อบก. เพื่อถ่ายโอนไปยังบัญชีของผู้ซื้อ หรือหักล้างแทนผู้รับประโยชน์ "
                        "อบก. ดำเนินการภายใน 3 วันทำการหลังเอกสารครบถ้วน",
                        ["หนังสือแจ้งความประสงค์ถึง อบก."],
                        "อบก. กำลังดำเนินการ",
                    ),
                    step(
                        "บันทึกผลของ อบก.",
                        "เจ้าหน้าที่ สถ. สองคน",
                        "เมื่อได้รับหนังสือแจ้งผล จึงบันทึกและตัดยอดในบัญชี ก่อนหน้านั้นยังไม่ถือว่าส่งมอบหรือหักล้าง",
                        ["หนังสือแจ้งผลการถ่ายโอน หรือการหักล้าง ของ อบก."],
                        "ส่งมอบแล้ว",
                    ),
                    step(
                        "เสร็จสิ้น",
                        "ระบบ",
                        "เมื่อส่งมอบและรับเงินครบแล้ว การซื้อขายเสร็จสิ้น รายได้เป็นของ อปท. ผู้ขาย ทุกคนตรวจสอบเส้นทางของหมายเลขกำกับได้",
                        [],
                        "เสร็จสิ้น",
                    ),
                ],
            },
        ),
        (
            "questions",
            {
                "title": "คำถามที่พบบ่อย",
                "questions": [
                    {
                        "question": "ใครเป็นผู้กำหนดราคา",
                        "answer": "<p>ระบบไม่กำหนดราคา หลักเกณฑ์ราคาและสายการอนุมัติเป็นไปตามที่ สถ. กำหนด "
                        "และบันทึกเป็นกติกาในระบบที่มีวันเริ่มใช้</p>",
                    },
                    {
                        "question": "ขายไม่หมดแล้วต้องทำอย่างไร",
                        "answer": "<p>เมื่อประกาศขายหมดอายุหรือถอนประกาศ จำนวนตันที่ยังไม่ขายกลับมาเป็นยอดที่ใช้ได้ของบัญชี "
                        "และร่างประกาศใหม่ได้</p>",
                    },
                    {
                        "question": "หมายเลขกำกับในระบบคืออะไร",
                        "answer": "<p>เป็นหมายเลขของระบบนี้สำหรับติดตามทุกตัน มิใช่หมายเลขของ อบก. ทะเบียนของ อบก. เป็นหลัก</p>",
                    },
                ],
            },
        ),
        (
            "action",
            {
                "title": "เริ่มจากบัญชีของ อปท.",
                "text": "เข้าสู่ระบบเพื่อดูยอดและสิ่งที่ต้องทำต่อไป",
                "link": {"label": "เข้าสู่ระบบ", "page": None, "place": "my/"},
            },
        ),
    ],
}

ENGLISH: dict[str, Any] = {
    "title": "How a local authority sells carbon credits",
    "intro": "From the balance of the account to the completed sale: who acts, which papers, and the state after each step.",
    "body": [
        (
            "notice",
            {
                "kind": "information",
                "title": "Always two people",
                "text": "<p>The person who proposes and the person who approves are never the same, even where a small "
                "authority has one person in several roles. Whoever confirms the money neither quoted nor approved "
                "that order.</p>",
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
                        ["Internal memo asking for approval (the authority's own number and date)"],
                        "Submitted",
                    ),
                    step(
                        "Approve the listing",
                        "Approver",
                        "Check tonnes, price and papers; approve, or return with a comment. The approver is never the "
                        "person who submitted.",
                        ["Approved memo"],
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
                        "The officer drafts a quotation and the approver approves it, or the request is declined with "
                        "a reason. Requests are answered in the order in which they came.",
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
                        ["Signed contract, or a purchase order below the set limit", "Invoice"],
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
                        "receipt book, and record book, number, date and amount.",
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
                        "DLA asks TGO to transfer to the buyer's account or to cancel for the beneficiary. TGO acts "
                        "within 3 working days after the papers are complete.",
                        ["Request to TGO"],
                        "Transferring",
                    ),
                    step(
                        "Record TGO's notice",
                        "Two DLA officers",
                        "Only when the notice has come is it recorded and the account changed. Before that nothing "
                        "counts as delivered or cancelled.",
                        ["TGO's notice of transfer or cancellation"],
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
