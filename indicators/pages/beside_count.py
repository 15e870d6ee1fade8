"""A reported figure beside the counted one: on the page of an indicator and on the data-quality desk."""

import datetime
from dataclasses import dataclass
from decimal import Decimal

from qijiang import figures
from qijiang.directory.models import Area

from ..counting import Figure, asked
from ..models import CountingRule, Observation
from ..rule_words import why_unknown
from ..scope import Scope
from ..sentence import Style
from ..validation.agreeing import agrees, rounded
from .names import text_of
from .tables import date_of


@dataclass(frozen=True)
class Compared:
    """Both figures on the day of the reported one, and the counted one of the day that is shown."""

    rule: CountingRule
    area: Area
    reported: str
    reported_on: str
    then: str
    now: str
    difference: str
    agrees: bool | None  # None where there is nothing to compare
    why: str  # why nothing is counted beside the reported figure
    names_url: str
    then_url: str
    reconcile_url: str

    @property
    def same_day(self) -> bool:
        return self.then_url == self.names_url


def compared(rule: CountingRule, area: Area, seen: Observation | None, scope: Scope, also_now: bool = True) -> Compared:
    """One count, and with `also_now` a second one where the reported figure is of another day."""
    style = Style(rule.indicator.unit, rule.indicator.decimals)
    value, day = (seen.value, seen.as_of) if seen else (None, scope.on)
    then = asked(rule, area, day)
    now = ""
    if also_now:
        now = text_of((then if day == scope.on else asked(rule, area, scope.on)).value, style)
    base = f"/indicators/{rule.indicator.code}/"
    moved = {} if area.pk == scope.area.pk else {"area": area.code}
    names_url = f"{base}records/{scope.query(page='', **moved)}"
    then_url = f"{base}records/{_on(scope, seen.as_of, moved)}" if seen and seen.as_of != scope.on else names_url
    return Compared(
        rule=rule,
        area=area,
        reported=style.value(value, seen.qualifier) if seen else figures.BLANK,
        reported_on=date_of(seen) if seen else "",
        then=text_of(then.value, style),
        now=now,
        difference=difference_text(then.value, value, rule),
        agrees=agrees(then.value, value, seen.qualifier if seen else "=", rule.indicator.decimals),
        why=why_unknown(rule, then),
        names_url=names_url,
        then_url=then_url,
        reconcile_url=f"{base}reconciliation/{scope.query(page='', **moved)}",
    )


def _on(scope, day: datetime.date, moved) -> str:
    return scope.query(year="", page="", on=day.isoformat(), **moved)


def difference_text(found: Figure, value: Decimal | None, rule: CountingRule) -> str:
    """Counted less reported, with its sign; blank where one of them is not known."""
    if found is None or value is None:
        return figures.BLANK
    return figures.signed(rounded(found, value, rule.indicator.decimals) - value)
