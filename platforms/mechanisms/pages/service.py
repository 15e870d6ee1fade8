"""Science commissioners and what they did, by village; events and awards."""

from collections import defaultdict

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from platforms.models import Award, Commissioner, Event, ServiceRecord
from qijiang import figures
from qijiang.registers.sums import exact_sum

from ..scope import Scope
from .behind import List, Part
from .tables import Table, Total, number, record, text

LISTED = 500


def _services(scope):
    """In the days of the year, with the street of the service: its own, else that of the commissioner."""
    around = {"commissioner__in_use": True, "commissioner__area__path__startswith": scope.area.path}
    return (
        ServiceRecord.objects.in_use()
        .between(scope.first, scope.on)
        .filter(**around)
        .annotate(
            where=Coalesce("street__name", "commissioner__area__name"),
            code=Coalesce("street__code", "commissioner__area__code"),
        )
    )


def _serving(scope):
    return Commissioner.objects.in_use().serving_on(scope.on).filter(area__path__startswith=scope.area.path)


OF_COMMISSIONERS = {
    "services": List(
        _services,
        by={"street": "code", "village": "place", "commissioner": "commissioner"},
        called={"street": "where"},
        parts={
            "trained": Part(lazy("with people trained"), lambda scope: Q(trained__isnull=False)),
            "techniques": Part(lazy("with varieties or techniques"), lambda scope: Q(techniques__isnull=False)),
        },
        each={"commissioner": "commissioner"},
    ),
    "serving": List(_serving),
}


def commissioners(scope: Scope) -> dict:
    services, serving = _services(scope), _serving(scope)
    sums = services.order_by().aggregate(
        n=Count("pk"), days=exact_sum("days"), trained=Sum("trained"), techniques=Sum("techniques")
    )
    all_of_them = scope.behind("services")
    trained, introduced = (scope.behind("services", part=part) for part in ("trained", "techniques"))
    totals = [
        Total(_("Commissioners serving"), figures.number(serving.count()), "名", scope.behind("serving")),
        Total(_("Services"), figures.number(sums["n"]), "次", all_of_them),
        Total(_("Days of service"), figures.number(sums["days"]), "天", all_of_them),
        Total(_("People trained"), figures.number(sums["trained"]), "人次", trained),
        Total(_("Varieties and techniques introduced"), figures.number(sums["techniques"]), "项", introduced),
    ]
    return {"totals": totals, "tables": [_by_village(services, scope), _people(serving, scope)]}


def _by_village(services, scope):
    grouped = services.order_by("code", "place").values("code", "where", "place")
    found = grouped.annotate(
        n=Count("pk"), who=Count("commissioner", distinct=True), days=exact_sum("days"), trained=Sum("trained"),
        techniques=Sum("techniques"),
    )  # fmt: skip
    heads = [(_("Street or town"), False), (_("Village"), False), (_("Commissioners"), True), (_("Services"), True),
             (_("Days"), True), (_("People trained"), True), (_("Varieties and techniques"), True)]  # fmt: skip
    empty = _("No service is recorded for these days.")
    rows = [_village(row, scope) for row in found]
    return Table(_("Services by village"), heads, rows, empty=empty, anchor="villages")


def _village(row, scope):
    def there(**narrowed):
        return scope.behind("services", street=row["code"], village=row["place"], **narrowed)

    return [
        text(row["where"]),
        text(row["place"] or _("no village named"), there()),
        number(row["who"], there(each="commissioner")),
        number(row["n"], there()),
        number(row["days"], there()),
        number(row["trained"], there(part="trained")),
        number(row["techniques"], there(part="techniques")),
    ]


