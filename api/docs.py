"""The API explained to people: the OpenAPI document as a page, made on the server and without script."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page
from django.views.generic import TemplateView
from drf_spectacular.generators import SchemaGenerator

from api.errors import MEDIA_TYPE, PROBLEMS
from registry.errors import Sentence

GROUPS: dict[str, Sentence] = {
    "start": _("เริ่มต้น"),
    "market": _("ตลาด"),
    "ledger": _("บัญชีและเอกสาร"),
    "places": _("พื้นที่"),
    "estimate": _("ประมาณการ"),
}
# What the example request of an operation asks for.
ASKED = {
    "listings_list": {"province": "51", "price_max": "300"},
    "trades_list": {"vintage": "2022"},
    "authorities_list": {"province": "51", "type": "SAO"},
    "ledger_lines": {"seal": "1"},
    "estimate_retrieve": {"households": "1200", "school_persons": "150"},
    "ledger_serials_retrieve": {"round": "1", "serial": "42"},
}
TYPES: dict[str, Sentence] = {
    "integer": _("จำนวนเต็ม"),
    "number": _("ตัวเลข"),
    "boolean": _("true หรือ false"),
    "string": _("ข้อความ"),
    "date": _("วันที่ ISO 8601"),
    "date-time": _("วันเวลา ISO 8601"),
    "decimal": _("จำนวนเงินสองตำแหน่ง"),
    "uri": _("ที่อยู่เว็บ"),
    "array": _("รายการ"),
    "object": _("กลุ่มข้อมูล"),
}


@dataclass(frozen=True)
class Value:
    """A parameter or a field of an answer; `depth` counts how deep it is nested."""

    name: str
    type: Sentence
    description: str
    required: bool = False
    choices: list[str] = field(default_factory=list)
    depth: int = 0


@dataclass(frozen=True)
class Operation:
    id: str
    path: str
    summary: str
    description: str
    parameters: list[Value]
    fields: list[Value]
    curl: str
    answer: str
    refusals: list[tuple[str, str, str]]


@dataclass(frozen=True)
class Group:
    id: str
    title: Sentence
    operations: list[Operation]


@lru_cache(maxsize=8)
def groups(language: str) -> tuple[Group, ...]:
    """What the page shows, in one language; the OpenAPI document changes only with the code."""
    document = SchemaGenerator().get_schema(request=None, public=True)
    reader = Reader(document["components"]["schemas"])
    found: dict[str, list[Operation]] = {name: [] for name in GROUPS}
    for path, methods in document["paths"].items():
        for described in methods.values():
            found[described["tags"][0]].append(reader.operation(path, described))
    return tuple(Group(name, title, found[name]) for name, title in GROUPS.items())


class Reader:
    """Turns the parts of an OpenAPI document into what the page shows."""

    def __init__(self, schemas: dict[str, Any]) -> None:
        self.schemas = schemas

    def operation(self, path: str, described: dict[str, Any]) -> Operation:
        answer = next(iter(described["responses"]["200"]["content"].values()))
        given = described.get("parameters", [])
        return Operation(
            id=described["operationId"],
            path=path,
            summary=described["summary"],
            description=described["description"],
            parameters=[self.value(one["name"], one["schema"] | one) for one in given],
            fields=list(self.fields(self.row(answer["schema"]))),
            curl=curl(path, described["operationId"], given),
            answer=pretty(first_example(answer)),
            refusals=[
                (status, response["description"], pretty(first_example(response["content"][MEDIA_TYPE])))
                for status, response in described["responses"].items()
                if status != "200"
            ],
        )

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The schema itself, where it points to a named one or adds words to it."""
        for pointer in [schema, *schema.get("allOf", []), *schema.get("oneOf", [])]:
            if name := pointer.get("$ref", "").rpartition("/")[2]:
                own = {key: value for key, value in schema.items() if key == "description"}
                return self.schemas[name] | own
        return schema

    def row(self, schema: dict[str, Any]) -> dict[str, Any]:
        """What one row of a list is made of; an answer that is no list is its own row."""
        schema = self.resolve(schema)
        results = schema.get("properties", {}).get("results")
        return self.resolve(results["items"]) if results else schema

    def fields(self, schema: dict[str, Any], above: str = "", depth: int = 0) -> Iterator[Value]:
        """The fields of an object, each followed by the fields inside it."""
        for name, described in schema.get("properties", {}).items():
            dotted = f"{above}{name}"
            yield self.value(dotted, described, depth)
            inner = self.resolve(described)
            inner = self.resolve(inner.get("items", inner))
            yield from self.fields(inner, f"{dotted}.", depth + 1)

    def value(self, name: str, described: dict[str, Any], depth: int = 0) -> Value:
        resolved = self.resolve(described)
        kind = resolved.get("type", "object")
        kind = next(one for one in kind if one != "null") if isinstance(kind, list) else kind
        return Value(
            name=name,
            type=TYPES.get(resolved.get("format", ""), TYPES.get(kind, kind)),
            description=described.get("description", "").split("\n\n* ")[0],
            required=bool(described.get("required")),
            choices=[str(choice) for choice in resolved.get("enum", []) if choice is not None],
            depth=depth,
        )


def curl(path: str, operation_id: str, parameters: list[dict[str, Any]]) -> str:
    """A request that a reader can copy: one line, with the example values of the document."""
    for one in parameters:
        if one["in"] == "path":
            path = path.replace(f"{{{one['name']}}}", str(first_example(one)))
    query = urlencode(ASKED.get(operation_id, {}))
    return f'curl "{settings.BASE_URL}{path}{"?" if query else ""}{query}"'


def first_example(described: dict[str, Any]) -> Any:
    return next(iter(described["examples"].values()))["value"]


def pretty(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


@method_decorator([conditional_page, cache_control(public=True, max_age=60)], name="dispatch")
class Documentation(TemplateView):
    template_name = "api/docs.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        language = get_language() or settings.LANGUAGE_CODE
        return super().get_context_data(
            groups=groups(language),
            problems=PROBLEMS,
            base_url=settings.BASE_URL,
            start=reverse("api:start"),
            schema=reverse("api:schema"),
            **kwargs,
        )
