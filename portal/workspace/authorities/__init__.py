"""The authorities of one's scope: a list that shows where people are missing, a page each, and what may be changed."""

from __future__ import annotations

from django.urls import path

from portal.workspace.authorities import acts, bank, income, pages

urlpatterns = [
    path("authorities/", pages.authorities, name="authorities"),
    path("authorities/<int:pk>/", pages.authority, name="authority"),
    path("authorities/<int:pk>/contact/", acts.contact, name="edit_contact"),
    path("authorities/<int:pk>/counts/", acts.count, name="add_count"),
    path("authorities/<int:pk>/type/", acts.new_type, name="change_type"),
    path("authorities/<int:pk>/vat/", acts.vat, name="set_vat"),
    path("authorities/<int:pk>/bank/", bank.bank, name="bank"),
    path("authorities/<int:pk>/bank/new/", bank.propose, name="propose_bank"),
    path("bank-accounts/<int:pk>/stop/", bank.stop, name="stop_bank"),
    path("authorities/<int:pk>/income/", income.income, name="income"),
    path("authorities/<int:pk>/income/report/", income.report_use, name="report_use"),
    path("money-uses/<int:pk>/withdraw/", income.withdraw_use, name="withdraw_use"),
]
