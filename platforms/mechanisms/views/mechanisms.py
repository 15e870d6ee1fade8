"""The section's own page, and one page for each mechanism that the registers keep."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from enterprises.models import Achievement, Challenge, Financing, Payout, Recognition
from platforms.models import Event, Incubatee, ServiceRecord

from ..pages import chains as of_chains
from ..pages import incubation as of_incubation
from ..pages import money, results, service
from ..scope import scope_of

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


def _page(request, title, about, build, latest):
    """A page of totals and tables; `about` says what it shows, `latest` by which records its year begins."""
    scope = scope_of(request, of_figures=False, latest=latest)
    context = {"scope": scope, "title": title, "about": about, "has_no_parks": True, **build(scope)}
    return render(request, "mechanisms/summary.html", context)


@require_GET
def achievements(request):
    about = _("What was registered and transferred from the first day of the year to the day of the page.")
    return _page(
        request, _("Achievements and their transfer"), about, results.achievements, (Achievement, "registered")
    )


@require_GET
def challenges(request):
    about = _("Challenges announced in the year, with those who applied and who won.")
    return _page(request, _("Open challenges"), about, results.challenges, (Challenge, "announced"))


@require_GET
def commissioners(request):
    street, village = (_word(request, name) for name in ("street", "village"))
    about = _("Services from the first day of the year to the day of the page, by village.")
    chosen = village if "village" in request.GET else None

    def build(scope):
        return service.commissioners(scope, street, chosen)

    return _page(request, _("Science commissioners"), about, build, (ServiceRecord, "date"))


@require_GET
def incubation(request):
    stage = request.GET.get("stage", "")
    chosen = stage if stage in Incubatee.Stage else ""
    place = request.GET.get("place", "")
    about = _("A firm or team is followed from stage to stage by its enterprise, else by its name.")
    return _page(
        request,
        _("Incubation chain"),
        about,
        lambda scope: of_incubation.incubation(scope, chosen, place),
        (Incubatee, "entered"),
    )


@require_GET
def funds(request):
    about = _("A size is a stock, a turnover a flow; loans (笔) are not enterprises (户).")
    return _page(request, _("Funds and financing"), about, money.funds, (Financing, "start"))


@require_GET
def policies(request):
    about = _("What was approved and paid by each policy, for the enterprises of the area.")
    return _page(request, _("Policies and payouts"), about, money.policies, (Payout, "approved_on"))


@require_GET
def chains(request):
    about = _("The enterprises of each chain on the day of the page.")
    chosen = request.GET.get("chain", "")
    return _page(
        request, _("Industry chains"), about, lambda scope: of_chains.chains(scope, chosen), (Recognition, "issued")
    )


@require_GET
def events(request):
    about = _("Events held in the year up to the day of the page, and awards of the year.")
    return _page(request, _("Events and awards"), about, service.events, (Event, "begins"))


def _word(request, name):
    return request.GET.get(name, "").replace("\x00", "")[:120]
