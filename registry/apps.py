from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class RegistryConfig(AppConfig):
    name = "registry"

    def ready(self) -> None:
        """Keep the database's guards in place around migrations: the one permitted use of signals.

        Services register the acts of two people, which every proposal names, so they are known from the start.
        """
        import registry.services.bank
        import registry.services.buyers
        import registry.services.issuance
        import registry.services.rule_approval  # noqa: F401
        from registry.guards import install_after_migrate, remove_before_migrate

        pre_migrate.connect(remove_before_migrate, sender=self)
        post_migrate.connect(install_after_migrate, sender=self)
