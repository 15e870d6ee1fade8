"""The chain from maker space to accelerator: places, and who went through them."""

from collections import Counter, defaultdict

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from platforms.models import Incubatee, Platform, PlatformClass, PlatformRecognition
from platforms.models.kinds import PlatformKind
from qijiang import figures

from ..scope import Scope
from .behind import List, Part
from .tables import Table, Total, number, reached, record, text

STAGES = list(Incubatee.Stage)
# What kind of place usually belongs to a stage; a university science park may have all of them.
PLACES = {
    PlatformKind.MAKER_SPACE: Incubatee.Stage.MAKER_SPACE,
    PlatformKind.INCUBATOR: Incubatee.Stage.INCUBATOR,
    PlatformKind.ACCELERATOR: Incubatee.Stage.ACCELERATOR,
}
SHOWN = 500


def _stays(scope):
    """Entered by the day, in a place of the area."""
    stays = Incubatee.objects.in_use().filter(entered__lte=scope.on, platform__in_use=True)
    return stays.filter(platform__area__path__startswith=scope.area.path)


def _inside(scope):
    """There on the day: not gone, nor was the place given up."""
    return _after("left", scope.on) & _after("platform__withdrawn", scope.on)


def _after(name, day):
    return Q(**{name: None}) | Q(**{f"{name}__gt": day})


OF_INCUBATION = {
    "stays": List(
        _stays,
        by={"stage": "stage", "place": "platform"},
        parts={
            "inside": Part(lazy("there on the day"), _inside),
            "entered": Part(lazy("entered in the year"), lambda scope: Q(entered__gte=scope.first)),
            "graduated": Part(
                lazy("graduated in the year"),
                lambda scope: Q(result=Incubatee.Result.GRADUATED, left__range=(scope.first, scope.on)),
            ),
        },
    ),
}


def incubation(scope: Scope) -> dict:
    rows = list(_stays(scope).select_related("platform__area", "enterprise__area").order_by("entered", "pk"))
    inside = [stay for stay in rows if _is_inside(stay, scope.on)]
    now = Counter(stay.stage for stay in inside)
    entered = [stay for stay in rows if stay.entered >= scope.first]
    graduated = _graduates(rows, scope)
    totals = [
        Total(
            _("In %(stage)s") % {"stage": stage.label},
            figures.number(now[stage]),
            "家",
            scope.behind("stays", stage=stage.value, part="inside"),
        )
        for stage in STAGES
    ]
    came, went = (scope.behind("stays", part=part) for part in ("entered", "graduated"))
    totals += [
        Total(_("Entered in the year"), figures.number(len(entered)), "家", came),
        Total(_("Graduated in the year"), figures.number(len(graduated)), "家", went),
    ]
    tables = [_places(scope, inside, entered, graduated), _ways(rows, inside, scope), _graduated(graduated, scope)]
    return {"totals": totals, "tables": tables}


def _is_inside(stay, on):
    ends = (stay.left, stay.platform.withdrawn)
    return all(end is None or end > on for end in ends)


def _graduates(rows, scope):
    return [
        stay
        for stay in rows
        if stay.result == Incubatee.Result.GRADUATED and stay.left and scope.first <= stay.left <= scope.on
    ]


def _places(scope, *some):
    """Each place of incubation, by stage, with who is there and who came and went in the year."""
    of_area = (
        Platform.objects.in_use().of_class(PlatformClass.INCUBATION).filter(area__path__startswith=scope.area.path)
    )
    counted = [Counter(stay.platform_id for stay in stays) for stays in some]
    open_then = of_area.filter(_after("withdrawn", scope.on), Q(founded=None) | Q(founded__lte=scope.on))
    listed = open_then | of_area.filter(pk__in=set().union(*counted))
    platforms = sorted(listed.select_related("area"), key=lambda each: (_rank(each), each.name))
    valid = PlatformRecognition.objects.in_use().valid_on(scope.on).filter(platform__in=of_area.order_by().values("pk"))
    levels = defaultdict(list)
    for each in valid.order_by("recognised"):
        levels[each.platform_id].append(each.get_level_display())
    lines = [
        [
            text(each.get_kind_display()),
            text(each.name, record("platform", each.pk)),
            text(_(", ").join(levels[each.pk])),
            text(each.area.name),
            number(counted[0][each.pk], scope.behind("stays", place=each.pk, part="inside")),
            number(counted[1][each.pk], scope.behind("stays", place=each.pk, part="entered")),
            number(counted[2][each.pk], scope.behind("stays", place=each.pk, part="graduated")),
        ]
        for each in platforms
    ]
    heads = [(_("Kind"), False), (_("Place of incubation"), False), (_("Level"), False), (_("Area"), False),
             (_("Incubated there"), True), (_("Entered"), True), (_("Graduated"), True)]  # fmt: skip
    return Table(_("From maker space to accelerator: the places"), heads, lines, empty=_("No place is recorded here."))


def _rank(platform):
    return list(PLACES).index(platform.kind) if platform.kind in PLACES else len(PLACES)


def _ways(rows, inside, scope):
    """Each firm or team with its time in every stage: known by its enterprise, else by its name."""
    of = defaultdict(list)
    for stay in rows:
        of[_who(stay)].append(stay)
    there = {_who(stay) for stay in inside}
    kept = [stays for who, stays in of.items() if who in there or len({stay.stage for stay in stays}) > 1]
    kept.sort(key=lambda stays: (-len({stay.stage for stay in stays}), stays[0].name))
    lines = [[_named(stays[-1], scope), *(_in_stage(stays, stage, scope.on) for stage in STAGES)] for stays in kept]
    heads = [(_("Firm or team"), False), *((str(stage.label), False) for stage in STAGES)]
    note = _("Those incubated on the day, and those who went through more than one stage.")
    more = scope.behind("stays") if len(lines) > SHOWN else ""
    empty = _("Nobody is incubated here on that day.")
    return Table(_("The way of each"), heads, lines[:SHOWN], note, empty, anchor="chain", more=more)


def _who(stay):
    return ("enterprise", stay.enterprise_id) if stay.enterprise_id else ("name", stay.name)


def _named(stay, scope):
    if stay.enterprise:
        return text(stay.enterprise.name, reached(scope, "enterprise", stay.enterprise_id, stay.enterprise.area))
    return text(stay.name, record("incubatee", stay.pk))


def _in_stage(stays, stage, on):
    found = [stay for stay in stays if stay.stage == stage]
    said = [_said(stay, on) for stay in found]
    return text(" / ".join(said), record("incubatee", found[-1].pk) if found else "")


def _said(stay, on):
    """Who leaves only after the day is still there."""
    said = {"place": stay.platform.name, "from": stay.entered, "to": stay.left, "result": stay.get_result_display()}
    if stay.left is None or stay.left > on:
        return _("%(place)s, since %(from)s") % said
    return _("%(place)s, %(from)s to %(to)s (%(result)s)") % said


def _graduated(graduates, scope):
    lines = [
        [
            _named(stay, scope),
            text(stay.platform.name, record("platform", stay.platform_id)),
            text(stay.get_stage_display()),
            text(stay.entered),
            text(stay.left),
        ]
        for stay in graduates
    ]
    heads = [(_("Firm or team"), False), (_("Place of incubation"), False), (_("Stage"), False),
             (_("Entered"), False), (_("Graduated on"), False)]  # fmt: skip
    empty = _("Nobody graduated in these days.")
    return Table(_("Graduated in the year"), heads, lines, empty=empty, anchor="graduates")
