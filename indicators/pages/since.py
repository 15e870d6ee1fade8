"""What changed since a moment: the lights with the reason for each, and the figures that came."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from qijiang import figures

from ..assessment import MARKS, Status
from ..moment import end_of
from ..reading import Moment
from ..scope import Scope
from ..sentence import goal_text
from ..standing import Standing
from ..then import Before, Came, moment_then, stood
from .desks import moment_text
from .replaced import why, written
from .rows import is_sample, tag

VISIT = "visit"
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")  # never broken over a line
DAYS = (1, 7, 30)
SHOWN = 12  # lights; how many there are is always said


@dataclass(frozen=True)
class Span:
    """Since when the reader wants to know what changed; `moment` is None on a first visit."""

    chosen: str
    moment: datetime.datetime | None
    links: list[tuple[str, str, bool]]  # (word, address, whether it is chosen)

    @property
    def is_first(self) -> bool:
        return self.moment is None

    def then(self, scope: Scope) -> Moment | None:
        """What the page was asked for at that moment."""
        if self.moment is None:
            return None
        return moment_then(self.moment, scope.on, "on" not in scope.asked, scope.year)

    @property
    def words(self) -> str:
        """Since when, as a heading says it."""
        if self.moment is None:
            return ""
        if self.chosen == VISIT:
            return _("Since your last visit (%(moment)s)") % {"moment": moment_text(self.moment)}
        return DAY_WORDS[int(self.chosen)]() if self.chosen.isdigit() else ""


DAY_WORDS = {
    1: lambda: _("Today"),
    7: lambda: _("In the last 7 days"),
    30: lambda: _("In the last 30 days"),
}


def span_of(request, scope: Scope) -> Span:
    """The span that the request asks for, else since the last visit. Raises Http404 for one that is not offered."""
    chosen = request.GET.get("since", "") or VISIT
    if chosen not in {VISIT, *map(str, DAYS)}:
        raise Http404(_("“%(word)s” is no span to choose from.") % {"word": chosen[:32]})
    last = scope.known_at or scope.today
    if chosen == VISIT:
        moment = getattr(request, "last_visit", None)
    else:
        moment = end_of(last - datetime.timedelta(int(chosen)))
    words = {VISIT: pgettext("span", "last visit"), "1": pgettext("span", "today")}
    links = [
        (words.get(each) or _("%(days)s days") % {"days": each}, _address(scope, each), each == chosen)
        for each in (VISIT, *map(str, DAYS))
    ]
    return Span(chosen, moment, links)


def _address(scope, chosen):
    return scope.query(since="" if chosen == VISIT else chosen) or "?"


@dataclass(frozen=True)
class Turn:
    """A light that changed, and why."""

    standing: Standing
    was: Status | None
    was_word: str
    reasons: list[str]
    url: str

    @property
    def now(self) -> Status:
        return self.standing.assessment.status

    @property
    def name(self) -> str:
        return self.standing.target.indicator.title

    @property
    def is_sample(self) -> bool:
        return is_sample(self.standing.observation)

    @property
    def tag(self) -> SafeString:
        return tag(self.is_sample)

    @property
    def is_better(self) -> bool:
        return self.was is not None and ORDER.index(self.now) < ORDER.index(self.was)

    @property
    def item(self) -> SafeString:
        """The change in a list."""
        was = "" if self.was is None else f"{_mark(self.was, self.was_word)} → "
        reasons = DAY.sub(r'<span class="nb">\g<0></span>', escape(" ".join(self.reasons)))
        return SafeString(
            f'<li class="turn"><p><a class="plain name" href="{escape(self.url)}">{escape(self.name)}</a>{self.tag} '
            f'<span class="from-to">{was}{_mark(self.now, self.standing.word)}</span></p>'
            f'<p class="because">{reasons}</p></li>'
        )


ORDER = [Status.ACHIEVED, Status.ON_TRACK, Status.BEHIND, Status.OFF_TRACK, Status.MISSED, Status.NO_DATA]


def _mark(status, word):
    return (
        f'<span class="st s-{MARKS[status]}"><svg class="mk" aria-hidden="true"><use href="#m-{MARKS[status]}"/></svg>'
        f"{escape(word)}</span>"
    )


@dataclass(frozen=True)
class Since:
    """What changed in a span: the lights, and how many figures came."""

    span: Span | None = None
    turns: list[Turn] = field(default_factory=list)
    figures: int = 0

    @property
    def shown(self) -> list[Turn]:
        return self.turns[:SHOWN]

    @property
    def more(self) -> int:
        return max(len(self.turns) - SHOWN, 0)

    def is_new(self, at: datetime.datetime | None) -> bool:
        """Whether something of that moment is new to the reader."""
        return bool(at and self.span and self.span.moment and at > self.span.moment)


def since(span: Span, scope: Scope, now: Iterable[Standing], came: Came) -> Since:
    """No queries: `came` is what `then.came` read for the span's moment."""
    then = span.then(scope)
    if then is None or span.moment is None:
        return Since(span)
    seen_on = scope.known_at or scope.today
    return Since(span, turns(stood(now, came, then, seen_on), scope.link), len(came.since(span.moment)))


