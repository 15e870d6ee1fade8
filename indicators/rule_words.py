"""A counting rule in words: what stands above the list of names, so that a reader can check it by hand."""

import datetime

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from qijiang.registers.cells import writer
from qijiang.registers.register import field_at, heading_of

from .counting import Counted, OfRule, Why, end_of_last_year
from .models import CountingRule

Measure, Span = CountingRule.Measure, CountingRule.Span


def sentence_of(rule: CountingRule, on: datetime.date) -> str:
    """The rule on that day, as one sentence."""
    of = OfRule(rule)
    title = capfirst(str(of.model._meta.verbose_name_plural))
    parts = [_("From the register “%(register)s”") % {"register": title}]
    parts += [_("“%(field)s” is %(values)s") % said for said in _filters(of)]
    parts += [_time(of, on), _what(of), _where(of)]
    return _("%(rule)s.") % {"rule": _("; ").join(parts)}


def why_unknown(rule: CountingRule, found: Counted) -> str:
    """Why there is no figure, as one sentence; "" where there is one."""
    if found.why is None:
        return ""
    of = OfRule(rule)
    said = {"register": capfirst(str(of.model._meta.verbose_name_plural)), "day": found.day}
    if found.why == Why.NOT_KEPT:
        return _("Not known: no record of the register “%(register)s” of this district begins by %(day)s.") % said
    if found.why == Why.NO_VALUE:
        said["field"] = heading_of(of.model, rule.field)
        return _("Not known: none of the records that count here says “%(field)s”.") % said
    if found.why == Why.NO_WHOLE:
        return _("Not known: the area lies in no other that it could be a share of.")
    return _("Not known: nothing counts in the area above, and of nothing there is no share.")


def _filters(of):
    for name, wanted in of.rule.filters.items():
        write = writer(field_at(of.model, name))
        values = wanted if isinstance(wanted, list) else [wanted]
        yield {"field": heading_of(of.model, name), "values": _(" or ").join(write(value) for value in values)}


def _time(of, on):
    first = datetime.date(on.year, 1, 1)
    said = {"field": heading_of(of.model, of.life.begins), "first": first, "last": on, "day": on}
    if of.rule.measure == Measure.NET_CHANGE:
        before = end_of_last_year(on)
        return _("valid on %(day)s, less those valid on %(before)s") % {"day": on, "before": before}
    if of.rule.measure == Measure.ENDED_IN:
        return _("ended from %(first)s to %(last)s") % said
    if of.rule.time == Span.DAY:
        return _("valid on %(day)s") % said
    if of.rule.time == Span.EVER:
        return _("“%(field)s” up to %(last)s") % said
    return _("“%(field)s” from %(first)s to %(last)s") % said


def _what(of):
    if of.sums:
        return _("the sum of “%(field)s”") % {"field": heading_of(of.model, of.rule.field)}
    if of.rule.field:
        return _("each “%(thing)s” counted once") % {"thing": heading_of(of.model, of.rule.field)}
    return _("each record counted once")


def _where(of):
    if of.rule.measure == Measure.SHARE:
        return _("the area's part of the area above, in percent")
    if not of.placing.seat:
        return _("in the area that the record belongs to")
    if of.rule.time == Span.DAY or of.life.yearly:
        return _("in the area where the enterprise sat on the day")
    return _("in the area where the enterprise sat when it happened")
