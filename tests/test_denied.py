"""A write beyond right or reach changes nothing and leaves one line in the log; forms take what they name."""

import ast
from pathlib import Path

import pytest
from django.conf import settings

from indicators.models import Observation
from tests.conftest import person
from tests.makers import make_area, make_department, make_indicator, make_observation

APPS = ("qijiang", "indicators", "enterprises", "platforms")


@pytest.fixture
def foreign(district, bureau):
    """A draft of another department, in the same district."""
    owner = make_department("jxw", "区经信委", area=district)
    indicator = make_indicator("output", owner=owner)
    return make_observation(indicator, district, "2022-06-30", 131, state="draft")


def denied(caplog):
    return [record.getMessage() for record in caplog.records if record.name == "qijiang.denied"]


@pytest.mark.django_db
def test_a_write_out_of_reach_leaves_one_line(client, clerk, foreign, caplog):
    client.force_login(clerk)
    before = Observation.objects.values().get()
    answer = client.post(f"/entry/{foreign.pk}/", {"value": "1", "as_of": "2022-06-30", "version": "1"})
    assert answer.status_code == 404
    assert denied(caplog) == [f"denied POST /entry/{foreign.pk}/ to account {clerk.pk} (clerk): 404"]
    assert Observation.objects.values().get() == before


@pytest.mark.django_db
def test_a_write_without_the_right_leaves_one_line(client, official, foreign, caplog):
    client.force_login(official)
    assert client.post(f"/entry/{foreign.pk}/", {"value": "1"}).status_code == 403
    assert denied(caplog) == [f"denied POST /entry/{foreign.pk}/ to account {official.pk} (official): 403"]


@pytest.mark.django_db
def test_who_only_looks_or_may_write_leaves_none(client, district, foreign, caplog):
    street = make_area("500110001", "古南街道", parent=district)
    client.force_login(person("other", "clerk", make_department("gn", "古南街道办", area=street), street))
    assert client.get(f"/entry/{foreign.pk}/").status_code == 404
    assert client.post("/theme/", {"theme": "dark"}).status_code < 400
    assert denied(caplog) == []


def metas():
    """(where, class) of every class Meta of ours."""
    for app in APPS:
        for path in sorted(Path(settings.BASE_DIR, app).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if "class Meta" in text and "migrations" not in path.parts:
                for node in ast.walk(ast.parse(text)):
                    if isinstance(node, ast.ClassDef) and node.name == "Meta":
                        yield f"{path.name}:{node.lineno}", node


def takes_more_than_it_names(meta):
    """Whether a form's Meta lets fields in that it does not name: those that are added to the model later."""
    for line in meta.body:
        for target in getattr(line, "targets", []):
            everything = isinstance(line.value, ast.Constant) and line.value.value == "__all__"
            if target.id == "exclude" or target.id == "fields" and everything:
                return True
    return False


def test_forms_name_the_fields_they_take():
    found = dict(metas())
    assert len(found) > 50
    assert [where for where, meta in found.items() if takes_more_than_it_names(meta)] == []


@pytest.mark.parametrize(
    ("line", "wrong"), [("fields = '__all__'", True), ("exclude = ['x']", True), ("fields = ['x']", False)]
)
def test_a_form_that_takes_everything_would_be_found(line, wrong):
    assert takes_more_than_it_names(ast.parse(f"class Meta:\n    {line}").body[0]) is wrong
