from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        """Give DLA's groups their permissions after migrations; without tables, the portal has no signal of its own."""
        from portal.staff.access import grant_after_migrate

        # These read their words when they are imported: here in Thai, within migrate in no language at all.
        import_module("wagtail.contrib.redirects.filters")
        import_module("wagtail.documents.forms")
        import_module("wagtail.images.forms")
        import_module("wagtail.admin.forms.collections")
        post_migrate.connect(grant_after_migrate, sender=apps.get_app_config("registry"))
