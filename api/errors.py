"""Errors of the API in RFC 9457 form."""

from rest_framework.views import exception_handler as problem

__all__ = ["problem"]
