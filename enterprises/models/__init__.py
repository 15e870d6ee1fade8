from .annual import AnnualFigures
from .contract import TechContract
from .enterprise import Enterprise, IndustryChain
from .finance import Financing, Fund
from .former_name import FormerName
from .former_seat import FormerSeat
from .patent import Patent
from .policy import Payout, Policy
from .project import Achievement, Project
from .recognition import Recognition

__all__ = [
    "Achievement",
    "AnnualFigures",
    "Enterprise",
    "Financing",
    "FormerName",
    "FormerSeat",
    "Fund",
    "IndustryChain",
    "Patent",
    "Payout",
    "Policy",
    "Project",
    "Recognition",
    "TechContract",
]
