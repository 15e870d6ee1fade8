"""The verdict in words: one sentence, the arithmetic line by line, and a wording that would be right."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from qijiang import figures

from ..sentence import Style
from .judging.bases import Bases, pairs
from .judging.kinds import GROWTH, IN_PERCENT, Kind, Reading, Verdict
from .judging.statement import Facts, Judgement, Statement
from .ranking import place_line, place_sentence
from .wording import amount, base_text

REASONS = {
    "no_indicator": gettext_lazy("The text names no indicator: choose the one that is meant."),
    "ambiguous": gettext_lazy("Several indicators may be meant: choose one."),
    "unsure": gettext_lazy("The figure may be about something else: choose the indicator if it is meant."),
    "goal": gettext_lazy("It is a goal, not a figure that has come about."),
    "no_part": gettext_lazy("It does not say of which area or part it is the share."),
    "other_scope": gettext_lazy("It speaks of another area, whose figures are not within reach here."),
    "previous_period": gettext_lazy("Growth over the previous period is not checked: only years are compared."),
    "own_statement": gettext_lazy("All that is stored is this statement itself."),
    "no_year": gettext_lazy("It does not say for which year."),
    "definition_break": gettext_lazy(
        "The definition changed between the two years, so their values cannot be compared."
    ),
    "base_unknown": gettext_lazy("The base is not stored."),
    "base_zero": gettext_lazy("The base is zero, so no rate can be stated."),
    "base_negative": gettext_lazy("The base is negative, so no rate can be stated."),
    "value_unknown": gettext_lazy("No amount is stored for the year."),
    "value_negative": gettext_lazy("The value is negative, so no rate can be checked."),
    "no_years": gettext_lazy("An annual average needs a base year that lies before."),
    "inexact": gettext_lazy("The stored figures are not exact enough to decide."),
    "no_totals": gettext_lazy("Neither the part nor the whole is stored."),
    "no_target": gettext_lazy("There is no target for the year."),
    "other_unknown": gettext_lazy("The figure of the other area is not stored."),
    "not_a_rank": gettext_lazy(
        "The indicator is an amount, no place in a ranking: a place can only be checked where the areas beside it have "
        "figures of the same day within reach."
    ),
    "place_open": gettext_lazy("Too few of the areas beside it have a figure of the same day to decide."),
    "not_percent": gettext_lazy("Percentage points are a difference of percentages, and the indicator is none."),
}
READ_AS = {
    Reading.GREW: gettext_lazy("read strictly, as “grew by”"),
    Reading.IS: gettext_lazy("read loosely, as “is … times”"),
    Reading.COMPOUND: gettext_lazy("as an annual average"),
    Reading.SIMPLE: gettext_lazy("as growth divided by the years"),
    Reading.OF_STOCK: gettext_lazy("as growth of the stock by what is new"),
    Reading.INCREMENT: gettext_lazy("by the increment"),
    Reading.OF_TARGET: gettext_lazy("as a part of the whole target"),
}


@dataclass(frozen=True)
class Told:
    """`sentence` is the verdict in one; `lines` its arithmetic; `better` a wording that would be right, or ""."""

    sentence: str
    lines: list[str]
    better: str


def tell(statement: Statement, facts: Facts, judgement: Judgement, style: Style) -> Told:
    words = _Words(statement, facts, judgement, style)
    return Told(words.sentence(), words.lines(), words.better())


def number_of(value: Fraction | Decimal, places: int | None = None) -> str:
    """A worked-out number; without `places` to four digits after the point at most, less trailing zeros."""
    exact = _decimal(value)
    return figures.number(exact, places) if places is not None else figures.number(round(exact, 4))


def _decimal(value) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else value


class _Words:
    """What can be said of one judgement."""

    def __init__(self, statement, facts, judgement, style):
        self.statement, self.facts, self.judgement, self.style = statement, facts, judgement, style

    # one sentence

    def sentence(self) -> str:
        verdict = self.judgement.verdict
        if verdict == Verdict.UNCHECKABLE:
            return str(REASONS[self.judgement.reason])
        if self.statement.kind in GROWTH:
            return self._growth_sentence(verdict)
        if self.statement.kind == Kind.COMPLETION:
            return self._completion_sentence(verdict)
        return self._plain_sentence(verdict)

    def _growth_sentence(self, verdict):
        reads = self.judgement.reads
        first = reads[0]
        if verdict == Verdict.BOTH:
            said = {"first": self._possible(reads[0]), "second": self._possible(reads[1])}
            return _("%(first)s; %(second)s. Nothing that is stored decides between them.") % said
        if verdict == Verdict.OTHER_READING:
            held = next(read for read in reads[1:] if read.fits)
            if first.base is None:
                return _("No whole base fits it; it holds only %(reading)s.") % {"reading": self._possible(held)}
            return _("It comes to %(strict)s; what is stated holds only %(reading)s.") % {
                "strict": self._rate(first.result), "reading": READ_AS[held.reading],
            }  # fmt: skip
        if first.base is not None:
            words = (
                _("%(a)s against %(b)s comes to %(rate)s, as stated.")
                if verdict == Verdict.CONSISTENT
                else _("%(a)s against %(b)s comes to %(rate)s.")
            )
            return words % {"a": self._value(), "b": self._written(first.base.value), "rate": self._rate(first.result)}
        if verdict == Verdict.CONSISTENT:
            return _("It holds with a base of %(bases)s; the base itself is not stored.") % {
                "bases": self._bases(first.bases)
            }
        return _("No whole base makes %(rate)s of %(a)s.") % {"rate": self._stated(), "a": self._value()}

    def _possible(self, read):
        return _("%(reading)s with a base of %(bases)s") % {
            "reading": READ_AS[read.reading], "bases": self._bases(read.bases),
        }  # fmt: skip

    def _completion_sentence(self, verdict):
        first = self.judgement.reads[0]
        if verdict == Verdict.OTHER_READING:
            held = next(read for read in self.judgement.reads[1:] if read.fits)
            return _("By the increment %(rate)s is done; what is stated holds only %(reading)s.") % {
                "rate": self._rate(first.result), "reading": READ_AS[held.reading],
            }  # fmt: skip
        words = _("%(rate)s is done, as stated.") if verdict == Verdict.CONSISTENT else _("%(rate)s is done.")
        return words % {"rate": self._rate(first.result)}

    def _plain_sentence(self, verdict):
        kind, holds = self.statement.kind, verdict == Verdict.CONSISTENT
        if kind == Kind.SHARE and self.judgement.bases is not None:
            return _("%(bases)s of %(whole)s make the stated share; the part itself is not stored.") % {
                "bases": self._bases(self.judgement.bases), "whole": self._written(self.facts.whole.value),
            }  # fmt: skip
        if kind == Kind.SHARE and self.judgement.result is None:
            return _("No whole number of %(whole)s makes the stated share.") % {
                "whole": self._written(self.facts.whole.value)
            }
        if self.facts.place is not None:
            return place_sentence(self.facts.place, holds=holds)
        result = self._rate(self.judgement.result)
        if kind == Kind.ABOVE:
            said = {"stated": self.style.value(self.statement.figure), "other": result}
            return (
                _("%(stated)s against %(other)s there: it is so.")
                if holds
                else _("%(stated)s against %(other)s there: it is not so.")
            ) % said
        if kind in {Kind.INCREASE, Kind.POINTS}:
            words = _("It comes to %(rate)s, as stated.") if holds else _("It comes to %(rate)s.")
            return words % {"rate": result}
        if kind == Kind.SHARE and self.facts.part is not None and self.facts.whole is not None:
            words = _("The share comes to %(rate)s, as stated.") if holds else _("The share comes to %(rate)s.")
            return words % {"rate": result}
        stored = self.facts.stored
        reached = not holds and stored.is_exact and stored.value == self.statement.figure
        if reached:
            return _("Stored is %(rate)s: reached, not exceeded.") % {"rate": result}
        words = _("Stored is %(rate)s, as stated.") if holds else _("Stored is %(rate)s.")
        return words % {"rate": result}

    # the arithmetic

    def lines(self) -> list[str]:
        if self.judgement.reason == "value_unknown" and self.statement.kind in GROWTH:
            return self._without_amount()
        holds = self.judgement.verdict == Verdict.CONSISTENT
        reads = [r for r in self.judgement.reads if not (holds and r.reading == Reading.OF_STOCK)]
        found = [self._line(read) for read in reads]
        found += self._about_base(reads)
        if self.statement.kind == Kind.SHARE:
            found += self._share_lines()
        if self.judgement.reason == "place_open":
            found.append(place_line(self.facts.place))
        if self.judgement.reason == "base_unknown" and self.statement.kind not in GROWTH:
            found.append(self._base_wanted())
        return [line for line in found if line]

    def _about_base(self, reads):
        """What a verdict takes for granted: that a base was counted by itself, that what is new is a net increase."""
        found, kind = [], self.statement.kind
        if kind == Kind.INCREASE and reads:
            base = Fraction(reads[0].base.value)
            if base > 0:
                growth = figures.percent(_decimal(reads[0].result / base))
                found.append(
                    _("That is growth by %(growth)s, if what is new means the net increase.") % {"growth": growth}
                )
        if kind == Kind.ABOVE and self.facts.other is not None:
            sign = ">" if self.statement.figure > self.facts.other.value else "≤"
            found.append(f"{number_of(self.statement.figure)} {sign} {number_of(self.facts.other.value)}")
        derived = [read.base for read in reads[:1] if read.base is not None and read.base.derivation]
        said = [{"base": self._written(base.value), "how": base.derivation} for base in derived]
        return found + [_("The base of %(base)s was not published: it is derived, %(how)s.") % each for each in said]

    def _line(self, read):
        if self.statement.kind in {Kind.INCREASE, Kind.POINTS}:
            return self._sum(read, _decimal(read.base.value))
        if read.result is not None:
            sums = [self._sum(read, _decimal(read.base.value) if read.base else None)]
            if self.statement.kind in GROWTH and not read.fits and self.facts.is_whole:
                sums.append(self._wanted(read))
            return _("%(reading)s: %(sums)s") % {
                "reading": READ_AS[read.reading],
                "sums": _("; ").join(filter(None, sums)),
            }
        if read.bases is None:
            return _("%(reading)s: %(sums)s") % {"reading": READ_AS[read.reading], "sums": self._wanted(read)}
        shown = _("; ").join(self._sum(read, _decimal(end)) for end in _ends(read.bases))
        return _("%(reading)s: base %(bases)s (%(sums)s)") % {
            "reading": READ_AS[read.reading], "bases": self._bases(read.bases), "sums": shown,
        }  # fmt: skip

    def _wanted(self, read):
        """That the printed figure needs a base that is no whole number."""
        if read.bases is not None or read.wanted is None:
            return ""
        return _("a base of %(wanted)s would be needed, and no whole number rounds to it") % {
            "wanted": number_of(read.wanted, 1)
        }

    def _sum(self, read, base):
        """The sum that leads from two figures to the rate: (86−20)÷20=3.3."""
        statement, facts = self.statement, self.facts
        if statement.kind in {Kind.INCREASE, Kind.POINTS}:
            return f"{number_of(facts.value.value)}−{number_of(base)}={self._rate(read.result)}"
        a = number_of(facts.value.value)
        if read.reading == Reading.INCREMENT:
            of = f"({a}−{number_of(base)})÷({number_of(facts.target)}−{number_of(base)})"
            return f"{of}={self._rate(read.result)}"
        if read.reading == Reading.OF_TARGET:
            return f"{a}÷{number_of(facts.target)}={self._rate(read.result)}"
        b = number_of(base)
        result = rate_from(statement, read.reading, facts.value.value, base)
        of = {
            Reading.GREW: f"({a}−{b})÷{b}",
            Reading.IS: f"{a}÷{b}",
            Reading.COMPOUND: f"({a}÷{b})^(1/{statement.year - (statement.base_year or 0)})−1",
            Reading.SIMPLE: f"({a}−{b})÷{b}÷{statement.year - (statement.base_year or 0)}",
            Reading.OF_STOCK: _("from %(b)s to %(sum)s, %(a)s÷%(b)s")
            % {"a": a, "b": b, "sum": number_of(facts.value.value + base)},
        }[read.reading]
        return f"{of}={self._rate(result, 2)}"

    def _share_lines(self):
        facts, statement = self.facts, self.statement
        if self.judgement.bases is not None and facts.whole is not None:
            return [self._of_whole(end, facts.whole.value) for end in _ends(self.judgement.bases)]
        if facts.part is not None and facts.whole is not None:
            return [self._of_whole(facts.part.value, facts.whole.value)]
        if facts.part is not None and statement.figure:
            whole = facts.part.value * 100 / statement.figure
            part = self.style.value(facts.part.value, facts.part.qualifier)
            said = {"part": part, "whole": self._written(round(whole, 2))}
            return [_("With a part of %(part)s the whole would be about %(whole)s.") % said]
        return []

    def _of_whole(self, part, whole):
        share = Fraction(part) / Fraction(whole) * 100
        return f"{number_of(part)}÷{number_of(whole)}={number_of(share, max(self.statement.places, 0) + 1)}%"

    def _without_amount(self):
        """What a rate says although no amount is known: the ratio, and pairs of whole numbers that would show it."""
        ratio = self.judgement.reads[0].ratio
        printed = _decimal(1 + Fraction(self.statement.figure) / (100 if self.statement.kind in IN_PERCENT else 1))
        found = []
        if self.statement.kind in {Kind.PERCENT, Kind.TIMES_MORE}:
            found.append(_("It says that the value is %(ratio)s times its base.") % {"ratio": number_of(printed)})
        if self.facts.is_whole and ratio.low is not None and ratio.high is not None:
            shown = _(", ").join(f"{b}→{a}" for b, a in pairs(ratio))
            found += [_("Whole numbers that would show it: %(pairs)s …") % {"pairs": shown}] if shown else []
        return found

    def _base_wanted(self):
        base = self.facts.value.value - self.statement.figure
        return _("The base would be %(base)s.") % {"base": self._written(base)}

    # a wording that would be right

    def better(self) -> str:
        judgement, kind = self.judgement, self.statement.kind
        if judgement.verdict in {Verdict.CONSISTENT, Verdict.UNCHECKABLE}:
            return ""
        if kind in GROWTH:
            return self._better_growth()
        if kind == Kind.COMPLETION:
            return _("“%(amount)s of the target done”") % {"amount": self._rate(judgement.reads[0].result)}
        if judgement.result is None or kind == Kind.ABOVE:
            return ""
        return _("“%(amount)s”") % {"amount": self._rate(judgement.result)}

    def _better_growth(self):
        reads = self.judgement.reads
        if self.judgement.verdict == Verdict.BOTH:
            return _("Say the base, and “grew by” or “is … times” as it is meant.")
        held = next((read for read in reads if read.fits), reads[0])
        base = held.base.value if held.base else _decimal(held.bases.only) if held.bases and held.bases.only else None
        if held.reading == Reading.OF_STOCK:
            return self._better_stock(held)
        return "" if base is None else self._both_wordings(base)

    def _both_wordings(self, base):
        """“grew by 3.3 times since 2018” or “is 4.3 times that of 2018”, to the printed digits; by less than once in
        percent."""
        statement, a = self.statement, self.facts.value.value
        since = base_text(statement.base_year)
        if statement.kind in IN_PERCENT:
            reading = Reading.COMPOUND if statement.kind == Kind.ANNUAL else Reading.GREW
            said = {"amount": self._rate(rate_from(statement, reading, a, base)), "base": since}
            if statement.kind == Kind.ANNUAL:
                return _("“grew by %(amount)s a year since %(base)s”") % said
            return _("“grew by %(amount)s over %(base)s”") % said
        ratio = rate_from(statement, Reading.GREW, a, base)
        if abs(ratio) < 1:
            return _moved_by(ratio, since)
        places = max(statement.places, 0)
        grew, times = (number_of(rate_from(statement, each, a, base), places) for each in (Reading.GREW, Reading.IS))
        said = {"grew": _("%(number)s times") % {"number": grew}, "is": _("%(number)s times") % {"number": times}}
        return _("“grew by %(grew)s over %(base)s” or “is %(is)s that of %(base)s”") % {**said, "base": since}

    def _better_stock(self, read):
        new = self.facts.value.value
        said = []
        for base in _ends(read.bases):
            share = self._rate(rate_from(self.statement, Reading.OF_STOCK, new, _decimal(base)))
            said.append(f"{number_of(base)}→{number_of(Fraction(new) + base)} {share}")
        return _("“the stock grew by …”: %(stocks)s") % {"stocks": _(" or ").join(said)}

    # figures

    def _value(self):
        return self._written(self.facts.value.value)

    def _written(self, value):
        return self.style.value(_decimal(value))

    def _stated(self):
        return amount(self.statement.kind, self.statement.figure, self.style, self.statement.places)

    def _rate(self, result, more=1):
        """A worked-out figure of the statement's kind: `more` digits than were printed, less trailing zeros."""
        if self.statement.kind in {Kind.VALUE, Kind.RANK, Kind.INCREASE, Kind.ABOVE}:
            return amount(self.statement.kind, _decimal(result), self.style)
        if self.statement.kind == Kind.SHARE and self.facts.whole is None:
            return f"{number_of(result)}%"
        exact = _decimal(result)
        rounded = Decimal(number_of(exact, max(self.statement.places, 0) + more).replace(",", "").replace("−", "-"))
        return amount(self.statement.kind, rounded, self.style)

    def _bases(self, bases: Bases):
        first = self._written(bases.first)
        if bases.last is None:
            return _("%(first)s and more") % {"first": first}
        if bases.only is not None:
            return first
        return _("%(first)s to %(last)s") % {"first": number_of(bases.first), "last": self._written(bases.last)}


def rate_from(statement: Statement, reading: Reading, a: Decimal, b: Decimal) -> Fraction:
    """What a statement's figure comes to with these two figures, in a reading."""
    from .judging.growth import rate_of

    return rate_of(statement, reading, Fraction(a) / Fraction(b))


def _moved_by(ratio: Fraction, since: str) -> str:
    """“grew by 26.7% over 2021”, or fell; nobody says “grew by 0.3 times”."""
    said = {"amount": f"{number_of(abs(ratio) * 100, 1)}%", "base": since}
    words = _("“fell by %(amount)s from %(base)s”") if ratio < 0 else _("“grew by %(amount)s over %(base)s”")
    return words % said


def _ends(bases: Bases) -> list[Fraction]:
    return [bases.first] if bases.last in (None, bases.first) else [bases.first, bases.last]
