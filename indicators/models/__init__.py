from .announcement import AnnouncedEntry, Announcement, ReconciliationNote
from .answer import RuleAnswer
from .assignment import Assignment
from .brief import Brief, BriefFile
from .calendar import CalendarDay
from .claim import Claim
from .counting import CountingRule
from .current import CurrentValue, RollUp, Stamp
from .evidence import EvidenceFile, EvidenceQuota
from .following import BoardVisit, Follow, WeeklyMail
from .framework import Benchmark, Framework, FrameworkGroup, FrameworkItem, ItemTask
from .indicator import DefinitionVersion, Indicator, IndicatorAlias
from .lock import PeriodLock
from .notice import Digest, Notice, NoticeChoice
from .observation import Observation
from .opening import Opening
from .plan import Action, Milestone, Plan, Target
from .shared_link import SharedLink
from .source import Source
from .task import Task, TaskUpdate
from .validation import RuleTerm, ValidationRule

__all__ = [
    "Action",
    "AnnouncedEntry",
    "Announcement",
    "Assignment",
    "Benchmark",
    "BoardVisit",
    "Brief",
    "BriefFile",
    "CalendarDay",
    "Claim",
    "CountingRule",
    "CurrentValue",
    "DefinitionVersion",
    "Digest",
    "EvidenceFile",
    "EvidenceQuota",
    "Follow",
    "Framework",
    "FrameworkGroup",
    "FrameworkItem",
    "Indicator",
    "IndicatorAlias",
    "ItemTask",
    "Milestone",
    "Notice",
    "NoticeChoice",
    "Observation",
    "Opening",
    "PeriodLock",
    "Plan",
    "ReconciliationNote",
    "RollUp",
    "RuleAnswer",
    "RuleTerm",
    "SharedLink",
    "Source",
    "Stamp",
    "Target",
    "Task",
    "TaskUpdate",
    "ValidationRule",
    "WeeklyMail",
]
