"""Achievements and their transfer; open challenges with applicants and winner."""

import datetime

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from enterprises.models import Achievement, AchievementTransfer, Challenge, ChallengeBid, Project
from qijiang import figures

from ..scope import Scope
from .tables import Cell, Table, Total, number, record, records, text

LISTED = 200


def achievements(scope: Scope) -> dict:
    registered = _within(Achievement.objects, scope, "enterprise__area").registered_in(scope.first, scope.on)
    made = _within(AchievementTransfer.objects, scope, "achievement__enterprise__area").made_in(scope.first, scope.on)
    sums = made.aggregate(n=Count("pk"), each=Count("achievement", distinct=True), amount=Sum("amount"))
    days = {"date_from": scope.first, "date_to": scope.on, "achievement__enterprise__area": scope.area.pk}
    of_registered = {"registered_from": scope.first, "registered_to": scope.on, "enterprise__area": scope.area.pk}
    all_transfers = records("achievementtransfer", **days)
    return {
        "totals": [
            Total(
                _("Achievements registered"),
                figures.number(registered.count()),
                "项",
                records("achievement", **of_registered),
            ),
            Total(_("Transfers"), figures.number(sums["n"]), "笔", all_transfers),
            Total(_("Achievements transferred"), figures.number(sums["each"]), "项", all_transfers),
            Total(_("Amount of the transfers"), figures.number(sums["amount"]), "万元", all_transfers),
        ],
        "tables": [_by_way(made, days), _by_year(scope), _transfers(made, all_transfers)],
    }


def _within(manager, scope, lookup):
    return manager.in_use().filter(**{f"{lookup}__path__startswith": scope.area.path})


def _by_way(made, days):
    found = {row["way"]: row for row in made.order_by().values("way").annotate(n=Count("pk"), amount=Sum("amount"))}
    rows = [
        [
            text(label, records("achievementtransfer", way=way, **days)),
            number(found[way]["n"]),
            number(found[way]["amount"]),
        ]
        for way, label in AchievementTransfer.Way.choices
        if way in found
    ]
    heads = [(_("Way of transfer"), False), (_("Transfers"), True), (_("Amount (10,000 yuan)"), True)]
    return Table(_("By way of transfer"), heads, rows, empty=_("No transfer is recorded for these days."))


def _by_year(scope):
    """The years up to the one of the page; the last one up to its day."""
    rows = []
    years = range(scope.year - 4, scope.year + 1)
    first = datetime.date(years[0], 1, 1)
    registered = _within(Achievement.objects, scope, "enterprise__area").registered_in(first, scope.on)
    made = _within(AchievementTransfer.objects, scope, "achievement__enterprise__area").made_in(first, scope.on)
    new = dict(registered.order_by().values_list("registered__year").annotate(n=Count("pk")))
    transfers = made.order_by().values("date__year").annotate(n=Count("pk"), amount=Sum("amount"))
    moved = {row["date__year"]: row for row in transfers}
    for year in years:
        said, days = moved.get(year, {"n": 0, "amount": None}), _days(year, scope)
        of_new = {"registered_from": days[0], "registered_to": days[1], "enterprise__area": scope.area.pk}
        of_moved = {"date_from": days[0], "date_to": days[1], "achievement__enterprise__area": scope.area.pk}
        rows.append([
            text(year),
            number(new.get(year, 0), records("achievement", **of_new)),
            number(said["n"], records("achievementtransfer", **of_moved)),
            number(said["amount"]),
        ])  # fmt: skip
    heads = [(_("Year"), False), (_("Registered"), True), (_("Transfers"), True), (_("Amount (10,000 yuan)"), True)]
    return Table(_("Five years"), heads, rows)


def _days(year, scope):
    return datetime.date(year, 1, 1), min(datetime.date(year, 12, 31), scope.on)


