from . import catalogue, counting, evidence, figures, frameworks, plans, reporting

__all__ = ["catalogue", "counting", "evidence", "figures", "frameworks", "plans", "reporting"]
