"""The pages of a bulk fix: choose field and value, see what it does to every record, apply it with a reason."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from qijiang import figures

from . import moving, previews
from .fixing import Action, Fix, actions, fixable
from .forms import form_class
from .keys import key_of
from .listing import narrowed
from .previews import MOST
from .register import Register, heading_of
from .wanted import Refused, records


@dataclass(frozen=True)
class Selection:
    """The records that the URL names, in the order of their primary keys, `MOST` at most."""

    pks: list[int]
    is_cut: bool

    @property
    def count(self) -> str:
        return figures.number(len(self.pks))


class FixForm(forms.Form):
    """What to do with one field; `value` is filled in as in the record's own form."""

    find = forms.CharField(required=False, strip=False, max_length=200)
    by = forms.CharField(required=False, strip=False, max_length=200)

    def __init__(self, data, *, register: Register, user, name: str, offered: list[Action]):
        super().__init__(data, auto_id="fix_%s")
        self.register, self.name = register, name
        choices = [(each.value, each.label) for each in offered]
        self.fields["action"] = forms.ChoiceField(choices=choices, initial=Action.SET)
        others = {each for each in register.fields if each != name}
        self.fields["value"] = form_class(register, left_out=others)(user=user).fields[name]
        self.fields["value"].required = False
        for box in (self.fields["find"], self.fields["by"]):
            box.widget = forms.TextInput({"class": "form-control", "autocomplete": "off"})

    def clean(self):
        said: dict[str, Any] = super().clean() or {}
        action = said.get("action")
        if action == Action.SET and said.get("value") in (None, "") and "value" not in self.errors:
            self.add_error("value", _("Say which value; to empty the field there is “clear”."))
        if action == Action.REPLACE and not said.get("find"):
            self.add_error("find", _("Say which text is to be replaced."))
        return said

    def fix(self) -> Fix:
        said = self.cleaned_data
        if said["action"] == Action.REPLACE:
            return Fix(self.register, self.name, said["action"], said["by"], said["find"])
        if said["action"] != Action.SET:
            return Fix(self.register, self.name, said["action"])
        return Fix(self.register, self.name, said["action"], getattr(said["value"], "pk", said["value"]))


@require_http_methods(["GET", "HEAD", "POST"])
def choose(request, register):
    """Which field, and what to do with it; sent, it answers with the preview."""
    chosen = _selected(request, register)
    name = request.GET.get("fix", "")
    if name and name not in fixable(register):
        raise Http404(_("“%(name)s” is no field that can be fixed in bulk.") % {"name": name[:32]})
    context = {"register": register, "selection": chosen, "most": figures.number(MOST), "name": name}
    context["fields"] = [(each, heading_of(register.model, each), each == name) for each in fixable(register)]
    context["kept"] = [(key, text) for key, texts in request.GET.lists() if key != "fix" for text in texts]
    if name and chosen.pks and not chosen.is_cut:
        offered = actions(register, name, records(register, request.user).filter(pk__in=chosen.pks).order_by("pk"))
        said = {"register": register, "user": request.user, "name": name, "offered": offered}
        form = context["form"] = FixForm(request.POST or None, **said)
        context["label"] = heading_of(register.model, name)
        if request.method == "POST" and form.is_valid():
            return _preview(request, register, form.fix(), chosen.pks)
    return render(request, "registers/bulk.html", context)


def _selected(request, register):
    """The records that the filters leave, or those that `pks` names. Raises Http404 for what cannot be read."""
    if "pks" in request.GET:
        pks = _keys(request.GET["pks"])
        return Selection(pks[:MOST], len(pks) > MOST)
    pks = list(narrowed(request, register).order_by("pk").values_list("pk", flat=True).distinct()[: MOST + 1])
    return Selection(pks[:MOST], len(pks) > MOST)


def _keys(text):
    keys = {key_of(part) for part in text.split(",")}
    if None in keys:
        raise Http404(_("The records to fix are named by their numbers, with commas between."))
    return sorted(keys)


def _posted(request):
    """The records of a preview that is shown once more."""
    return _keys(request.POST.get("pks", ""))[:MOST]


def _preview(request, register, fix, pks, error=""):
    shown = previews.preview(request.user, fix, pks)
    context = {"register": register, "preview": shown, "label": fix.label(), "error": error}
    context["changing"] = previews.in_words(shown.changing)
    context["refused"] = previews.in_words(shown.refused)
    context["moves"] = moving.moves(request.user, register, shown.changing)
    context["token"] = previews.signed(request.user, shown)
    context["pks"] = ",".join(map(str, pks))
    context["reason"] = request.POST.get("reason", "")
    return render(request, "registers/bulk_preview.html", context)


@require_POST
def apply(request, register):
    """Apply what a preview showed; whatever stands in the way is named, and nothing is written."""
    try:
        agreed = previews.agreed(request.user, register, request.POST.get("preview", ""))
    except ValidationError as error:
        return _refused(request, register, " ".join(error.messages))
    if agreed.refused and not request.POST.get("leave_out"):
        said = _("Some records are refused: tick that they are left out, or choose again.")
        return _preview(request, register, agreed.fix, _posted(request), said)
    try:
        operation = previews.apply(request.user, agreed, request.POST.get("reason", ""))
    except Refused as refused:
        before = previews.applied_already(request.user, agreed)
        said = _("This fix was applied already.") if before else _("Nothing was changed: records stand in the way.")
        return _refused(request, register, said, [] if before else refused.lines, before)
    except ValidationError as error:
        return _preview(request, register, agreed.fix, _posted(request), " ".join(error.messages))
    return redirect("operation_detail", pk=operation.pk)


def _refused(request, register, said, lines=(), operation=None):
    context = {"register": register, "said": said, "lines": lines, "operation": operation}
    return render(request, "registers/bulk_refused.html", context, status=409)


# (name, route, view, the rights it needs), as in views.py
PAGES = [
    ("bulk", "bulk/", choose, ["view", "change"]),
    ("bulk_apply", "bulk/apply/", apply, ["view", "change"]),
]
