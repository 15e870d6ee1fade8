"""Who could close the gap: for recognitions of enterprises, those that do not hold one yet, by what keeps them from it.

Which recognition has which pipeline is said once, in `PIPELINES`; an indicator has the one of the kind that its
counting rule counts. The rules are those of `enterprises/scoring`, the names those of `/mechanisms/`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Application, Recognition
from enterprises.scoring import hightech
from platforms.mechanisms import words
from platforms.mechanisms.pages import bases
from platforms.mechanisms.scope import IN_A_ZONE
from platforms.mechanisms.scope import Scope as Place
from qijiang import figures
from qijiang.directory.models import Area

from ..counting import above
from ..models import CountingRule, Indicator

Measure, Kind = CountingRule.Measure, Recognition.Kind
RIGHTS = ("enterprises.view_enterprise", "enterprises.view_annualfigures")  # as beside the routes of the names


@dataclass(frozen=True)
class Share:
    """So many of the pipeline are in one group; `number` opens to their names."""

    word: str
    mark: str
    number: int
    url: str
    lacks: list["Share"] = field(default_factory=list)  # of these, how many do not meet which condition

    @property
    def figure(self) -> str:
        return figures.number(self.number)


@dataclass(frozen=True)
class Seen:
    """A pipeline on a day: who has applied, then its groups, the nearest first."""

    title: str
    shares: list[Share]
    near: list[Share]  # those of them that could soon apply
    url: str
    year: int  # the last with accounts, by which it is judged
    is_sample: bool  # enterprises of the sample are among them


@dataclass(frozen=True)
class Found:
    """A firm of a pipeline: its key, its group, and the codes of the conditions that it does not meet."""

    pk: int
    group: Any
    is_sample: bool
    lacks: Sequence[str] = ()


@dataclass(frozen=True)
class Pipeline:
    """`page` names the page that lists it, `group` the filter of its groups; `look` reads it: eight queries or so."""

    title: str | Promise
    kind: Recognition.Kind
    page: str
    look: Callable[[Place], list[Found]]
    group: str
    groups: dict[Any, tuple[str | Promise, str]]  # those that are shown: word and mark
    near: int = 2  # so many of the groups, the first, could soon apply: the sentence names these
    always: dict[str, str] = field(default_factory=dict)  # what the page is narrowed to besides


def _high_tech(place: Place):
    found = bases.pipeline(place, "", "", "")
    return [Found(firm.pk, hightech.group(judged), firm.sample, bases.lacking(judged)) for firm, judged in found.rows]


def _technology_smes(place: Place):
    found = bases.sme_base(place, "", "", bases.WITHOUT_ENTRY)
    return [Found(firm.pk, score.verdict, firm.sample) for firm, score in found.rows]


PIPELINES: dict[str, Pipeline] = {
    Kind.HIGH_TECH: Pipeline(
        title=gettext_lazy("Pipeline of high-tech enterprises"),
        kind=Kind.HIGH_TECH,
        page="pipeline",
        look=_high_tech,
        group="group",
        groups={group: (words.GROUPS[group], words.GROUP_MARKS[group]) for group in words.GROUPS},
    ),
    Kind.TECH_SME: Pipeline(
        title=gettext_lazy("Base of technology SMEs"),
        kind=Kind.TECH_SME,
        page="sme_base",
        look=_technology_smes,
        group="verdict",
        groups={verdict: (words.VERDICTS[verdict], words.MARKS[verdict]) for verdict in bases.SME_ORDER},
        always={"entry": bases.WITHOUT_ENTRY},
    ),
}
NAMED = 2  # conditions that the sentence names; the list below it has them all
LACKING_ONE = {hightech.Group.LACKS_ONE}


def pipeline_of(indicator: Indicator) -> Pipeline | None:
    """The pipeline of what the indicator counts; None where there is none. No query."""
    rule = indicator.counting_rule if indicator.is_counted else None
    if rule is None or rule.register != Recognition._meta.label_lower:
        return None
    if rule.measure not in (Measure.VALID_ON, Measure.BEGUN_IN, Measure.NET_CHANGE):
        return None
    kind = rule.filters.get("kind")
    return PIPELINES.get(kind) if isinstance(kind, str) else None


def may_see(user) -> bool:
    return user.has_perms(RIGHTS)


def look(pipeline: Pipeline, area: Area, on) -> Seen:
    """The pipeline of the area on the day, judged by the figures of the year before it.

    It asks as often for many firms as for few: some ten queries. Raises `bases.TooMany` for a place that is too large.
    """
    place = _place(pipeline, area, on)
    found = pipeline.look(place)
    applied = Application.objects.in_use().under_way_on(on).of_kind(pipeline.kind).order_by()
    keys = set(applied.values_list("enterprise", flat=True))
    shares = [_applied(pipeline, place, [each for each in found if each.pk in keys])]
    shares += _groups(pipeline, place, found)
    return Seen(
        title=str(pipeline.title),
        shares=shares,
        near=shares[: 1 + pipeline.near],
        url=_url(pipeline, place),
        year=place.year,
        is_sample=any(each.is_sample for each in found),
    )


def _applied(pipeline, place, found):
    lacks = _lacks(pipeline, place, found, among=bases.APPLIED)
    return Share(_("Have applied"), "track", len(found), _url(pipeline, place, among=bases.APPLIED), lacks)


def _groups(pipeline, place, found):
    for group, (word, mark) in pipeline.groups.items():
        those, narrowed = [each for each in found if each.group == group], {pipeline.group: str(group)}
        lacks = _lacks(pipeline, place, those, **narrowed) if group in LACKING_ONE else []
        yield Share(str(word), mark, len(those), _url(pipeline, place, **narrowed), lacks)


def _lacks(pipeline, place, found, **narrowed):
    """Of some firms, how many do not meet which condition, the most first; a firm may be in several."""
    counts = Counter(code for each in found for code in each.lacks)
    return [
        Share(str(words.CONDITIONS[code]), "off", number, _url(pipeline, place, **narrowed, lacks=code))
        for code, number in counts.most_common()
    ]


def _place(pipeline, area, on) -> Place:
    in_zone = area.kind in IN_A_ZONE
    whole = above(area) if in_zone else None
    return Place(
        area=whole or area,
        park=area if in_zone else None,
        year=on.year - 1,
        on=on,
        choices=[],
        parks=[],
        years=[],
        asked={},
        address=reverse(pipeline.page),
    )


def _url(pipeline, place: Place, **narrowed) -> str:
    said = {"area": place.area.code, "park": place.park.code if place.park else "", "year": place.year}
    said |= {"on": place.on_text, **pipeline.always, **narrowed}
    return f"{place.address}?{urlencode({name: value for name, value in said.items() if value})}"


def closing_line(seen: Seen, missing: str) -> str:
    """The gap beside its pipeline: "a net 17家 still to be gained; ready to apply 22, lack one condition 9 (…)"."""
    said = [_part(share) for share in seen.near if share.number]
    if not said:
        return _("%(missing)s; nobody is in the pipeline.") % {"missing": missing}
    return _("%(missing)s; in the pipeline: %(groups)s.") % {"missing": missing, "groups": _(", ").join(said)}


def _part(share: Share) -> str:
    if not share.lacks:
        return _counted(share)
    said = {"part": _counted(share), "lacks": _(", ").join(_not_met(each) for each in share.lacks[:NAMED])}
    return _("%(part)s (%(lacks)s)") % said


def _counted(share: Share) -> str:
    return _("%(word)s: %(number)s enterprises") % {"word": share.word, "number": share.number}


def _not_met(share: Share) -> str:
    return _("%(word)s not met: %(number)s") % {"word": share.word, "number": share.number}
