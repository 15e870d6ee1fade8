"""The manager's links: the list, a new one, one with what it shows and its revoking."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from qijiang.registers.models import Change

from ..models import CurrentValue, Indicator, SharedLink, Target
from ..pages.shared import link_rows, row_of
from ..pages.wall.screens import usual
from ..pages.wall.show import wall_of
from ..scope import scope_of
from ..sharing.answers import secret
from ..sharing.forms import PublicForm, ScreenForm
from ..sharing.writing import revoke, share
from .answers import door

Kind = SharedLink.Kind
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


def listing(request):
    links = SharedLink.objects.within_reach(request.user).with_maker()
    context = {"rows": link_rows(links, timezone.localdate()), "may_share": _may_share(request)}
    return render(request, "sharing/list.html", context)


def one(request, pk):
    link = SharedLink.objects.within_reach(request.user).with_maker().filter(pk=pk).first()
    if link is None:
        raise Http404(_("There is no such link within your reach."))
    if request.method == "POST":
        with door():
            revoke(request.user, link, via=Change.Via.FORM)
        messages.success(request, _("Revoked: %(link)s. Its address says so from now on.") % {"link": link})
        return redirect("sharing")
    row = row_of(link, timezone.localdate())
    return render(request, "sharing/detail.html", {"link": link, "row": row, "may_share": _may_share(request)})


def new(request, kind):
    if kind not in Kind.values:
        raise Http404(_("There is no such kind of link."))
    scope = scope_of(request)
    form = _form(request, kind, scope)
    if request.method == "POST" and form.is_valid():
        try:
            with door():
                link, token = share(request.user, form.wanted(), via=Change.Via.FORM)
            return _made(request, link, token)
        except ValidationError as error:
            form.refuse(error)
    return render(request, f"sharing/new_{kind}.html", {"scope": scope, "form": form})


def _may_share(request):
    return request.user.has_perm("indicators.add_sharedlink")


def _made(request, link, token):
    """The address: of a screen it is shown here and never again, so it is not kept for another page."""
    if not token:
        messages.success(request, _("Published: %(link)s.") % {"link": link})
        return redirect("shared_link", link.pk)
    address = request.build_absolute_uri(reverse("screen_by_link", args=[token]))
    return secret(render(request, "sharing/made.html", {"link": link, "address": address}))


def _form(request, kind, scope):
    data = request.POST if request.method == "POST" else None
    before = _like(request, kind)
    targets = list(Target.objects.of_plan(scope.plan, scope.year)) if scope.plan else []
    if kind == Kind.SCREEN:
        rights = request.user.has_perms
        screens = wall_of(scope, lambda *asked: rights(asked)).screens
        return ScreenForm(data, scope=scope, targets=targets, screens=screens, initial=_screen_initial(before, screens))
    known = CurrentValue.objects.filter(area=scope.area).order_by().values("indicator")
    indicators = Indicator.objects.filter(pk__in=known).order_by("position", "code")
    return PublicForm(data, scope=scope, targets=targets, indicators=indicators, initial=_public_initial(before))


def _like(request, kind):
    """The link that the new one is to be like, within reach."""
    pk = request.GET.get("like", "")
    rows = SharedLink.objects.within_reach(request.user).filter(kind=kind)
    return rows.filter(pk=int(pk)).first() if pk.isascii() and pk.isdigit() and len(pk) < 10 else None


def _screen_initial(before, screens):
    if before is None:
        return {"screens": [screen.name for screen in usual(screens)]}
    seconds = {f"seconds-{name}": number for name, number in before.screens}
    said = {"note": before.note, "whole_plan": before.whole_plan, "targets": before.targets.all()}
    said |= {"plan": before.plan_id or "newest"}
    return said | {"screens": [name for name, _seconds in before.screens], "seconds": seconds}


def _public_initial(before):
    if before is None:
        return {"slug": get_random_string(10, LETTERS)}
    said = {name: getattr(before, name) for name in ("note", "title", "slug")}
    said |= {"targets": before.targets.all(), "indicators": before.indicators.all()}
    return said | {"sites": "\n".join(before.sites)}
