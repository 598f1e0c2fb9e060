"""The shell: settings, addresses, the workspace and the commands that look at everything. Nobody imports it."""

from portal.celery import app as celery_app

__all__ = ["celery_app"]