def _people(serving, scope):
    found = serving.with_service(scope.first, scope.on).select_related("area").order_by("area__code", "name", "pk")
    rows = [
        [
            text(each.name, record("commissioner", each.pk)),
            text(each.sent_by),
            text(each.field),
            text(each.area.name),
            text(each.term_to or _("open-ended")),
            number(each.served, scope.behind("services", commissioner=each.pk)),
        ]
        for each in found[:LISTED]
    ]
    heads = [(_("Science commissioner"), False), (_("Sent by"), False), (_("Field of service"), False),
             (_("Assigned area"), False), (_("Term until"), False), (_("Days of service"), True)]  # fmt: skip
    said = {"day": scope.on}
    return Table(
        _("Commissioners serving on %(day)s") % said, heads, rows, empty=_("Nobody serves here on that day."),
        anchor="commissioners", more=scope.behind("serving") if len(rows) == LISTED else "",
    )  # fmt: skip


def _held(scope):
    """Events that begin in the days of the year."""
    return Event.objects.in_use().begun_in(scope.first, scope.on).filter(area__path__startswith=scope.area.path)


def _awards(scope):
    """Won up to the year of the page: of an award only its year is known."""
    return Award.objects.in_use().granted_by(scope.year).filter(area__path__startswith=scope.area.path)


OF_EVENTS = {
    "events": List(
        _held,
        by={"kind": "kind"},
        parts={"attended": Part(lazy("with participants"), lambda scope: Q(participants__isnull=False))},
    ),
    "awards": List(_awards, by={"name": "name", "year": "year"}),
}


def events(scope: Scope) -> dict:
    held, won = _held(scope), _awards(scope)
    sums = held.order_by().aggregate(n=Count("pk"), people=Sum("participants"))
    of_year = won.granted_in(scope.year, scope.year)
    attended = scope.behind("events", part="attended")
    totals = [
        Total(_("Events"), figures.number(sums["n"]), "场", scope.behind("events")),
        Total(_("Participants"), figures.number(sums["people"]), "人次", attended),
        Total(
            _("Awards won in the year"), figures.number(of_year.count()), "项", scope.behind("awards", year=scope.year)
        ),
    ]
    return {"totals": totals, "tables": [_by_kind(held, scope), _events(held, scope), _by_name(won, scope)]}


def _by_kind(held, scope):
    found = {row["kind"]: row for row in held.order_by().values("kind").annotate(n=Count("pk"), p=Sum("participants"))}
    rows = [
        [
            text(label),
            number(found[kind]["n"], scope.behind("events", kind=kind)),
            number(found[kind]["p"], scope.behind("events", kind=kind, part="attended")),
        ]
        for kind, label in Event.Kind.choices
        if kind in found
    ]
    heads = [(_("Kind of event"), False), (_("Events"), True), (_("Participants"), True)]
    return Table(_("By kind of event"), heads, rows, empty=_("No event is recorded for these days."))


def _events(held, scope):
    rows = [
        [
            text(each.begins),
            text(each.name, record("event", each.pk)),
            text(each.series),
            text(each.host),
            number(each.participants),
        ]
        for each in held.order_by("-begins", "pk")[:LISTED]
    ]
    heads = [(_("First day"), False), (_("Event"), False), (_("Series"), False), (_("Organiser"), False),
             (_("Participants"), True)]  # fmt: skip
    more = scope.behind("events") if len(rows) == LISTED else ""
    return Table(_("Events"), heads, rows, empty=_("No event is recorded for these days."), more=more)


def _by_name(won, scope):
    """Each award with what was won in the year and up to it."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: {"year": 0, "all": 0})
    for name, year, n in won.order_by().values_list("name", "year").annotate(n=Count("pk")):
        counts[name]["all"] += n
        counts[name]["year"] += n if year == scope.year else 0
    rows = [
        [
            text(name),
            number(said["year"], scope.behind("awards", name=name, year=scope.year)),
            number(said["all"], scope.behind("awards", name=name)),
        ]
        for name, said in sorted(counts.items())
    ]
    said = {"year": scope.year}
    heads = [(_("Award"), False), (_("In %(year)s") % said, True), (_("Up to %(year)s") % said, True)]
    return Table(_("Awards by name"), heads, rows, empty=_("No award is recorded up to this year."))
