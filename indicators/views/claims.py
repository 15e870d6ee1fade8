"""The claims desk: what was published and whether it can be so; a text checked; claims recorded and corrected."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..claims import writing
from ..claims.asking import answers, question_of
from ..claims.checking import TooLong, Vocabulary
from ..claims.finding.statements import LONGEST
from ..claims.forms import ClaimForm, initial_of
from ..claims.judging.kinds import Verdict
from ..models import Claim
from ..pages.claims_desk import desk, lines_of
from ..pages.claims_text import checked_text
from ..recording import Stale
from ..scope import scope_of
from .answers import door


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


class TextForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Sentence or draft"),
        strip=False,
        widget=forms.Textarea(attrs={"class": "form-control", "rows": 8}),
        error_messages={"required": gettext_lazy("Type or paste a text.")},
    )


def check(request):
    """A text checked. It is sent, not put into the address: drafts are long, and not for the server's log."""
    scope = scope_of(request)
    if request.method != "POST":
        return render(request, "claims/check.html", {"scope": scope, "form": TextForm(), "longest": LONGEST})
    text = request.POST.get("text", "").replace("\x00", "")
    form = TextForm({"text": text[:LONGEST]})
    context = {"scope": scope, "form": form, "longest": LONGEST}
    if form.is_valid():
        try:
            context["checked"] = checked_text(text, scope, request.POST)
        except TooLong:
            said = {"length": f"{len(text):,}", "longest": f"{LONGEST:,}"}
            form.add_error(
                "text",
                _("The text has %(length)s characters; %(longest)s at most are checked at once. Send it in parts.")
                % said,
            )
    return render(request, "claims/check.html", context)


def detail(request, pk):
    """A claim with its verdict; who may change it finds the form here."""
    scope, claim = scope_of(request), _claim(request.user, pk)
    known = Vocabulary.read(scope) if request.user.has_perm("indicators.change_claim") else None
    return _shown(request, scope, claim, known, _form_of(claim, known) if known else None)


def change(request, pk):
    """A correction, sent from the claim's page."""
    scope, claim = scope_of(request), _claim(request.user, pk)
    if request.method != "POST":
        return redirect(f"/claims/{pk}/{scope.link}")
    known = Vocabulary.read(scope)
    form = ClaimForm(request.POST, known=known, initial=_kept(claim))
    if form.is_valid():
        try:
            with door():
                version = form.cleaned_data["version"]
                writing.correct(request.user, form.fill(_claim(request.user, pk)), version=version, via="form")
        except Stale:
            return _overtaken(request, scope, pk, known)
        except ValidationError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, _("The claim was corrected; what it was before stays in the history."))
            return redirect(f"/claims/{pk}/{scope.link}")
    return _shown(request, scope, claim, known, form)


def new(request):
    """A claim recorded: the form comes filled in from a checked text."""
    scope = scope_of(request)
    known = Vocabulary.read(scope)
    if request.method != "POST":
        offered = {name: value for name, value in request.GET.items() if name in ClaimForm.base_fields and value}
        start = {"area": scope.area.code, "year": scope.year, "qualifier": "="} | offered
        start["year"] = request.GET.get("claim_year") or start["year"]
        start["area"] = request.GET.get("claim_area") or start["area"]
        return _recording(request, scope, ClaimForm(initial=start, known=known), known)
    form = ClaimForm(request.POST, known=known)
    answer = None
    if form.is_valid():
        if "try" in request.POST:
            (answer,) = answers([form.question()], scope)
        else:
            try:
                with door():
                    claim = writing.record(request.user, form.fill(Claim()), via="form")
            except ValidationError as refusal:
                _refuse(form, refusal)
            else:
                messages.success(request, _("The claim was recorded."))
                return redirect(f"/claims/{claim.pk}/{scope.link}")
    return _recording(request, scope, form, known, answer)


def withdraw(request, pk):
    """A claim taken back, after a question."""
    scope, claim = scope_of(request), _claim(request.user, pk)
    if request.method != "POST":
        return render(
            request, "claims/withdraw.html", {"scope": scope, "claim": claim, "answer": _answer(claim, scope)}
        )
    typed = request.POST.get("version", "")
    version = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
    try:
        with door():
            writing.withdraw(request.user, claim, version=version, via="form")
    except Stale:
        return _overtaken(request, scope, pk, Vocabulary.read(scope))
    messages.success(request, _("The claim was withdrawn; what it said stays in the history."))
    return redirect(f"/claims/{scope.link}")


def _recording(request, scope, form, known, answer=None):
    names = sorted(each.name for each in known.indicators.values())
    context = {"scope": scope, "form": form, "names": names, "answer": answer}
    return render(request, "claims/new.html", context)


def _shown(request, scope, claim, known, form, status=200, **said):
    names = sorted(each.name for each in known.indicators.values()) if known else []
    answer = _answer(claim, scope)
    context = {"scope": scope, "answer": answer, "form": form, "names": names} | said
    return render(request, "claims/claim.html", context, status=status)


def _answer(claim, scope):
    (line,) = lines_of(answers([question_of(claim)], scope))
    return line.answer


def _overtaken(request, scope, pk, known):
    """409: somebody changed or withdrew it since the page was read; what stands now is shown, with the form for it."""
    claim = _claim(request.user, pk)
    return _shown(request, scope, claim, known, _form_of(claim, known), status=409, overtaken=True)


def _form_of(claim, known):
    return ClaimForm(initial=_kept(claim), known=known)


def _kept(claim):
    """The fields of the form as the claim has them."""
    said = initial_of(question_of(claim))
    for name in ("numerator", "denominator"):
        part = getattr(claim, name)
        said[name] = part.name if part else ""
    said |= {"source": claim.source_id, "version": claim.version}
    return said | {name: getattr(claim, name) for name in ("section", "paragraph", "figure_id")}


def _refuse(form, refusal):
    """Show what the door refused; a rule about a field under it."""
    for name, said in getattr(refusal, "message_dict", {None: refusal.messages}).items():
        form.add_error(name if name in form.fields else None, said)


def _claim(user, pk):
    found = Claim.objects.within_reach(user).whole().filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no claim at this address within your reach."))
    return found
