"""The pages of a merge: pairs that may be one, the other record, the two side by side, and the confirmation."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from qijiang import figures

from . import merging
from .cells import MASK, writer
from .duplicates import SHOWN
from .forms import NamedField, rows_to_name
from .history import masked_for
from .merge_plan import Obstacle, Plan, both_of, comparable, fixed, plan, proposed
from .natural import text_of
from .register import Register, field_at, heading_of
from .sheet import address_of, record_of, rows_of
from .wanted import Refused

NAMED = 50  # rows of a register, and records in the way, that are named; the rest is counted
LAST_PAGE = 10_000
LONGEST_KEY = 18  # digits of the largest primary key
TAKE = "take_"


@dataclass(frozen=True)
class Row:
    """A field of the two records; `is_open` where there is something to choose, `why_not` says why not, if so."""

    name: str
    label: str
    kept: str
    merged: str
    differs: bool
    is_taken: bool
    why_not: str

    @property
    def is_open(self) -> bool:
        return bool(self.merged) and not self.why_not


class OtherForm(forms.Form):
    """Which record is the same thing, by its code or its name."""

    def __init__(self, data, *, register: Register, user):
        super().__init__(data, auto_id="merge_%s")
        rows = rows_to_name(register.model, user)
        box = forms.TextInput({"class": "form-control", "autocomplete": "off", "placeholder": _("code or name")})
        self.fields["other"] = NamedField(rows=rows, widget=box, label=_("The other record"))


@require_GET
def listing(request, register):
    """Pairs that may be one thing, of each way to look; `page` counts from 1."""
    text = request.GET.get("page", "1")
    page = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= page <= LAST_PAGE:
        raise Http404(_("There is no such page."))
    parts = list(_found(request, register, None, slice((page - 1) * SHOWN, page * SHOWN)))
    context = {"register": register, "parts": parts, "page": page, "previous": page - 1, "next": page + 1}
    context["has_next"] = any(found["is_cut"] for _title, found in parts)
    context["none"] = not any(found["pairs"] for _title, found in parts)
    return render(request, "registers/merge_list.html", context)


def _found(request, register, of, part):
    """(how it was looked, what was found) for each way to look."""
    rows = rows_of(register, request.user).filter(in_use=True)
    shown = _shown_of(request, register)
    for rule in register.merging.rules:
        found = rule.search(rows, of, part)
        both = [(each.kept, each.merged) for each in found.pairs]
        pairs = [(shown(kept), shown(other), _address(register, kept.pk, other.pk)) for kept, other in both]
        yield rule.title, {"pairs": pairs, "is_cut": found.is_cut}


def _shown_of(request, register):
    """(name, address, what else the list shows) of a record."""
    masked = masked_for(request.user, register.model)

    def shown(record):
        texts = [_text(record, name, name in masked) for name in register.columns]
        return str(record), address_of(record), [text for text in texts if text and text != str(record)]

    return shown


def _address(register, kept, merged):
    return f"{reverse(f'{register.name}_merge', args=[kept])}?with={merged}"


@require_http_methods(["GET", "HEAD", "POST"])
def page(request, register, pk):
    """Choose the other record; with it (`with`) the two side by side; sent, the merge."""
    if request.method == "POST":
        return _confirmed(request, register, pk)
    other = request.GET.get("with", "")
    if not other:
        return _choose(request, register, pk)
    if not (other.isascii() and other.isdigit() and len(other) <= LONGEST_KEY):
        raise Http404(_("There is no such record within your reach."))
    kept, merged = _both(request, register, pk, int(other))
    taken = proposed(request.user, register, kept, merged)
    return _side_by_side(request, plan(request.user, register, kept, merged, taken))


def _both(request, register, kept, merged):
    found = both_of(request.user, register, kept, merged)
    if found is None:
        raise Http404(_("There is no such record within your reach."))
    return found


def _choose(request, register, pk):
    record = record_of(register, request.user, pk)
    if record is None:
        raise Http404(_("There is no such record within your reach."))
    form = OtherForm(request.GET if "other" in request.GET else None, register=register, user=request.user)
    if form.is_valid():
        other = form.cleaned_data["other"]
        if other.pk != pk:
            return redirect(f"{request.path}?with={other.pk}")
        form.add_error("other", _("This is the same record: name the other one."))
    parts = list(_found(request, register, record, slice(0, SHOWN)))
    context = {"register": register, "record": record, "form": form, "parts": parts}
    context["none"] = not any(found["pairs"] for _title, found in parts)
    return render(request, "registers/merge_choose.html", context)


def _confirmed(request, register, pk):
    try:
        shown = merging.agreed(request.user, register, request.POST.get("preview", ""))
        if shown.kept != pk:
            raise ValidationError(_("This preview is of other records: make a new one."))
    except ValidationError as error:
        return _refused(request, register, " ".join(error.messages))
    taken = [name for name in comparable(register) if request.POST.get(TAKE + name) == "merged"]
    also = bool(request.POST.get("also"))
    try:
        operation = merging.merge(request.user, register, shown, taken, request.POST.get("reason", ""), also)
    except merging.Late as late:
        before = merging.done_already(request.user, register, shown)
        text = _("This merge was done already.") if before else _("Nothing was merged: records changed meanwhile.")
        return _refused(request, register, text, [] if before else late.lines, before, shown)
    except Refused:
        said, status = _("Nothing was merged: records stand in the way."), 409
    except ValidationError as caught:
        said, status = " ".join(caught.messages), 200
    else:
        return redirect("operation_detail", pk=operation.pk)
    kept, merged = _both(request, register, shown.kept, shown.merged)
    return _side_by_side(request, plan(request.user, register, kept, merged, taken, also), said, also, status)


def _refused(request, register, said, lines=(), operation=None, shown=None):
    context = {"register": register, "said": said, "lines": lines, "operation": operation}
    if shown and not operation:
        context["again"] = _address(register, shown.kept, shown.merged)
    return render(request, "registers/merge_refused.html", context, status=409)


def _side_by_side(request, made: Plan, error="", also=True, status=200):
    rows = _rows(request, made)
    context = {"register": made.register, "plan": made, "error": error, "also": also, "take": TAKE}
    context["differing"] = [row for row in rows if row.differs]
    context["same"] = [row for row in rows if not row.differs and row.kept]
    context["doubts"] = made.register.merging.doubts(made.kept, made.merged) if made.register.merging else []
    context["movings"] = [_shown(moving) for moving in made.movings if moving.lines or moving.twice]
    obstacles = [*made.obstacles, *made.broken]
    context["obstacles"] = [_linked(each) for each in obstacles[:NAMED]]
    context["obstacles_rest"] = max(0, len(obstacles) - NAMED)
    context["may_confirm"] = not made.obstacles
    context["offers_also"] = made.added or (made.register.merging and made.register.merging.also_label and not also)
    context["token"] = merging.signed(request.user, made)
    context["reason"] = request.POST.get("reason", "")
    context |= {"kept_as": text_of(made.kept), "merged_as": text_of(made.merged)}
    return render(request, "registers/merge.html", context, status=status)


def _rows(request, made):
    masked = masked_for(request.user, made.register.model)
    return [_row(made, name, name in masked) for name in comparable(made.register)]


def _row(made, name, is_masked):
    kept, merged = (_text(record, name, is_masked) for record in (made.kept, made.merged))
    differs = kept != merged or bool(is_masked and kept)  # whether masked values are the same is not said
    why_not = fixed(made.kept, made.merged, name) if differs and merged else ""
    label = capfirst(heading_of(made.register.model, name))
    return Row(name, label, kept, merged, differs, name in made.taken, why_not)


def _text(record, name, is_masked):
    value = getattr(record, name)
    if is_masked:
        return MASK if value not in (None, "") else ""
    field = field_at(type(record), name)
    if field.is_relation:
        return "" if value is None else str(value)
    return writer(field)(value)


def _shown(moving):
    """How many rows of a register move, the first of them with their addresses, and the pairs that are there twice."""
    twice = moving.twice[:NAMED]
    return {
        "title": moving.register.title,
        "count": figures.number(len(moving.lines)),
        "named": [(line.label, address_of(line.record)) for line in moving.lines[:NAMED]],
        "rest": max(0, len(moving.lines) - NAMED),
        "twice": [(line.label, address_of(line.record), str(row), address_of(row), line.fields) for row, line in twice],
    }


def _linked(obstacle: Obstacle):
    beside = obstacle.beside
    return {
        "label": obstacle.label,
        "address": address_of(obstacle.record),
        "beside": "" if beside is None else str(beside),
        "beside_address": address_of(beside),
        "problem": obstacle.problem,
    }


# (name, route, view, the rights it needs), as in views.py; of registers that declare how they are merged
PAGES = [
    ("merge_list", "merge/", listing, ["view", "change"]),
    ("merge", "<int:pk>/merge/", page, ["view", "change"]),
]
