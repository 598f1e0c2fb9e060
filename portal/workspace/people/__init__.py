"""Who has which role: the people of an authority, a district, a province, a buyer or DLA, seen and changed here alone.

DLA works here too, although it has Wagtail: a role is then given in one way, on one page, by everybody who may.
"""

from __future__ import annotations

from django.urls import path

from portal.workspace.people import acts, handing_over, pages

urlpatterns = [
    path("people/", pages.people, name="people"),
    path("people/<slug:kind>/", pages.people_of, {"key": ""}, name="people_of_dla"),
    path("people/<slug:kind>/<int:key>/", pages.people_of, name="people_of"),
    path("people/<slug:kind>/add/", acts.add_person, {"key": ""}, name="add_person_of_dla"),
    path("people/<slug:kind>/<int:key>/add/", acts.add_person, name="add_person"),
    path("memberships/<int:pk>/end/", acts.end_membership, name="end_membership"),
    path("memberships/<int:pk>/invite/", acts.send_invitation, name="invite_again"),
    path("assignments/<int:pk>/hand-over/", handing_over.hand_over_work, name="hand_over"),
    path("assignments/<int:pk>/primary/", handing_over.choose_primary, name="make_primary"),
    path("assignments/<int:pk>/order/", handing_over.order_file, name="assignment_order"),
]
