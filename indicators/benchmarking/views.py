"""The pages of the benchmark desk."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR
from qijiang.registers.models import Change

from ..models import Framework
from ..scope import scope_of
from ..views.answers import door
from . import limits, setting, words
from .desk import BENCHMARK, desk, usual, zone_of
from .evaluating import all_frameworks, evaluations, framework_at
from .forms import MendForm, SourceForm
from .item import item_page
from .mending import action_for, mend, task_of

SAID = ("area", "year", "on", "known_at")


def home(request):
    """Leads to the usual framework and, unless an area is named, to the zone within reach."""
    weights = dict(Framework.objects.values_list("pk").annotate(weight=Sum("groups__weight")).order_by())
    framework = usual(all_frameworks(), weights)
    if framework is None:
        return render(request, "benchmark/none.html", {"scope": scope_of(request, any_year=True)})
    query = {name: request.GET[name] for name in SAID if request.GET.get(name)}
    zone = None if "area" in query else zone_of(request.user, framework)
    if zone is not None:
        query = {"area": zone.code} | query
    return redirect(reverse("benchmark_desk", args=[framework.code]) + (f"?{urlencode(query)}" if query else ""))


def page(request, framework):
    found, scope = framework_at(framework), scope_of(request, any_year=True)
    by, compare = request.GET.get("by", ""), request.GET.get("with", "") or BENCHMARK
    if by not in {"", BENCHMARK}:
        raise Http404(_("“%(word)s” is not one of the ways to rank.") % {"word": by[:32]})
    if compare != BENCHMARK and not _is_year(compare):
        raise Http404(
            _("“%(word)s” is nothing to compare with: choose the comparison value or a year.") % {"word": compare[:32]}
        )
    context = {
        "scope": scope,
        "framework": found,
        "frameworks": all_frameworks(),
        "desk": desk(found, scope, request.user, by == BENCHMARK, compare),
        "may_set": setting.may_set(request.user),
    }
    return render(request, "benchmark/desk.html", context)


def _is_year(text):
    return text.isascii() and text.isdigit() and len(text) == 4 and FIRST_YEAR <= int(text) <= LAST_YEAR


def item(request, framework, code):
    found, scope = framework_at(framework), scope_of(request, any_year=True)
    context = {"scope": scope, "framework": found, "page": item_page(found, code, scope, request.user)}
    return render(request, "benchmark/item.html", context | {"may_set": setting.may_set(request.user)})


def task(request, framework, code):
    """A weak item becomes a task of action 1; whoever looks at it a second time is led to the task."""
    found, scope = framework_at(framework), scope_of(request, any_year=True)
    line = _line(found, code, scope)
    action = action_for(scope.area, scope.year)
    back = f"{reverse('benchmark_item', args=[found.code, line.item.code])}{scope.link}"
    if action is None:
        return render(request, "benchmark/no_action.html", {"scope": scope, "back": back, "item": line.item})
    there = task_of(line.item, scope.area, action.plan)
    if there is not None:
        return _is_there(request, there.task)
    form = MendForm(request.POST or None, user=request.user, initial=_offered(line, action))
    if request.method == "POST" and form.is_valid():
        answer = _mended(request, form, line.item, scope, action)
        if answer is not None:
            return answer
    context = {"scope": scope, "framework": found, "line": line, "item": line.item, "action": action, "form": form}
    context |= {
        "back": back,
        "advice": words.advice(line),
        "gains": [each for each in (words.gain(line), words.gain_to_benchmark(line)) if each],
    }
    return render(request, "benchmark/task.html", context)


def _line(framework, code, scope):
    lines = evaluations(framework, scope.area, [scope.year], scope.moment)[scope.year].lines
    line = next((each for each in lines if each.item.code == code), None)
    if line is None:
        raise Http404(_("The framework has no item “%(code)s”: choose one from its page.") % {"code": code[:16]})
    return line


def _offered(line, action):
    """What the form begins with: the item's advice as title, its reporter or the action's lead, the end of the plan."""
    owner = line.item.indicator.owner if line.item.indicator else None
    advice = words.advice(line)
    name = _("Mend the weak item %(code)s %(item)s.") % {"code": line.item.code, "item": line.item.title}
    if advice:
        name = _("%(aim)s %(rest)s") % {"aim": name, "rest": advice}
    lead = owner or action.lead
    return {
        "name": name[:200],
        "lead": lead and lead.pk,
        "due": f"{action.plan.last_year}-12-31",
    }


def _mended(request, form, item, scope, action):
    said = form.cleaned_data
    try:
        with door():
            made = mend(request.user, item, scope.area, scope.year, action, **said, via=Change.Via.FORM)
    except ValidationError as error:
        there = task_of(item, scope.area, action.plan) if getattr(error, "code", "") == "twice" else None
        if there is not None:
            return _is_there(request, there.task)
        form.refuse(error)
        return None
    messages.success(request, _("Task set: %(task)s. %(lead)s leads it.") % {"task": made.name, "lead": said["lead"]})
    return redirect(f"{reverse('benchmark_desk', args=[item.group.framework.code])}{scope.link}#weak")


def _is_there(request, task):
    messages.info(request, _("There is a task for this item already."))
    return redirect("task", pk=task.pk)


def values(request, framework):
    """Low, high and comparison values of a year, all items at once, each with where it comes from."""
    found = framework_at(framework)
    year = _year_of(request)
    if request.method == "POST":
        return _set(request, found, year)
    like = request.GET.get("like", "")
    seen = limits.limits_page(found, year, like=int(like) if _is_year(like) else None)
    return _values_page(request, seen, SourceForm(), like=like if _is_year(like) else "")


def _year_of(request):
    text = request.GET.get("year", "")
    if not _is_year(text):
        said = {"typed": text[:16], "first": FIRST_YEAR, "last": LAST_YEAR}
        raise Http404(_("“%(typed)s” is not a year between %(first)s and %(last)s.") % said)
    return int(text)


def _set(request, framework, year):
    seen, form = limits.limits_page(framework, year, request.POST), SourceForm(request.POST)
    rows = limits.wanted(seen)
    if seen.problems or not form.is_valid():
        return _values_page(request, seen, form)
    try:
        number = _stored(request.user, framework, year, rows, form.cleaned_data)
    except setting.Overtaken as overtaken:
        limits.show_theirs(seen, overtaken.items)
        return _values_page(request, seen, form, status=409)
    except ValidationError as error:
        _refuse(seen, form, error)
        return _values_page(request, seen, form)
    messages.success(request, _("%(number)s items of %(year)s were changed.") % {"number": number, "year": year})
    return redirect(f"{reverse('benchmark_limits', args=[framework.code])}?year={year}")


@transaction.atomic
def _stored(user, framework, year, rows, said):
    """The values with their source, which is made where it is new: all or nothing."""
    words_of_source = {name: said[name] for name in ("title", "publisher", "published")}
    source = said["source"] or setting.new_source(user, year=year, **words_of_source, via=Change.Via.FORM)
    return setting.set_limits(user, framework, year, rows, source, via=Change.Via.FORM)


def _refuse(seen, form, error):
    by_code = error.message_dict if hasattr(error, "error_dict") else {}
    for row in seen.rows:
        row.problem = " ".join(by_code.get(row.item.code, []))
    if not seen.problems:
        form.add_error(None, " ".join(error.messages))


def _values_page(request, seen, form, *, status=200, like=""):
    context = {"page": seen, "framework": seen.framework, "form": form, "like": like, "overtaken": status == 409}
    return render(request, "benchmark/limits.html", context, status=status)
