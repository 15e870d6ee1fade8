from . import catalogue, counting, figures, frameworks, plans

__all__ = ["catalogue", "counting", "figures", "frameworks", "plans"]
