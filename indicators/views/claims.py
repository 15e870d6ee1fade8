"""The claims desk: what was published and whether it can be so; a text checked; claims recorded and corrected."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..claims.asking import answers, question_of
from ..claims.judging.kinds import Verdict
from ..models import Claim
from ..pages.claims_desk import desk, lines_of
from ..scope import scope_of


def listing(request):
    scope = scope_of(request)
    verdict = _one_of(request, "verdict", {verdict.value for verdict in Verdict})
    kind = _one_of(request, "kind", set(Claim.Kind.values))
    return render(request, "claims/desk.html", {"scope": scope, "desk": desk(scope, verdict, kind)})


def _one_of(request, name, known):
    """The word of the query, "" for none. Raises Http404 for one that is not known."""
    word = request.GET.get(name, "")
    if word and word not in known:
        raise Http404(_("“%(word)s” is not a choice of this page.") % {"word": word[:32]})
    return word


def detail(request, pk):
    scope = scope_of(request)
    (line,) = lines_of(answers([question_of(_claim(request.user, pk))], scope))
    return render(request, "claims/claim.html", {"scope": scope, "line": line, "answer": line.answer})


def _claim(user, pk):
    found = Claim.objects.within_reach(user).whole().filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no claim at this address within your reach."))
    return found
