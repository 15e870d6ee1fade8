from .annual import AnnualFigures
from .application import Application
from .challenge import Challenge, ChallengeBid
from .contract import TechContract
from .distinction import Distinction
from .enterprise import Enterprise, IndustryChain
from .finance import Financing, Fund
from .former_name import FormerName
from .former_seat import FormerSeat
from .growth_rule import GrowthRule
from .patent import Patent
from .policy import Payout, Policy
from .project import Achievement, Project
from .ranking import RankedEnterprise, Ranking, RankingWeight
from .recognition import Recognition
from .right import IntellectualRight
from .transfer import AchievementTransfer

__all__ = [
    "Achievement",
    "AchievementTransfer",
    "AnnualFigures",
    "Application",
    "Challenge",
    "ChallengeBid",
    "Distinction",
    "Enterprise",
    "Financing",
    "FormerName",
    "FormerSeat",
    "Fund",
    "GrowthRule",
    "IndustryChain",
    "IntellectualRight",
    "Patent",
    "Payout",
    "Policy",
    "Project",
    "RankedEnterprise",
    "Ranking",
    "RankingWeight",
    "Recognition",
    "TechContract",
]
