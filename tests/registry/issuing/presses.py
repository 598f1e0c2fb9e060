"""What a person at DLA's desk presses and sends to issue a round."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from registry.models import Batch, Round
from tests.registry.screens import address
from tests.scene import Scene


def propose_at(draft: Round) -> str:
    return f"/admin/rounds/{draft.pk}/propose/"


def lines(scene: Scene, *shares: object) -> str:
    codes = [seller.authority.code for seller in scene.sellers]
    return "\n".join(f"{code},{share}" for code, share in zip(codes, shares, strict=False))


def paste(client: Client, draft: Round, typed: str) -> Any:
    return client.post(propose_at(draft), {"way": "upload", "upload-pasted": typed}, follow=True)


def send(client: Client, draft: Round, content: bytes, name: str = "จัดสรร.xlsx") -> Any:
    sent = {"way": "upload", "upload-file": SimpleUploadedFile(name, content)}
    return client.post(propose_at(draft), sent, follow=True)


def press(client: Client, batch: Batch, verb: str) -> str:
    return client.post(f"/admin/batches/{batch.pk}/act/", {"verb": verb}, follow=True).content.decode()


def page_of(client: Client, batch: Batch, **query: str) -> str:
    return client.get(address("batch", "inspect", batch.pk), query).content.decode()


def sheet_of(content: bytes) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in load_workbook(io.BytesIO(content)).worksheets[0].iter_rows()]
