"""Achievements and their transfer; open challenges with applicants and winner.

What an enterprise achieved counts where it sat on the day that it was registered or transferred.
"""

import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from enterprises.models import Achievement, AchievementTransfer, Challenge, ChallengeBid, Project
from qijiang import figures
from qijiang.registers.sums import exact_sum

from ..placing import placed
from ..scope import Scope
from .behind import List, Part
from .tables import Cell, Table, Total, number, reached, record, text

LISTED = 200
Result = ChallengeBid.Result


def _registered(scope):
    """Registered up to the day of the page."""
    return placed(Achievement.objects.in_use().filter(registered__lte=scope.on), scope.area, "registered")


def _made(scope):
    """Transferred up to the day of the page."""
    made = AchievementTransfer.objects.in_use().filter(date__lte=scope.on, achievement__in_use=True)
    return placed(made, scope.area, "date", "achievement__enterprise")


def _priced(scope):
    return Q(amount__isnull=False)


OF_ACHIEVEMENTS = {
    "achievements": List(_registered, by={"year": "registered__year"}),
    "transfers": List(
        _made,
        by={"year": "date__year", "way": "way"},
        parts={"priced": Part(lazy("with an amount"), _priced)},
        each={"achievement": "achievement"},
    ),
}


def achievements(scope: Scope) -> dict:
    made = _made(scope).filter(date__gte=scope.first).order_by()
    registered = _registered(scope).filter(registered__gte=scope.first)
    sums = made.aggregate(n=Count("pk"), each=Count("achievement", distinct=True), amount=exact_sum("amount"))
    of_year = scope.behind("transfers", year=scope.year)
    each = scope.behind("transfers", year=scope.year, each="achievement")
    priced = scope.behind("transfers", year=scope.year, part="priced")
    new = scope.behind("achievements", year=scope.year)
    return {
        "totals": [
            Total(_("Achievements registered"), figures.number(registered.count()), "项", new),
            Total(_("Transfers"), figures.number(sums["n"]), "笔", of_year),
            Total(_("Achievements transferred"), figures.number(sums["each"]), "项", each),
            Total(_("Amount of the transfers"), figures.number(sums["amount"]), "万元", priced),
        ],
        "tables": [_by_way(made, scope), _by_year(scope), _transfers(made, scope)],
    }


def _by_way(made, scope):
    found = {row["way"]: row for row in made.values("way").annotate(n=Count("pk"), amount=exact_sum("amount"))}
    rows = [
        [
            text(label),
            number(found[way]["n"], scope.behind("transfers", year=scope.year, way=way)),
            number(found[way]["amount"], scope.behind("transfers", year=scope.year, way=way, part="priced")),
        ]
        for way, label in AchievementTransfer.Way.choices
        if way in found
    ]
    heads = [(_("Way of transfer"), False), (_("Transfers"), True), (_("Amount (10,000 yuan)"), True)]
    return Table(_("By way of transfer"), heads, rows, empty=_("No transfer is recorded for these days."))


def _by_year(scope):
    """The years up to the one of the page; the last one up to its day."""
    years = range(scope.year - 4, scope.year + 1)
    first = datetime.date(years[0], 1, 1)
    registered = _registered(scope).filter(registered__gte=first).order_by()
    new = dict(registered.values_list("registered__year").annotate(n=Count("pk")))
    made = _made(scope).filter(date__gte=first).order_by()
    transfers = made.values("date__year").annotate(n=Count("pk"), amount=exact_sum("amount"))
    moved = {row["date__year"]: row for row in transfers}
    rows = []
    for year in years:
        said = moved.get(year, {"n": 0, "amount": None})
        rows.append([
            text(year),
            number(new.get(year, 0), scope.behind("achievements", year=year)),
            number(said["n"], scope.behind("transfers", year=year)),
            number(said["amount"], scope.behind("transfers", year=year, part="priced")),
        ])  # fmt: skip
    heads = [(_("Year"), False), (_("Registered"), True), (_("Transfers"), True), (_("Amount (10,000 yuan)"), True)]
    return Table(_("Five years"), heads, rows)


def _transfers(made, scope):
    rows = []
    for each in made.select_related("achievement__enterprise__area").order_by("-date", "-pk")[:LISTED]:
        of, firm = each.achievement, each.achievement.enterprise
        rows.append([
            text(each.date, reached(scope, "achievementtransfer", each.pk, firm.area)),
            text(of.name, reached(scope, "achievement", of.pk, firm.area)),
            text(firm.name, reached(scope, "enterprise", firm.pk, firm.area)),
            text(each.get_way_display()),
            text(each.recipient),
            number(each.amount),
        ])  # fmt: skip
    heads = [(_("Date"), False), (_("Achievement"), False), (_("Enterprise"), False), (_("Way of transfer"), False),
             (_("Recipient"), False), (_("Amount (10,000 yuan)"), True)]  # fmt: skip
    return Table(
        _("Transfers"), heads, rows, empty=_("No transfer is recorded for these days."),
        more=scope.behind("transfers", year=scope.year) if len(rows) == LISTED else "",
    )  # fmt: skip


def _announced(scope):
    """Announced in the year, up to the day of the page."""
    announced = Challenge.objects.in_use().announced_in(scope.first, scope.on)
    return announced.filter(area__path__startswith=scope.area.path)


def _decided(scope, way=""):
    """Decided by the day; where the day was not recorded, once applications were over."""
    over = Q(**{f"{way}decided": None, f"{way}deadline__lt": scope.on})
    return Q(**{f"{way}decided__lte": scope.on}) | over


