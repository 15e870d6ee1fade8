"""The section's own page, and one page for each mechanism that the registers keep."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from enterprises.models import Achievement, Challenge, Financing, Payout, Recognition
from platforms.models import Event, Incubatee, ServiceRecord
from qijiang.registers.behind import page_of, within_reach
from qijiang.registers.exporting import KINDS, Exported
from qijiang.registers.history import masked_for
from qijiang.registers.register import register_of

from ..pages import chains as of_chains
from ..pages import incubation as of_incubation
from ..pages import money, results, service
from ..pages.behind import List, narrowed
from ..scope import Scope, scope_of

# (heading, [(route, title, what it shows, the right it needs)]), in the order of the menu.
SECTIONS = [
    (
        lazy("Fostering enterprises"),
        [
            (
                "sme_base",
                lazy("Base of technology SMEs"),
                lazy("The official self-evaluation score of each enterprise, with its calculation."),
                "enterprises.view_annualfigures",
            ),
            (
                "pipeline",
                lazy("Pipeline of high-tech enterprises"),
                lazy("Who could apply next, and what each lacks."),
                "enterprises.view_annualfigures",
            ),
            (
                "growth_base",
                lazy("Base of high growth"),
                lazy("Members by a rule that is kept as data, and why."),
                "enterprises.view_growthrule",
            ),
            (
                "ranking_list",
                lazy("Innovation rankings"),
                lazy("Weights, calculation, and what was published."),
                "enterprises.view_ranking",
            ),
        ],
    ),
    (
        lazy("Results and challenges"),
        [
            (
                "achievements",
                lazy("Achievements and their transfer"),
                lazy("What was registered, and how it came into use."),
                "enterprises.view_achievement",
            ),
            (
                "challenges",
                lazy("Open challenges"),
                lazy("Challenges, applicants and winners."),
                "enterprises.view_challenge",
            ),
            (
                "incubation",
                lazy("Incubation chain"),
                lazy("From maker space to accelerator, and who went through."),
                "platforms.view_incubatee",
            ),
            (
                "chains",
                lazy("Industry chains"),
                lazy("Each chain with its enterprises."),
                "enterprises.view_industrychain",
            ),
        ],
    ),
    (
        lazy("Services and support"),
        [
            (
                "commissioners",
                lazy("Science commissioners"),
                lazy("Services by village."),
                "platforms.view_servicerecord",
            ),
            (
                "funds",
                lazy("Funds and financing"),
                lazy("Size and turnover, loans and enterprises, each apart."),
                "enterprises.view_financing",
            ),
            (
                "policies",
                lazy("Policies and payouts"),
                lazy("What was granted and paid by each policy."),
                "enterprises.view_payout",
            ),
            (
                "events",
                lazy("Events and awards"),
                lazy("What was held, and who won."),
                "platforms.view_event",
            ),
        ],
    ),
]


@require_GET
def overview(request):
    """The pages of the section that the account may open."""
    rights = request.user.get_all_permissions()
    sections = [
        (heading, [(reverse(name), title, about) for name, title, about, right in pages if right in rights])
        for heading, pages in SECTIONS
    ]
    return render(request, "mechanisms/overview.html", {"sections": [each for each in sections if each[1]]})


@dataclass(frozen=True)
class Mechanism:
    """A page of totals and tables.

    about   what it shows
    build   its totals and tables
    lists   what its numbers open to
    latest  by which records its year begins: their kind, and the field with their day
    """

    name: str
    title: Any
    about: Any
    build: Callable[[Scope], dict]
    lists: Mapping[str, List]
    latest: tuple[Any, str]

    @property
    def page(self):
        return require_GET(partial(_page, mechanism=self))

    @property
    def records(self):
        return require_GET(partial(_records, mechanism=self))

    @property
    def export(self):
        return require_GET(partial(_export, mechanism=self))


def _page(request, mechanism):
    scope = scope_of(request, of_figures=False, latest=mechanism.latest)
    context = {"scope": scope, "mechanism": mechanism, "has_no_parks": True, **mechanism.build(scope)}
    return render(request, "mechanisms/summary.html", context)


def _records(request, what, mechanism):
    """The records behind one number of the page."""
    scope, found = _narrowed(request, mechanism, what)
    page = page_of(found.rows, request)
    back = f"{reverse(mechanism.name)}{scope.link}"
    context = {"scope": scope, "mechanism": mechanism, "page": page, "words": found.words, "back": back}
    return render(request, "mechanisms/behind.html", context)


def _export(request, what, kind, mechanism):
    """Those of them that the account reaches by now, as the register exports its own."""
    if kind not in KINDS:
        raise Http404(_("Files are given as xlsx or csv."))
    _scope, found = _narrowed(request, mechanism, what)
    register = register_of(found.rows.model)
    rows = within_reach(found.rows, request.user)
    return KINDS[kind](Exported(register, rows, left_out=masked_for(request.user, register.model)))


def _narrowed(request, mechanism, what):
    if what not in mechanism.lists:
        raise Http404(_("There is no list “%(name)s”.") % {"name": what[:32]})
    scope = scope_of(request, of_figures=False, latest=mechanism.latest)
    found = narrowed(mechanism.lists[what], scope, request.GET)
    if not request.user.has_perm(register_of(found.rows.model).right("view")):
        raise PermissionDenied
    return scope, found


ACHIEVEMENTS = Mechanism(
    "achievements",
    lazy("Achievements and their transfer"),
    lazy("What was registered and transferred from the first day of the year to the day of the page."),
    results.achievements,
    results.OF_ACHIEVEMENTS,
    (Achievement, "registered"),
)
CHALLENGES = Mechanism(
    "challenges",
    lazy("Open challenges"),
    lazy("Challenges announced in the year, with those who applied and who won."),
    results.challenges,
    results.OF_CHALLENGES,
    (Challenge, "announced"),
)
COMMISSIONERS = Mechanism(
    "commissioners",
    lazy("Science commissioners"),
    lazy("Services from the first day of the year to the day of the page, by village."),
    service.commissioners,
    service.OF_COMMISSIONERS,
    (ServiceRecord, "date"),
)
INCUBATION = Mechanism(
    "incubation",
    lazy("Incubation chain"),
    lazy("A firm or team is followed from stage to stage by its enterprise, else by its name."),
    of_incubation.incubation,
    of_incubation.OF_INCUBATION,
    (Incubatee, "entered"),
)
FUNDS = Mechanism(
    "funds",
    lazy("Funds and financing"),
    lazy("A size is a stock, a turnover a flow; loans (笔) are not enterprises (户)."),
    money.funds,
    money.OF_FUNDS,
    (Financing, "start"),
)
POLICIES = Mechanism(
    "policies",
    lazy("Policies and payouts"),
    lazy("What was approved and paid by each policy, for the enterprises of the area."),
    money.policies,
    money.OF_POLICIES,
    (Payout, "approved_on"),
)
CHAINS = Mechanism(
    "chains",
    lazy("Industry chains"),
    lazy("The enterprises of each chain on the day of the page."),
    of_chains.chains,
    of_chains.OF_CHAINS,
    (Recognition, "issued"),
)
EVENTS = Mechanism(
    "events",
    lazy("Events and awards"),
    lazy("Events held in the year up to the day of the page, and awards of the year."),
    service.events,
    service.OF_EVENTS,
    (Event, "begins"),
)
