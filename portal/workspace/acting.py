"""How a view carries out an act: the service's refusal becomes an error of the form, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from registry.errors import BadValue, NotEnoughCredits, PortalError


def carry_out(form: forms.BaseForm, act: Callable[[], Any]) -> bool:
    """Run the act; when it is refused, put its sentence at the field concerned and keep what was typed."""
    try:
        act()
    except PortalError as error:
        field = field_of(error)
        form.add_error(field if field in form.fields else None, error.message)
    return not form.errors


def field_of(error: PortalError) -> str:
    """The name of the value that has to change; empty when it is none of them."""
    match error:
        case BadValue():
            return error.field
        case NotEnoughCredits():
            return "tonnes"
    return ""
