"""Science commissioners and what they did, by village; events and awards."""

from collections import defaultdict

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from platforms.models import Award, Commissioner, Event, ServiceRecord
from qijiang import figures

from ..scope import Scope
from .tables import Cell, Table, Total, number, record, records, text


def commissioners(scope: Scope, street: str, village: str | None) -> dict:
    """`street` and `village` narrow the page to the records behind one line of its table."""
    around = {"commissioner__area__path__startswith": scope.area.path}
    services = ServiceRecord.objects.in_use().between(scope.first, scope.on).filter(**around)
    serving = Commissioner.objects.in_use().serving_on(scope.on).filter(area__path__startswith=scope.area.path)
    sums = services.order_by().aggregate(
        n=Count("pk"), days=Sum("days"), trained=Sum("trained"), techniques=Sum("techniques")
    )
    days = {"commissioner__area": scope.area.pk, "date_from": scope.first, "date_to": scope.on}
    address = records("servicerecord", **days)
    totals = [
        Total(_("Commissioners serving"), figures.number(serving.count()), "名", "#commissioners"),
        Total(_("Services"), figures.number(sums["n"]), "次", address),
        Total(_("Days of service"), figures.number(sums["days"]), "天", address),
        Total(_("People trained"), figures.number(sums["trained"]), "人次", address),
        Total(_("Varieties and techniques introduced"), figures.number(sums["techniques"]), "项", address),
    ]
    tables = [_by_village(services, scope), _people(serving, scope)]
    if village is not None:
        tables.insert(0, _behind(services, street, village))
    return {"totals": totals, "tables": tables}


def _placed(services):
    """With the street of the service: its own, else the one that the commissioner is assigned to."""
    return services.annotate(
        where=Coalesce("street__name", "commissioner__area__name"),
        code=Coalesce("street__code", "commissioner__area__code"),
    )


def _by_village(services, scope):
    grouped = _placed(services).order_by("code", "place").values("code", "where", "place")
    found = grouped.annotate(
        n=Count("pk"), who=Count("commissioner", distinct=True), days=Sum("days"), trained=Sum("trained"),
        techniques=Sum("techniques"),
    )  # fmt: skip
    rows = [
        [
            text(row["where"]),
            text(row["place"] or _("no village named"), _narrowed(scope, row)),
            number(row["who"]),
            number(row["n"]),
            number(row["days"]),
            number(row["trained"]),
            number(row["techniques"]),
        ]
        for row in found
    ]
    heads = [(_("Street or town"), False), (_("Village"), False), (_("Commissioners"), True), (_("Services"), True),
             (_("Days"), True), (_("People trained"), True), (_("Varieties and techniques"), True)]  # fmt: skip
    empty = _("No service is recorded for these days.")
    return Table(_("Services by village"), heads, rows, empty=empty, anchor="villages")


def _narrowed(scope, row):
    return f"{scope.query(street=row['code'], village=row['place'] or '-')}#behind"


def _behind(services, street, village):
    """The records of one village."""
    place = "" if village == "-" else village
    found = _placed(services).filter(code=street, place=place).select_related("commissioner").order_by("-date", "pk")
    rows = [
        [
            text(each.date, record("servicerecord", each.pk)),
            text(each.commissioner.name, record("commissioner", each.commissioner_id)),
            text(each.get_kind_display()),
            number(each.days),
            number(each.trained),
            number(each.techniques),
            text(each.note),
        ]
        for each in found
    ]
    heads = [(_("Date"), False), (_("Science commissioner"), False), (_("Kind of service"), False), (_("Days"), True),
             (_("People trained"), True), (_("Varieties and techniques"), True),
             (_("What was done"), False)]  # fmt: skip
    said = {"village": place or _("no village named")}
    return Table(_("Services in %(village)s") % said, heads, rows, empty=_("No record fits."), anchor="behind")


def _people(serving, scope):
    found = serving.with_service(scope.first, scope.on).select_related("area").order_by("area__code", "name", "pk")
    rows = [
        [
            text(each.name, record("commissioner", each.pk)),
            text(each.sent_by),
            text(each.field),
            text(each.area.name),
            text(each.term_to or _("open-ended")),
            number(each.served, records("servicerecord", commissioner_id=each.pk)),
        ]
        for each in found[:500]
    ]
    heads = [(_("Science commissioner"), False), (_("Sent by"), False), (_("Field of service"), False),
             (_("Assigned area"), False), (_("Term until"), False), (_("Days of service"), True)]  # fmt: skip
    said = {"day": scope.on}
    return Table(
        _("Commissioners serving on %(day)s") % said, heads, rows, empty=_("Nobody serves here on that day."),
        anchor="commissioners",
    )  # fmt: skip


def events(scope: Scope) -> dict:
    """Events that begin in the days of the year, and awards of the year."""
    within = {"area__path__startswith": scope.area.path}
    held = Event.objects.in_use().begun_in(scope.first, scope.on).filter(**within)
    awards = Award.objects.in_use().filter(**within)
    days = {"area": scope.area.pk, "begins_from": scope.first, "begins_to": scope.on}
    sums = held.order_by().aggregate(n=Count("pk"), people=Sum("participants"))
    won = awards.granted_in(scope.year, scope.year)
    of_year = records("award", area=scope.area.pk, year=scope.year)
    totals = [
        Total(_("Events"), figures.number(sums["n"]), "场", records("event", **days)),
        Total(_("Participants"), figures.number(sums["people"]), "人次", records("event", **days)),
        Total(_("Awards won in the year"), figures.number(won.count()), "项", of_year),
    ]
    return {"totals": totals, "tables": [_by_kind(held, days), _events(held), _awards(awards, scope)]}


def _by_kind(held, days):
    found = {row["kind"]: row for row in held.order_by().values("kind").annotate(n=Count("pk"), p=Sum("participants"))}
    rows = [
        [text(label), number(found[kind]["n"], records("event", kind=kind, **days)), number(found[kind]["p"])]
        for kind, label in Event.Kind.choices
        if kind in found
    ]
    heads = [(_("Kind of event"), False), (_("Events"), True), (_("Participants"), True)]
    return Table(_("By kind of event"), heads, rows, empty=_("No event is recorded for these days."))


def _events(held):
    rows = [
        [
            text(each.begins),
            text(each.name, record("event", each.pk)),
            text(each.series),
            text(each.host),
            number(each.participants),
        ]
        for each in held.order_by("-begins", "pk")[:200]
    ]
    heads = [(_("First day"), False), (_("Event"), False), (_("Series"), False), (_("Organiser"), False),
             (_("Participants"), True)]  # fmt: skip
    return Table(_("Events"), heads, rows, empty=_("No event is recorded for these days."))


def _awards(awards, scope):
    """Each award with what was won in the year and up to it."""
    counts: dict[str, dict[str, int]] = defaultdict(lambda: {"year": 0, "all": 0})
    until = awards.granted_by(scope.year).order_by()
    for name, year, n in until.values_list("name", "year").annotate(n=Count("pk")):
        counts[name]["all"] += n
        counts[name]["year"] += n if year == scope.year else 0
    rows: list[list[Cell]] = [
        [text(name), number(said["year"], records("award", area=scope.area.pk, year=scope.year, q=name)),
         number(said["all"])]
        for name, said in sorted(counts.items())
    ]  # fmt: skip
    said = {"year": scope.year}
    heads = [(_("Award"), False), (_("In %(year)s") % said, True), (_("Up to %(year)s") % said, True)]
    return Table(_("Awards by name"), heads, rows, empty=_("No award is recorded up to this year."))
