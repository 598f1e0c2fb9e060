from django.apps import AppConfig


class MarketConfig(AppConfig):
    name = "market"

    def ready(self) -> None:
        """Register the acts of two people, which every proposal names, from the start."""
        import market.services.delivery
        import market.services.listings
        import market.services.orders
        import market.services.settlement  # noqa: F401
