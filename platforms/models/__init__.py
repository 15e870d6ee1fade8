from .columns import Level
from .commissioner import Commissioner, ServiceRecord
from .event import Award, Event
from .incubatee import Incubatee
from .institution import Agreement, Institution
from .kinds import PlatformClass, PlatformKind
from .platform import Platform
from .recognition import PlatformRecognition
from .talent import Talent

__all__ = [
    "Agreement",
    "Award",
    "Commissioner",
    "Event",
    "Incubatee",
    "Institution",
    "Level",
    "Platform",
    "PlatformClass",
    "PlatformKind",
    "PlatformRecognition",
    "ServiceRecord",
    "Talent",
]
