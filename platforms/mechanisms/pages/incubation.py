"""The chain from maker space to accelerator: places, and who went through them."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from platforms.models import Incubatee, Platform, PlatformClass, PlatformRecognition
from platforms.models.kinds import PlatformKind
from qijiang import figures

from ..scope import Scope
from .tables import Table, Total, number, record, records, text

STAGES = list(Incubatee.Stage)
# What kind of place usually belongs to a stage; a university science park may have all of them.
PLACES = {
    PlatformKind.MAKER_SPACE: Incubatee.Stage.MAKER_SPACE,
    PlatformKind.INCUBATOR: Incubatee.Stage.INCUBATOR,
    PlatformKind.ACCELERATOR: Incubatee.Stage.ACCELERATOR,
}
SHOWN = 500


def incubation(scope: Scope, chosen: str, place: str = "") -> dict:
    """`chosen` is a stage, `place` the number of a platform: then the chain lists those who are there on the day."""
    within = {"platform__area__path__startswith": scope.area.path}
    stays = Incubatee.objects.in_use().filter(**within, entered__lte=scope.on)
    rows = list(stays.select_related("platform", "enterprise").order_by("entered", "pk"))
    inside = [stay for stay in rows if stay.left is None or stay.left > scope.on]
    now = Counter(stay.stage for stay in inside)
    entered = [stay for stay in rows if stay.entered >= scope.first]
    days = {"platform__area": scope.area.pk, "entered_from": scope.first, "entered_to": scope.on}
    totals = [
        Total(
            _("In %(stage)s") % {"stage": stage.label},
            figures.number(now[stage]),
            "家",
            f"{scope.query(stage=stage.value)}#chain",
        )
        for stage in STAGES
    ]
    totals += [
        Total(_("Entered in the year"), figures.number(len(entered)), "家", records("incubatee", **days)),
        Total(_("Graduated in the year"), figures.number(len(_graduates(rows, scope))), "家", _of_graduates(scope)),
    ]
    tables = [_places(scope, rows, inside, entered), _chain(rows, inside, chosen, place), _graduated(rows, scope)]
    return {"totals": totals, "tables": tables}


def _of_graduates(scope, **narrowed):
    days = {"left_from": scope.first, "left_to": scope.on, "platform__area": scope.area.pk}
    return records("incubatee", result=Incubatee.Result.GRADUATED.value, **days, **narrowed)


def _graduates(rows, scope):
    return [
        stay
        for stay in rows
        if stay.result == Incubatee.Result.GRADUATED and stay.left and scope.first <= stay.left <= scope.on
    ]


def _places(scope, rows, inside, entered):
    """Each place of incubation, by stage, with who is there and who came and went in the year."""
    of_area = (
        Platform.objects.in_use().of_class(PlatformClass.INCUBATION).filter(area__path__startswith=scope.area.path)
    )
    platforms = sorted(of_area.select_related("area"), key=lambda each: (_rank(each), each.name))
    valid = PlatformRecognition.objects.in_use().valid_on(scope.on).filter(platform__in=of_area.order_by().values("pk"))
    levels = defaultdict(list)
    for each in valid.order_by("recognised"):
        levels[each.platform_id].append(each.get_level_display())
    counted = [Counter(stay.platform_id for stay in some) for some in (inside, entered, _graduates(rows, scope))]
    days = {"entered_from": scope.first, "entered_to": scope.on}
    lines = [
        [
            text(each.get_kind_display()),
            text(each.name, record("platform", each.pk)),
            text(_(", ").join(levels[each.pk])),
            text(each.area.name),
            number(counted[0][each.pk], f"{scope.query(place=each.pk, stage='')}#chain"),
            number(counted[1][each.pk], records("incubatee", platform_id=each.pk, **days)),
            number(counted[2][each.pk], _of_graduates(scope, platform_id=each.pk)),
        ]
        for each in platforms
    ]
    heads = [(_("Kind"), False), (_("Place of incubation"), False), (_("Level"), False), (_("Area"), False),
             (_("Incubated there"), True), (_("Entered"), True), (_("Graduated"), True)]  # fmt: skip
    return Table(_("From maker space to accelerator: the places"), heads, lines, empty=_("No place is recorded here."))


def _rank(platform):
    return list(PLACES).index(platform.kind) if platform.kind in PLACES else len(PLACES)


def _chain(rows, inside, chosen, place):
    """Each firm or team with its time in every stage: known by its enterprise, else by its name."""
    of = defaultdict(list)
    for stay in rows:
        of[_who(stay)].append(stay)
    there = {_who(stay) for stay in inside if _fits(stay, chosen, place)}
    kept = [
        stays
        for who, stays in of.items()
        if who in there or (not (chosen or place) and len({s.stage for s in stays}) > 1)
    ]
    kept.sort(key=lambda stays: (-len({stay.stage for stay in stays}), stays[0].name))
    lines = [[_named(stays[-1]), *(_stays(stays, stage) for stage in STAGES)] for stays in kept[:SHOWN]]
    heads = [(_("Firm or team"), False), *((str(stage.label), False) for stage in STAGES)]
    note = (
        _("Those incubated on the day, and those who went through more than one stage.")
        if not (chosen or place)
        else ""
    )
    title = _("The way of each")
    if chosen:
        title = _("In %(stage)s") % {"stage": Incubatee.Stage(chosen).label}
    elif place:
        title = next((str(stay.platform) for stay in inside if _fits(stay, chosen, place)), title)
    return Table(title, heads, lines, note, _("Nobody is incubated here on that day."), anchor="chain")


def _stages(stays):
    return len({stay.stage for stay in stays})


def _fits(stay, chosen, place):
    return (not chosen or stay.stage == chosen) and (not place or str(stay.platform_id) == place)


def _who(stay):
    return ("enterprise", stay.enterprise_id) if stay.enterprise_id else ("name", stay.name)


def _named(stay):
    if stay.enterprise:
        return text(stay.enterprise.name, record("enterprise", stay.enterprise_id))
    return text(stay.name, record("incubatee", stay.pk))


def _stays(stays, stage):
    found = [stay for stay in stays if stay.stage == stage]
    said = [_("%(place)s, %(from)s to %(to)s") % _said(stay) for stay in found]
    return text(" / ".join(said), record("incubatee", found[-1].pk) if found else "")


def _said(stay):
    left = f"{stay.left} ({stay.get_result_display()})" if stay.left else _("now")
    return {"place": stay.platform.name, "from": stay.entered, "to": left}


def _graduated(rows, scope):
    lines = [
        [
            _named(stay),
            text(stay.platform.name, record("platform", stay.platform_id)),
            text(stay.get_stage_display()),
            text(stay.entered),
            text(stay.left),
        ]
        for stay in _graduates(rows, scope)
    ]
    heads = [(_("Firm or team"), False), (_("Place of incubation"), False), (_("Stage"), False),
             (_("Entered"), False), (_("Graduated on"), False)]  # fmt: skip
    empty = _("Nobody graduated in these days.")
    return Table(_("Graduated in the year"), heads, lines, empty=empty, anchor="graduates")
