"""What a list says of a filter that is in force; Wagtail would print True, and a day in the Common Era."""

from __future__ import annotations

from collections.abc import Iterator

import django_filters
from wagtail.admin.active_filters import ActiveFilter, BaseFilterAdapter, register_filter_adapter_class

from registry.thai import format_date
from registry.viewsets.cells import shown
from registry.viewsets.filters import ThaiDayFilter


class InWords(BaseFilterAdapter):
    def words(self) -> str:
        raise NotImplementedError

    def get_active_filters(self) -> Iterator[ActiveFilter]:
        without = self.get_url_without_filter_param(self.name)
        yield ActiveFilter(self.bound_field.auto_id, self.filter.label, self.words(), without)


class YesOrNo(InWords):
    def words(self) -> str:
        """In the words of the filter's own choices, where it has some."""
        choices = dict(getattr(self.bound_field.field.widget, "choices", ()))
        return str(choices.get(str(self.value).lower()) or shown(self.value, self.name))


class Day(InWords):
    def words(self) -> str:
        return format_date(self.value)


register_filter_adapter_class(django_filters.BooleanFilter, YesOrNo)
register_filter_adapter_class(ThaiDayFilter, Day)
