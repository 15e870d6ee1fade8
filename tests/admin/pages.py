"""The pages of the administration, and their forms as a browser would send them."""

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse

from indicators.models import EvidenceFile, Observation, ReconciliationNote, RuleAnswer
from qijiang.registers.models import Change
from qijiang.registers.register import has_register, register_of
from tests.registers import FEW as FEW_REGISTERS

OURS = ["directory", "registers", "enterprises", "platforms", "indicators"]
SHOWN = [
    model for label in OURS for model in apps.get_app_config(label).get_models() if admin.site.is_registered(model)
]
READ_ONLY = {EvidenceFile, Observation, ReconciliationNote, RuleAnswer, Change}
SEARCHED = [model for model in SHOWN if admin.site.get_model_admin(model).search_fields]
FEW = [model for model in SHOWN if not has_register(model) or register_of(model) in FEW_REGISTERS]
"""For what takes long: of the registers' kinds those that together have whatever one can have, and all others."""


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def typed(response):
    """What a browser would send if the form of the page were saved as it stands."""
    data = {"_seen": response.context["seen"]}
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    forms = [response.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for name in form.fields:
            value = form[name].value()
            if value is not None and value is not False:
                data[form.add_prefix(name)] = value
    return data


def save(client, record, **changes):
    """The answer to the record's form as it stands, with `changes`; 302 once it is saved."""
    page = address(type(record), "change", record.pk)
    return client.post(page, typed(client.get(page)) | changes)


def refused(response):
    """The messages of a form that was shown again."""
    assert response.status_code == 200
    return " ".join(str(error) for error in response.context["errors"])


def account(**fields):
    return {
        "username": "new",
        "usable_password": "true",
        "password1": "quite-a-long-one",
        "password2": "quite-a-long-one",
    } | fields


def role(name):
    return Group.objects.get(name=name).pk
