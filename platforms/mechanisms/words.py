"""The rules' results in the reader's words and figures."""

from collections.abc import Iterable
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from enterprises.scoring import hightech, sme
from enterprises.scoring.conditions import Condition, percent_of, shown_apart
from qijiang import figures

from .units import unit_word

FIELDS = {
    "revenue": lazy("revenue"),
    "revenue_before": lazy("revenue of the year before"),
    "high_tech_revenue": lazy("high-tech revenue"),
    "cost": lazy("costs and expenses"),
    "rd_spend": lazy("R&D spend"),
    "tax": lazy("taxes paid"),
    "assets": lazy("assets"),
    "exports": lazy("exports"),
    "employees": lazy("employees"),
    "science_staff": lazy("science and technology staff"),
    "rd_staff": lazy("R&D staff"),
    "established": lazy("day of establishment"),
}
ITEMS = {"staff": lazy("Staff"), "rd": lazy("R&D"), "results": lazy("Results")}
VERDICTS = {
    sme.Verdict.DIRECT: lazy("confirmed directly"),
    sme.Verdict.PASSES: lazy("qualifies"),
    sme.Verdict.FAILS: lazy("does not qualify"),
    sme.Verdict.OPEN: lazy("cannot be told"),
}
MARKS = {
    sme.Verdict.DIRECT: "done",
    sme.Verdict.PASSES: "done",
    sme.Verdict.FAILS: "off",
    sme.Verdict.OPEN: "none",
}
GROUNDS = {
    sme.Ground.HIGH_TECH: lazy("valid certificate of a high-tech enterprise"),
    sme.Ground.NATIONAL_AWARD: lazy("national science and technology award, among the first three"),
    sme.Ground.INSTITUTION: lazy("R&D institution of the municipal level or above"),
    sme.Ground.STANDARD: lazy("lead drafter of an international, national or industry standard"),
}
GROUPS = {
    hightech.Group.READY: lazy("Ready to apply"),
    hightech.Group.LACKS_ONE: lazy("Lack one condition"),
    hightech.Group.LACKS_MORE: lazy("Lack more than one"),
    hightech.Group.OPEN: lazy("Cannot be told"),
}
GROUP_MARKS = {
    hightech.Group.READY: "done",
    hightech.Group.LACKS_ONE: "behind",
    hightech.Group.LACKS_MORE: "off",
    hightech.Group.OPEN: "none",
}
CONDITIONS = {
    "registered": lazy("Registered for a year"),
    "rights": lazy("Owns intellectual property"),
    "products": lazy("High-tech product share"),
    "staff": lazy("Share of science staff"),
    "research": lazy("R&D share"),
    "employees": lazy("At most 500 employees"),
    "revenue": lazy("Revenue of at most 200 million yuan"),
    "assets": lazy("Assets of at most 200 million yuan"),
    "base": lazy("Revenue of the base year"),
    "growth": lazy("Growth of the revenue"),
}
MEASURES = {
    "rd_share": (lazy("R&D share of the revenue"), "%"),
    "rd_spend": (lazy("R&D spend"), "万元"),
    "science_share": (lazy("Share of science and technology staff"), "%"),
    "rd_staff_share": (lazy("Share of R&D staff"), "%"),
    "inventions": (lazy("Invention patents in force"), "件"),
    "granted": (lazy("Patents granted in the year"), "件"),
    "high_tech_share": (lazy("High-tech share of the revenue"), "%"),
    "contracts": (lazy("Technology contracts registered"), "万元"),
    "revenue": (lazy("Revenue"), "万元"),
    "revenue_growth": (lazy("Growth of the revenue"), "%"),
    "revenue_per_head": (lazy("Revenue per employee"), "万元/人"),
    "tax": (lazy("Taxes paid"), "万元"),
    "exports": (lazy("Exports"), "万元"),
}


def field_word(name: str) -> str:
    """ "revenue" or "revenue 2020" as people call it."""
    word, _space, year = name.partition(" ")
    return _("%(field)s of %(year)s") % {"field": FIELDS[word], "year": year} if year else str(FIELDS[word])


def listed(names: Iterable[str]) -> str:
    """What is missing, joined; figures of several years are named once for each."""
    return _(", ").join(field_word(name) for name in names)


