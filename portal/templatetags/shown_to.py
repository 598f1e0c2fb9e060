"""The tag `csrf_token` of every template: on the workspace's pages the form also says, signed, to whom it was shown."""

from __future__ import annotations

from django import template
from django.template import Context
from django.template.base import Parser, Token
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from portal.workspace.typed import SHOWN_TO, is_workspace, signed

register = template.Library()


class SignedFormNode(CsrfTokenNode):
    def render(self, context: Context) -> str:
        token = super().render(context)
        request = context.get("request")
        if request is None or not is_workspace(request) or not request.user.is_authenticated:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', SHOWN_TO, signed(request.user))


@register.tag
def csrf_token(parser: Parser, token: Token) -> SignedFormNode:
    return SignedFormNode()
