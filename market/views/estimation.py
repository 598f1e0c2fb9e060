"""The public calculator: what wet-waste bins may save and bring, as an estimate (ประมาณการ)."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from market.estimates import NAMES, Asked
from market.forms import EstimateForm
from market.views.public import address, public_page
from registry.enums import EstimateModel
from registry.services.estimate import Estimate, make_estimate


@public_page
def estimate(request: HttpRequest) -> HttpResponse:
    form = EstimateForm(request.GET if any(name in request.GET for name in NAMES) else None)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= result_of(form.asked)
    elif form.is_bound:
        links = [(authority, address(request, NAMES, authority=authority.code)) for authority in form.choices]
        context["choices"] = links
    return render(request, "market/estimate.html", context)


def result_of(asked: Asked) -> dict[str, Any]:
    made = make_estimate(asked.question)
    return {
        "estimate": made,
        "count": asked.count,
        "is_fod": asked.question.model == EstimateModel.TOOL04_FOD,
        "with_own_counts": f"?{urlencode(own_counts(made))}#form" if asked.count else "",
    }


def own_counts(made: Estimate) -> dict[str, str | int]:
    """The same question with its counts written out, for somebody who knows them better."""
    question = made.question
    chosen: dict[str, str | int] = {line.kind.value: line.count for line in made.lines}
    chosen["model"] = question.model.value
    return chosen | {"landfill": question.landfill.value, "years": question.years} if question.landfill else chosen