def percent(value, limit=None) -> str:
    """A percentage; one beside its limit keeps the places that tell the two apart."""
    exact = Fraction(value)
    return figures.number(shown_apart(exact, limit) if limit is not None else shown_apart(exact, -1)) + "%"


def sme_total(score: sme.Score) -> str:
    """The score, or that there is none."""
    return _("cannot be scored") if score.total is None else str(score.total)


def sme_note(score: sme.Score) -> str:
    """What is missing for the score, and what is known of it."""
    if score.total is not None:
        return ""
    said = {"missing": listed(score.missing), "low": score.low, "high": score.high}
    return _("missing or 0: %(missing)s; between %(low)s and %(high)s points") % said


def share_sentence(share: sme.Share) -> str:
    """One share with its figures: R&D spend 60 ÷ revenue 1,000 = 6%."""
    return _("%(part)s ÷ %(whole)s") % {"part": FIELDS[share.part], "whole": FIELDS[share.whole]}


def condition_sentence(condition: Condition) -> str:
    """The figures a condition was judged by, in a sentence."""
    if condition.met is None:
        return _("Cannot be told: %(missing)s missing or 0.") % {"missing": listed(condition.missing)}
    return _SENTENCES[condition.code](condition.figures)


def condition_short(condition: Condition) -> str:
    """The same in the room of a cell."""
    said = condition.figures
    if condition.met is None:
        return _("missing")
    if condition.code == "registered":
        return str(said["established"])
    if condition.code == "rights":
        return f"{figures.number(said['number'])} {unit_word('件')}"
    if "percent" not in said and "whole" not in said:
        return figures.number(said["revenue" if "revenue" in said else "value"])
    return f"{percent(_percent_of(said), said['limit'])} / {figures.number(said['limit'])}%"


def _percent_of(said):
    return said["percent"] if "percent" in said else percent_of(said["part"], said["whole"])


def _registered(said):
    words = _("Founded on %(day)s, %(days)s days before; %(limit)s are needed.")
    return words % {"day": said["established"], "days": figures.number(said["days"]), "limit": said["limit"]}


def _rights(said):
    if not said["number"]:
        return _("The registers show no patent and no other right in force.")
    return _("%(number)s rights in force.") % {"number": figures.number(said["number"])}


def _share(part, whole):
    def sentence(said):
        words = _("%(part)s %(a)s ÷ %(whole)s %(b)s = %(percent)s; at least %(limit)s%% is needed.")
        return words % {
            "part": FIELDS[part],
            "whole": FIELDS[whole],
            "a": figures.number(said["part"]),
            "b": figures.number(said["whole"]),
            "percent": percent(_percent_of(said), said["limit"]),
            "limit": figures.number(said["limit"]),
        }

    return sentence


def _research(said):
    one = _share("rd_spend", "revenue")(said)
    if "first" not in said:
        return one
    words = _("%(first)s to %(last)s: %(sentence)s The sales of the last year were %(sales)s (10,000 yuan).")
    return words % {
        "first": said["first"],
        "last": said["last"],
        "sentence": one,
        "sales": figures.number(said["sales"]),
    }


def _limit(said):
    words = _("%(value)s, at most %(limit)s.")
    return words % {"value": figures.number(said["value"]), "limit": figures.number(said["limit"])}


def _base(said):
    words = _("%(revenue)s in %(year)s; at least %(limit)s is needed (10,000 yuan).")
    return words % {
        "revenue": figures.number(said["revenue"]),
        "year": said["year"],
        "limit": figures.number(said["limit"]),
    }


def _growth(said):
    words = _(
        "From %(base)s in %(first)s to %(revenue)s in %(last)s: %(percent)s a year; at least %(limit)s%% is needed."
    )
    return words % {
        "base": figures.number(said["base"]),
        "first": said["first"],
        "revenue": figures.number(said["revenue"]),
        "last": said["last"],
        "percent": percent(said["percent"], said["limit"]),
        "limit": figures.number(said["limit"]),
    }


_SENTENCES = {
    "registered": _registered,
    "rights": _rights,
    "products": _share("high_tech_revenue", "revenue"),
    "staff": _share("science_staff", "employees"),
    "research": _research,
    "employees": _limit,
    "revenue": _limit,
    "assets": _limit,
    "base": _base,
    "growth": _growth,
}
