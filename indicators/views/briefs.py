"""Briefs to read: the list, one brief, what has changed since, and the sheet to print."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ..briefs import layout, writing
from ..briefs.changes import differences
from ..briefs.checked import checked_text
from ..briefs.content import Content, content_of
from ..briefs.making import shown
from ..forms import typed_day
from ..models import Brief
from ..moment import default_day
from ..pages.briefs import BriefFilter, brief_rows, changed_page, parts_shown
from ..reading import Moment

LISTED = 20  # on a page


def listing(request):
    found = Brief.objects.within_reach(request.user).without_content()
    narrowed = BriefFilter(request.GET, queryset=found.select_related("plan", "area", "changed_by", "frozen_by"))
    page = Paginator(narrowed.qs, LISTED).get_page(request.GET.get("page"))
    context = {"filter": narrowed, "page": page, "rows": brief_rows(list(page.object_list))}
    context["may_add"] = request.user.has_perm("indicators.add_brief")
    return render(request, "briefs/list.html", context)


def page(request, pk):
    brief = brief_of(request.user, pk)
    content = shown(brief)
    context = about(request, brief, content) | {"parts": parts_shown(brief, content)}
    context["editions"] = Brief.objects.within_reach(request.user).without_content().filter(before=brief)
    if not brief.is_frozen:
        context["faults"] = _faults(brief, content)
        if request.GET.get("check"):
            context["checked"] = checked_text(brief, content)
    return render(request, "briefs/brief.html", context)


def brief_of(user, pk) -> Brief:
    """The brief within the account's reach, with its plan, area, people and the edition before. Raises Http404."""
    rows = Brief.objects.within_reach(user)
    rows = rows.select_related("plan", "area", "before", "created_by", "changed_by", "frozen_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is no brief at this address within your reach: it may have been discarded."))
    return found


def about(request, brief: Brief, content: Content) -> dict[str, Any]:
    """What every page of a brief shows at its head, and what the reader may do."""
    with translation.override(brief.language):
        meeting = layout.meeting_line(content)
    return {
        "brief": brief,
        "content": content,
        "meeting_line": meeting,
        "may_change": not brief.is_frozen and writing.may(request.user, brief, "change"),
        "may_add": brief.is_frozen and writing.may(request.user, brief, "add"),
    }


def _faults(brief, content) -> list[str]:
    """What keeps a draft from being frozen, or should be looked at before."""
    try:
        writing.check(brief, content["values"])
    except ValidationError as error:
        return error.messages
    return []


def print_page(request, pk):
    brief = brief_of(request.user, pk)
    content = shown(brief)
    with translation.override(brief.language):
        context = about(request, brief, content) | {"parts": parts_shown(brief, content, marks_fields=False)}
        context |= {"unit": layout.units_of(content["goals"]), "signature": layout.signature(content)}
        return render(request, "briefs/print.html", context)


def changes(request, pk):
    """What differs between a frozen brief and now, the same day as known now, a day of choice, or another brief."""
    brief = brief_of(request.user, pk)
    if not brief.is_frozen:
        raise Http404(_("This brief is still a draft: what has changed is asked of a frozen one."))
    other, day = _compared(request, brief)
    old = shown(brief)
    with translation.override(brief.language):
        new = shown(other) if other else content_of(_again(brief), Moment(day, timezone.localdate()))
        frozen = sorted(each.frozen_at for each in (brief, other) if each and each.frozen_at)
        found = differences(old, new, since=frozen[0], until=frozen[1] if other else None)
    context = about(request, brief, old) | changed_page(found, old, new)
    others = Brief.objects.within_reach(request.user).frozen().without_content().filter(plan=brief.plan)
    context |= {"other": other, "day": day, "others": others.exclude(pk=brief.pk).order_by("-on", "-pk")[:50]}
    context |= {"today": default_day(brief.year, timezone.localdate()), "same_day": brief.on}
    return render(request, "briefs/changes.html", context)


def _again(brief: Brief) -> Brief:
    """The brief as it would be written now, for comparison."""
    return Brief(
        plan=brief.plan,
        area=brief.area,
        year=brief.year,
        on=brief.on,
        title=brief.title,
        language=brief.language,
        chosen=brief.chosen,
        sections=brief.sections,
    )


def _compared(request, brief) -> tuple[Brief | None, datetime.date]:
    """(the other brief, its day), or (None, the day asked for or the default one). Raises Http404 for what is none."""
    asked = request.GET.get("with", "")
    if asked and asked != "now":
        if not (asked.isascii() and asked.isdigit() and len(asked) < 19):
            raise Http404(_("There is no such brief to compare with."))
        other = brief_of(request.user, int(asked))
        if not other.is_frozen or other.plan_id != brief.plan_id:
            raise Http404(_("Only frozen briefs on the same plan can be compared."))
        return other, other.on
    typed = request.GET.get("on", "")
    if not typed:
        return None, default_day(brief.year, timezone.localdate())
    try:
        day = typed_day(typed)
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return None, default_day(brief.year, timezone.localdate())
    return None, max(day, datetime.date(brief.year, 1, 1))
