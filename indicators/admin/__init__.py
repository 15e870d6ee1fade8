from . import catalogue, counting, figures, frameworks, plans, reporting

__all__ = ["catalogue", "counting", "figures", "frameworks", "plans", "reporting"]