def turns(found: Iterable[Before], link: str) -> list[Turn]:
    """Those whose light changed, the worst light now first; each opens its indicator with the query `link`, or with
    the target's own area where that is ""."""
    changed = [each for each in found if _differs(each)]
    made = [_turn(each, link) for each in changed]
    return sorted(made, key=lambda turn: -ORDER.index(turn.now) if turn.now != Status.NO_DATA else 1)


def _differs(each: Before) -> bool:
    return each.then is None or each.then.assessment.status != each.now.assessment.status


def _turn(each: Before, link) -> Turn:
    then = each.then
    was = then.assessment.status if then else None
    target = each.now.target
    url = f"/indicators/{target.indicator.code}/{link or f'?area={target.area.code}'}"
    return Turn(each.now, was, then.word if then else "", reasons(each), url)


def reasons(each: Before) -> list[str]:
    """Why the light changed: the target, the figure, the days."""
    if each.then is None:
        return [_("New target: %(goal)s.") % {"goal": _goal(each.now)}]
    found = []
    if each.target_changed and _goal(each.then) != _goal(each.now):
        found.append(
            _("The target changed: %(before)s → %(now)s.") % {"before": _goal(each.then), "now": _goal(each.now)}
        )
    elif each.target_changed:
        found.append(_("The target's baseline changed."))
    figure = _figure(each.then, each.now) if each.figures_changed else ""
    if figure:
        found.append(figure)
    if not found:
        found.append(_days(each.then, each.now))
    return found


def _goal(standing: Standing) -> str:
    return goal_text(standing.assessment.goal, standing.style)


def _figure(then: Standing, now: Standing) -> str:
    """What figure came in the place of which; "" where it is the same."""
    seen, before, style = now.observation, then.observation, now.style
    if seen is None or (before is not None and seen.pk == before.pk):
        return ""
    said = {"now": written(seen, style), "day": seen.as_of_text, "why": why(seen)}
    if before is None:
        return _("First figure of the year: %(now)s as of %(day)s.") % said
    said |= {"before": written(before, style), "day_before": before.as_of_text}
    if seen.as_of == before.as_of:
        return _("Corrected for %(day)s: %(before)s → %(now)s (%(why)s).") % said
    return _("New figure: %(now)s as of %(day)s, after %(before)s as of %(day_before)s.") % said


def _days(then: Standing, now: Standing) -> str:
    """What the days alone did: more is expected, a figure became late, or the year came to its end."""
    if now.assessment.status == Status.MISSED:
        return _("The year is over.")
    if then.assessment.on == now.assessment.on:
        return _("Figures of past years changed the pace that is expected.")
    if now.assessment.absence is not None:
        return now.sentence
    said = {"before": figures.percent(then.assessment.expectation.share), "then": then.assessment.on}
    said |= {"now": figures.percent(now.assessment.expectation.share), "on": now.assessment.on}
    return _("No new figure, but the date went on: expected are %(now)s by %(on)s, %(before)s by %(then)s.") % said