def _bids(scope):
    applied = ChallengeBid.objects.in_use().filter(submitted__lte=scope.on)
    return applied.filter(challenge__in=_announced(scope).order_by().values("pk"))


def _chosen(scope):
    return _decided(scope, "challenge__") & Q(result=Result.WON)


def _with_a_winner(scope):
    chosen = ChallengeBid.objects.in_use().filter(challenge=OuterRef("pk"), result=Result.WON, submitted__lte=scope.on)
    return _decided(scope) & Q(Exists(chosen))


def _projects(scope):
    """Begun by the day and not over before it."""
    going = Project.objects.in_use().open_challenges().filter(start__lte=scope.on)
    return placed(going.filter(Q(end=None) | Q(end__gte=scope.on)), scope.area, "start")


OF_CHALLENGES = {
    "challenges": List(
        _announced,
        parts={
            "reward": Part(lazy("with a reward"), lambda scope: Q(reward__isnull=False)),
            "won": Part(lazy("with a winner"), _with_a_winner),
        },
    ),
    "bids": List(_bids, by={"challenge": "challenge"}, parts={"won": Part(lazy("with a winner"), _chosen)}),
    "projects": List(_projects),
}


def challenges(scope: Scope) -> dict:
    announced = _announced(scope)
    bids = Prefetch("bids", _bids(scope).order_by("submitted", "pk"))
    related = announced.select_related("area", "project__enterprise__area", "enterprise__area").prefetch_related(bids)
    found = [_Stand(each, scope.on) for each in related.order_by("-announced", "-pk")]
    reward = announced.order_by().aggregate(sum=exact_sum("reward"))["sum"]
    return {
        "totals": [
            Total(_("Challenges announced"), figures.number(len(found)), "项", scope.behind("challenges")),
            Total(_("Reward offered"), figures.number(reward), "万元", scope.behind("challenges", part="reward")),
            Total(_("Applicants"), figures.number(sum(len(each.bids) for each in found)), "家", scope.behind("bids")),
            Total(
                _("With a winner"),
                figures.number(sum(each.winner is not None for each in found)),
                "项",
                scope.behind("challenges", part="won"),
            ),
            Total(
                _("Projects carried out as open challenges"),
                figures.number(_projects(scope).count()),
                "项",
                scope.behind("projects"),
            ),
        ],
        "tables": [_challenges(found, scope), _applicants(found)],
    }


class _Stand:
    """How a challenge stood on a day: what was decided later nobody knew."""

    def __init__(self, challenge: Challenge, on: datetime.date):
        self.challenge = challenge
        self.bids: list[ChallengeBid] = list(challenge.bids.all())
        decided = challenge.decided
        self.is_decided = decided <= on if decided else challenge.deadline < on
        won = (bid for bid in self.bids if bid.result == Result.WON)
        self.winner = next(won, None) if self.is_decided else None
        self.is_open = challenge.deadline >= on

    @property
    def state(self) -> str:
        if self.winner:
            return _("awarded")
        if self.is_decided and self.challenge.decided:
            return _("closed without a winner")
        return _("open for applications") if self.is_open else _("being judged")

    def result_of(self, bid: ChallengeBid) -> str:
        """Who was chosen shows once it was decided; the day on which an application was taken back is not recorded."""
        if not self.is_decided and bid.result in (Result.WON, Result.LOST):
            return str(Result.PENDING.label)
        return bid.get_result_display()


def _challenges(found, scope):
    rows = []
    for stand in found:
        each, winner = stand.challenge, stand.winner
        firm, project = each.enterprise, each.project if winner else None
        rows.append([
            text(each.title, record("challenge", each.pk)),
            text(each.posed_by, reached(scope, "enterprise", firm.pk, firm.area) if firm else ""),
            number(each.reward),
            text(each.announced),
            text(each.deadline),
            number(len(stand.bids), scope.behind("bids", challenge=each.pk)),
            text(winner and winner.name, record("challengebid", winner.pk) if winner else ""),
            text(stand.state),
            text(project and project.name, _of_project(scope, project) if project else ""),
        ])  # fmt: skip
    heads = [(_("Challenge"), False), (_("Posed by"), False), (_("Reward (10,000 yuan)"), True),
             (_("Announced"), False), (_("Applications until"), False), (_("Applicants"), True), (_("Winner"), False),
             (_("State"), False), (_("Project"), False)]  # fmt: skip
    note = _("Who won shows from the day of the decision; where it is not recorded, once applications are over.")
    empty = _("No challenge was announced in these days.")
    return Table(_("Challenges announced"), heads, rows, note, empty, "challenges")


def _of_project(scope, project: Any) -> str:
    return reached(scope, "project", project.pk, project.enterprise.area)


def _applicants(found):
    rows: list[list[Cell]] = [
        [
            text(bid.name, record("challengebid", bid.pk)),
            text(stand.challenge.title),
            text(bid.submitted),
            number(bid.amount),
            text(stand.result_of(bid)),
        ]
        for stand in found
        for bid in stand.bids
    ]
    heads = [(_("Applicant"), False), (_("Challenge"), False), (_("Applied on"), False),
             (_("Amount asked for (10,000 yuan)"), True), (_("Result"), False)]  # fmt: skip
    return Table(_("Applicants"), heads, rows, empty=_("Nobody has applied yet."))
