from . import catalogue, figures, frameworks, plans

__all__ = ["catalogue", "figures", "frameworks", "plans"]
