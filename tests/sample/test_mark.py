"""The mark of a sample row: nobody sets it by hand, and it is no part of what the history and the exports tell."""

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from enterprises.models import Enterprise
from enterprises.registers import enterprises
from qijiang.registers.exporting import Exported
from qijiang.registers.forms import form_class
from qijiang.registers.models import Change
from qijiang.registers.recording import logged
from tests.register_makers_enterprises import make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def test_the_mark_is_on_no_form_and_in_no_export_nor_history():
    assert "sample" not in form_class(enterprises).base_fields
    assert "sample" not in logged(Enterprise)
    assert "sample" not in Exported(enterprises, Enterprise.objects.all()).names


@pytest.mark.parametrize("mark", [True, False])
def test_a_change_by_hand_leaves_the_mark_as_it_is(client, manager, mark):
    firm = make_enterprise(sample=mark)
    client.force_login(manager)
    address = reverse("enterprise_edit", args=[firm.pk])
    shown = {bound.html_name: bound.value() for bound in client.get(address).context["form"]}
    sent = {name: "" if value is None else value for name, value in shown.items()}
    sent |= {"version": 1, "remark": "核对过", "sample": "" if mark else "on"}
    assert client.post(address, sent).status_code == 302
    assert Enterprise.objects.filter(pk=firm.pk, sample=mark, remark="核对过").exists()
    assert Change.objects.about(firm).get().fields == {"remark": ["", "核对过"]}


def test_the_rows_of_the_sample_can_be_asked_for():
    drawn, _real = make_enterprise(sample=True), make_enterprise()
    assert list(Enterprise.objects.sampled()) == [drawn]


def test_without_indicators_it_says_what_to_load_first():
    with pytest.raises(CommandError, match="load_figures"):
        call_command("sample")
