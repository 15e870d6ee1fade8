from . import catalogue, counting, evidence, figures, frameworks, plans

__all__ = ["catalogue", "counting", "evidence", "figures", "frameworks", "plans"]
