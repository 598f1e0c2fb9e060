"""How a view carries out an act: the service's refusal becomes an error of the form, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from registry.errors import BadValue, PortalError


def carry_out(form: forms.Form, act: Callable[[], Any]) -> bool:
    """Run the act; when it is refused, put its sentence at the field concerned and keep what was typed."""
    try:
        act()
    except BadValue as error:
        form.add_error(error.field if error.field in form.fields else None, error.message)
    except PortalError as error:
        form.add_error(None, error.message)
    return not form.errors
