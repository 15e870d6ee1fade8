"""Rankings: the list, a draft with its weights, publishing, one enterprise's calculation."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from enterprises.models import Ranking, Recognition
from qijiang import typed
from qijiang.directory.models import Area
from qijiang.directory.reach import within_reach

from .. import publishing, words
from ..pages import rankings
from ..pages.tables import leaf_of
from ..scope import IN_A_ZONE, scope_of


@require_GET
def listing(request):
    shown = Ranking.objects.shown_to(request.user).exclude(state=Ranking.State.DISCARDED)
    rows = list(shown.select_related("area", "created_by", "published_by").order_by("-year", "-pk")[:200])
    drafts = [row for row in rows if not row.is_published]
    published = sorted((row for row in rows if row.is_published), key=lambda row: row.published_at, reverse=True)
    may_add = request.user.has_perm("enterprises.add_ranking")
    context = {"drafts": drafts, "published": published, "may_add": may_add}
    return render(request, "mechanisms/rankings.html", context)


@require_GET
def detail(request, pk):
    ranking = _found(request.user, pk)
    try:
        board = rankings.board_of(ranking)
    except ValidationError as error:
        return render(request, "mechanisms/ranking.html", {"ranking": ranking, "problems": error.messages})
    leaf = leaf_of(request, board.lines)
    context = {
        "ranking": ranking,
        "board": board,
        "leaf": leaf,
        "page": leaf.page,
        "rows": [rankings.row_of(line, board.columns) for line in leaf.rows],
        "may_change": not ranking.is_published and request.user.has_perm("enterprises.change_ranking"),
        "may_publish": not ranking.is_published and request.user.has_perm("enterprises.publish_ranking"),
    }
    return render(request, "mechanisms/ranking.html", context)


@require_GET
def calculation(request, pk, record):
    """How one enterprise came to its score."""
    ranking = _found(request.user, pk)
    board = rankings.board_of(ranking)
    line = next((line for line in board.lines if line.record == record), None)
    if line is None:
        raise Http404(_("This enterprise does not stand in the ranking."))
    steps = rankings.calculation(line, board.columns)
    return render(request, "mechanisms/ranking_firm.html", {"ranking": ranking, "line": line, "steps": steps})


def new(request):
    scope = scope_of(request, of_figures=True)
    return _form(request, Ranking(area=scope.area, year=scope.year), None)


def edit(request, pk):
    ranking = _found(request.user, pk)
    if ranking.is_published:
        raise Http404(_("A published ranking does not change: draw up a new one."))
    return _form(request, ranking, ranking.version)


@require_POST
def publish(request, pk):
    ranking = _found(request.user, pk)
    said = {"version": _number(request.POST.get("version", "")), "seen": request.POST.get("seen", "")}
    try:
        publishing.publish(request.user, ranking, **said)
    except publishing.Moved:
        messages.warning(request, _("Not published: it changed since you looked at it. This is how it stands now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Published. What stands here does not change any more."))
    return redirect("ranking_detail", pk=pk)


@require_POST
def discard(request, pk):
    ranking = _found(request.user, pk)
    try:
        publishing.discard(request.user, ranking, version=_number(request.POST.get("version", "")))
    except publishing.Moved:
        messages.warning(request, _("Not discarded: it changed since you looked at it. This is how it stands now."))
        return redirect("ranking_detail", pk=pk)
    messages.success(request, _("The draft is discarded."))
    return redirect("ranking_list")


def _form(request, ranking, version):
    wrong: dict[str, list[str]] = {}
    weights = {field: f"{weight.normalize():f}" for field, weight in _weights(ranking).items()}
    if request.method == "POST":
        weights = rankings.typed_weights(request.POST)
        wrong = _fill(request, ranking, weights)
        if not wrong:
            wrong = _save(request, ranking, weights, version)
        if not wrong:
            messages.success(request, _("Saved: %(record)s.") % {"record": ranking.title})
            return redirect("ranking_detail", pk=ranking.pk)
    context = {
        "ranking": ranking,
        "read_at": version,
        "year": request.POST.get("year", "") if request.method == "POST" else ranking.year,
        "fields": rankings.fields_to_weigh(weights, wrong),
        "wrong": wrong,
        "problems": [message for said in wrong.values() for message in said],
        "areas": _areas(request.user),
        "kinds": Recognition.Kind.choices,
    }
    return render(request, "mechanisms/ranking_form.html", context)


def _weights(ranking):
    return publishing.weights_of(ranking) if ranking.pk else {}


def _fill(request, ranking, weights):
    """Put what was typed into the ranking; {field: what is wrong}."""
    wrong: dict[str, list[str]] = {}
    ranking.title = request.POST.get("title", "").replace("\x00", "").strip()[:200]
    ranking.year = _number(request.POST.get("year", ""))
    ranking.among = request.POST.get("among", "")
    area = next((area for area in _areas(request.user) if area.code == request.POST.get("area")), None)
    if area is None:
        wrong["area"] = [_("Choose an area within your reach.")]
    else:
        ranking.area = area
    for field, text in weights.items():
        try:
            _weight(field, text)
        except ValidationError as error:
            wrong[field] = error.messages
    return wrong


def _weight(field, text):
    label = str(words.MEASURES[field][0]) if field in words.MEASURES else field[:32]
    return typed.number(text, decimals=2, digits=5, field=label).value


def _save(request, ranking, weights, version):
    read = {field: _weight(field, text) for field, text in weights.items()}
    given = None if version is None else _number(request.POST.get("version", ""))
    try:
        publishing.save_draft(
            request.user, ranking, {field: value for field, value in read.items() if value is not None}, version=given
        )
    except publishing.Moved:
        return {"": [_("Nothing was saved: somebody else changed or published this ranking meanwhile.")]}
    except ValidationError as error:
        return error.message_dict
    return {}


def _areas(user):
    """Where rankings are drawn up: places, not zones."""
    found = within_reach(Area.objects.filter(valid_to=None), user, "path").exclude(kind__in=IN_A_ZONE)
    return list(found.order_by("path", "code"))


def _found(user, pk):
    shown = Ranking.objects.shown_to(user).exclude(state=Ranking.State.DISCARDED)
    found = shown.filter(pk=pk).select_related("area", "created_by", "published_by").first()
    if found is None:
        raise Http404(_("There is no such ranking within your reach."))
    return found


def _number(text):
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
