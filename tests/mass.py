"""What somebody sends who knows the model: every field of it, with a value that is not the record's."""

import datetime
from html.parser import HTMLParser

from django.db import models, transaction

from qijiang.directory.models import User

ALWAYS = {"id": "77", "pk": "77", "is_superuser": "on", "is_staff": "on", "groups": "1", "unit": "别", "action_id": "1"}
LATE = datetime.date(1999, 1, 1)
TICKED = ("checkbox", "radio")
KEPT_APART = {"id", "hash", "previous"}  # which no two writes share


class _Forms(HTMLParser):
    """The forms of a page: of each the names of its controls, with what a browser would send of them."""

    def __init__(self, text):
        super().__init__()
        self.found: list[dict] = []
        self.inside = self.select = self.area = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        said = dict(attrs)
        if tag == "form":
            self.inside = {"method": said.get("method", "get"), "names": set(), "values": {}}
            self.found.append(self.inside)
        elif self.inside is not None and tag in ("input", "select", "textarea", "button") and said.get("name"):
            self._control(tag, said)
        elif tag == "option" and self.select and "selected" in said:
            self.inside["values"][self.select] = said.get("value", "")

    def _control(self, tag, said):
        name, kind = said["name"], said.get("type", "text")
        self.inside["names"].add(name)
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.area = name
            self.inside["values"][name] = ""
        elif tag == "input" and kind not in ("file", "submit") and (kind not in TICKED or "checked" in said):
            self.inside["values"][name] = said.get("value", "on" if kind == "checkbox" else "")

    def handle_data(self, data):
        if self.area:
            self.inside["values"][self.area] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.area = None


def form_on(answer, name: str) -> tuple[set[str], dict[str, str]]:
    """(the names of its controls, what it would send as it stands) of the page's form that is posted and has `name`."""
    assert answer.status_code == 200, answer
    found = _Forms(answer.content.decode()).found
    form = next(form for form in found if form["method"].lower() == "post" and name in form["names"])
    return form["names"], form["values"]


def foreign(model, names) -> dict[str, str]:
    """Every field of the model but those named, by its name and its column, with a value that is none of the form."""
    said = dict(ALWAYS)
    for field in model._meta.concrete_fields:
        said |= dict.fromkeys((field.name, field.attname), _value_for(field))
    said |= {field.name: "1" for field in model._meta.many_to_many}
    return {name: text for name, text in said.items() if name not in names}


def _value_for(field) -> str:
    if field.is_relation:
        last = field.related_model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
        return str(last or 77)
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    kinds = {
        models.BooleanField: "on",
        models.DateTimeField: f"{LATE} 00:00",
        models.DateField: str(LATE),
        models.JSONField: "[]",
        models.IntegerField: "77",
        models.DecimalField: "77",
    }
    return next((text for kind, text in kinds.items() if isinstance(field, kind)), "别")


def outcome(send, *kinds) -> tuple:
    """What the tables hold after `send`, accounts among them, as everything is taken back; and the answer's status."""
    with transaction.atomic():
        known = {model: {*model._base_manager.values_list("pk", flat=True)} for model in kinds}
        status = send().status_code
        rows = _tables(kinds, known)
        transaction.set_rollback(True)
    return status, rows


def _tables(kinds, known):
    return [_rows(model, known) for model in (*kinds, User)]


def _rows(model, known):
    """Of what is new since `known`, others name a number that is another one each time."""
    new = {field.attname: known[field.related_model] for field in model._meta.fields if field.related_model in known}
    return [
        {
            name: "new" if value and name in new and value not in new[name] else value
            for name, value in row.items()
            if name not in KEPT_APART
        }
        for row in model._base_manager.order_by("pk").values()
    ]


def takes_no_more(client, address: str, names, typed: dict, *kinds, key="") -> None:
    """The form does what it does, and nothing else where every field of the models is sent along; in a form of cells
    also as one of the cell `key`."""
    before = _tables(kinds, {})
    plain = outcome(lambda: client.post(address, typed), *kinds)
    assert plain[0] in {200, 302}, "control: the form is taken"
    assert plain[1] != before, "control: the form writes"
    more: dict[str, str] = {}
    for model in kinds:
        for name, text in foreign(model, ()).items():
            more |= {name: text, f"{name}-{key}": text}
    more = {name: text for name, text in more.items() if name not in names}
    assert outcome(lambda: client.post(address, more | typed), *kinds) == plain
