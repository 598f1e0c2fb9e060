from registry.models.people import User

__all__ = ["User"]