def _transfers(made, address):
    rows = [
        [
            text(each.date, record("achievementtransfer", each.pk)),
            text(each.achievement.name, record("achievement", each.achievement_id)),
            text(each.achievement.enterprise.name, record("enterprise", each.achievement.enterprise_id)),
            text(each.get_way_display()),
            text(each.recipient),
            number(each.amount),
        ]
        for each in made.select_related("achievement__enterprise").order_by("-date", "-pk")[:LISTED]
    ]
    heads = [(_("Date"), False), (_("Achievement"), False), (_("Enterprise"), False), (_("Way of transfer"), False),
             (_("Recipient"), False), (_("Amount (10,000 yuan)"), True)]  # fmt: skip
    note = _("The latest %(number)s; the list has all of them.") % {"number": LISTED} if len(rows) == LISTED else ""
    return Table(_("Transfers"), heads, rows, note, _("No transfer is recorded for these days."))


def challenges(scope: Scope) -> dict:
    announced = _within(Challenge.objects, scope, "area").announced_in(scope.first, scope.on)
    bids = Prefetch("bids", ChallengeBid.objects.in_use().filter(submitted__lte=scope.on).order_by("submitted", "pk"))
    found = list(announced.select_related("project").prefetch_related(bids).order_by("-announced", "-pk"))
    applicants = sum(len(each.bids.all()) for each in found)
    won = sum(_winner(each) is not None for each in found)
    reward = sum(each.reward for each in found if each.reward is not None) if found else None
    address = records("challenge", area=scope.area.pk, announced_from=scope.first, announced_to=scope.on)
    flagged = _within(Project.objects, scope, "enterprise__area").open_challenges()
    return {
        "totals": [
            Total(_("Challenges announced"), figures.number(len(found)), "项", address),
            Total(_("Reward offered"), figures.number(reward), "万元", address),
            Total(_("Applicants"), figures.number(applicants), "家", "#challenges"),
            Total(_("With a winner"), figures.number(won), "项", "#challenges"),
            Total(
                _("Projects carried out as open challenges"),
                figures.number(flagged.count()),
                "项",
                records("project", open_challenge=1, enterprise__area=scope.area.pk),
            ),
        ],
        "tables": [_challenges(found, scope.on), _applicants(found)],
    }


def _winner(challenge):
    return next((bid for bid in challenge.bids.all() if bid.result == ChallengeBid.Result.WON), None)


def state_of(challenge: Challenge, on: datetime.date) -> str:
    """How it stands on that day, from its days and its applications."""
    if _winner(challenge):
        return _("awarded")
    if challenge.decided and challenge.decided <= on:
        return _("closed without a winner")
    return _("open for applications") if challenge.deadline >= on else _("being judged")


def _challenges(found, on):
    rows = []
    for each in found:
        winner = _winner(each)
        rows.append([
            text(each.title, record("challenge", each.pk)),
            text(each.posed_by, record("enterprise", each.enterprise_id) if each.enterprise_id else ""),
            number(each.reward),
            text(each.announced),
            text(each.deadline),
            number(len(each.bids.all()), records("challengebid", challenge_id=each.pk)),
            text(winner and winner.name, record("challengebid", winner.pk) if winner else ""),
            text(state_of(each, on)),
            text(each.project and each.project.name, record("project", each.project_id) if each.project_id else ""),
        ])  # fmt: skip
    heads = [(_("Challenge"), False), (_("Posed by"), False), (_("Reward (10,000 yuan)"), True),
             (_("Announced"), False), (_("Applications until"), False), (_("Applicants"), True), (_("Winner"), False),
             (_("State"), False), (_("Project"), False)]  # fmt: skip
    empty = _("No challenge was announced in these days.")
    return Table(_("Challenges announced"), heads, rows, empty=empty, anchor="challenges")


def _applicants(found):
    rows: list[list[Cell]] = [
        [
            text(bid.name, record("challengebid", bid.pk)),
            text(each.title),
            text(bid.submitted),
            number(bid.amount),
            text(bid.get_result_display()),
        ]
        for each in found
        for bid in each.bids.all()
    ]
    heads = [(_("Applicant"), False), (_("Challenge"), False), (_("Applied on"), False),
             (_("Amount asked for (10,000 yuan)"), True), (_("Result"), False)]  # fmt: skip
    return Table(_("Applicants"), heads, rows, empty=_("Nobody has applied yet."))
