"""Who publishes: an editor submits, DLA's administrators approve, by one Wagtail workflow over the whole tree.

Set after every migration, like the groups. What DLA has renamed or added in Wagtail since stays; only Wagtail's own
first workflow and its two groups, which nobody of ours is in, give way.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowPage, WorkflowTask

WAGTAILS_WORKFLOW = "Moderators approval"
WAGTAILS_GROUPS = ("Moderators", "Editors")
WORKFLOW = "ตรวจก่อนเผยแพร่"
TASK = "ผู้ดูแลระบบ สถ. ตรวจและเผยแพร่"


def set_up_moderation(approvers: Group) -> None:
    """Give the root of all pages its workflow, and the workflow its approvers; harmless when it is so already."""
    rename_wagtails_own()
    root = Page.get_first_root_node()
    if root and not WorkflowPage.objects.filter(page=root).exists():
        WorkflowPage.objects.create(page=root, workflow=make_workflow())
    for task in GroupApprovalTask.objects.filter(name=TASK, groups=None):
        task.groups.add(approvers)
    Group.objects.filter(name__in=WAGTAILS_GROUPS, user=None).delete()


def rename_wagtails_own() -> None:
    Workflow.objects.filter(name=WAGTAILS_WORKFLOW).update(name=WORKFLOW)
    for task in GroupApprovalTask.objects.filter(name=WAGTAILS_WORKFLOW):
        task.name = TASK
        task.save()
        task.groups.clear()


def make_workflow() -> Workflow:
    workflow, _made = Workflow.objects.get_or_create(name=WORKFLOW)
    task, _made = GroupApprovalTask.objects.get_or_create(name=TASK)
    WorkflowTask.objects.get_or_create(workflow=workflow, task=task)
    return workflow
