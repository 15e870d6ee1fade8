"""The pages of the bases: technology SMEs, the pipeline of high-tech enterprises, high growth, one enterprise."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from enterprises.models import Enterprise, GrowthRule
from qijiang import figures

from .. import words
from ..pages import bases
from ..pages.bases import TooMany
from ..pages.firm import scores_of
from ..pages.tables import leaf_of
from ..scope import scope_of


def _typed(request) -> str:
    return request.GET.get("q", "").replace("\x00", "")[:64]


def _chosen(request, name, allowed) -> str:
    """A word of the URL, "" where it is none of those allowed."""
    word = request.GET.get(name, "")
    return word if word in allowed else ""


def _page(request, template, scope, found, write, **more):
    leaf = leaf_of(request, found.rows)
    link = "" if scope.link == "?" else scope.link
    rows = [write(firm, judged, link) for firm, judged in leaf.rows]
    context = {"scope": scope, "base": found, "leaf": leaf, "page": leaf.page, "rows": rows, "typed": _typed(request)}
    return render(request, template, context | more)


def _choose_a_part(request, scope, title):
    return render(request, "mechanisms/too_many.html", {"scope": scope, "title": title})


@require_GET
def sme_base(request):
    scope = scope_of(request, of_figures=True)
    verdict = _chosen(request, "verdict", words.VERDICTS)
    entry = _chosen(request, "entry", [bases.WITHOUT_ENTRY])
    among = _chosen(request, "among", [bases.APPLIED])
    try:
        found = bases.sme_base(scope, verdict, _typed(request), entry, among)
    except TooMany:
        return _choose_a_part(request, scope, _("Base of technology SMEs"))
    narrowed = [(_("Not in the library"), scope.query(entry="", page=""))] if entry else []
    narrowed += [(_("Have applied"), scope.query(among="", page=""))] if among else []
    return _page(request, "mechanisms/sme_base.html", scope, found, bases.sme_row, narrowed=narrowed)


@require_GET
def pipeline(request):
    scope = scope_of(request, of_figures=True)
    among = _chosen(request, "among", [*bases.AMONG, bases.APPLIED])
    group = _chosen(request, "group", words.GROUPS)
    lacks = _chosen(request, "lacks", bases.LACKS)
    try:
        found = bases.pipeline(scope, group, among, _typed(request), lacks)
    except TooMany:
        return _choose_a_part(request, scope, _("Pipeline of high-tech enterprises"))
    kinds = [(kind.value, str(kind.label), kind == among) for kind in bases.AMONG]
    kinds.append((bases.APPLIED, _("those that have applied"), among == bases.APPLIED))
    said = {"lack": words.CONDITIONS[lacks]} if lacks else {}
    narrowed = [(_("Lacks: %(lack)s") % said, scope.query(lacks="", page=""))] if lacks else []
    return _page(request, "mechanisms/pipeline.html", scope, found, bases.pipeline_row, kinds=kinds, narrowed=narrowed)


@require_GET
def growth_base(request):
    scope = scope_of(request, of_figures=True)
    rules = list(GrowthRule.objects.over(scope.area).select_related("area"))
    if not rules:
        return render(request, "mechanisms/growth_base.html", {"scope": scope, "rules": []})
    rule = _rule(request.GET.get("rule", ""), rules)
    chosen = _chosen(request, "members", bases.MEMBERSHIP) if "members" in request.GET else "member"
    try:
        found = bases.growth_base(scope, rule, chosen, _typed(request))
    except TooMany:
        return _choose_a_part(request, scope, _("Base of high growth"))
    said = {"rule": rule, "rules": rules, "first": scope.year - rule.span, "growth": figures.number(rule.growth)}
    said |= {"share": figures.number(rule.rd_share), "least": figures.number(rule.least_revenue)}
    return _page(request, "mechanisms/growth_base.html", scope, found, bases.growth_row, **said)


def _rule(text, rules):
    if not text:
        return rules[0]
    found = next((rule for rule in rules if str(rule.pk) == text), None)
    if found is None:
        raise Http404(_("There is no such rule here: choose one from the list."))
    return found


@require_GET
def firm(request, pk):
    """One enterprise by all rules."""
    enterprise = Enterprise.objects.within_reach(request.user).filter(pk=pk).select_related("area", "park").first()
    if enterprise is None:
        raise Http404(_("There is no such record within your reach."))
    scope = scope_of(request, of_figures=True)
    context = {"scope": scope, "enterprise": enterprise, "sheet": scores_of(enterprise, scope)}
    return render(request, "mechanisms/firm.html", context)
