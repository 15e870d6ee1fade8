from . import catalogue, counting, evidence, figures, frameworks, plans, reporting, validation

__all__ = ["catalogue", "counting", "evidence", "figures", "frameworks", "plans", "reporting", "validation"]
