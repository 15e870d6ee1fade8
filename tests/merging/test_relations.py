"""Whatever refers to a mergeable record moves with a merge and comes back, and nothing can be forgotten."""

import datetime

import pytest
from django.db.models import UniqueConstraint

from enterprises.models import Enterprise, Patent, Recognition
from platforms.models import Platform
from qijiang.registers import merge_plan
from qijiang.registers.merge_plan import relations_to
from qijiang.registers.models import Change
from qijiang.registers.records import Record
from qijiang.registers.register import has_register, register_of
from qijiang.registers.undoing import undo
from tests.register_makers_enterprises import make_achievement, make_achievement_transfer, make_patent

from .merges import MERGEABLE, each_mergeable, everything, make, merge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
EVERY_RELATION = [(register, relation) for register in MERGEABLE for relation in relations_to(register.model)]
# what two rows of one firm or place differ in, where the makers give both the same
APART = {
    "application": [{}, {"filed": datetime.date(2022, 4, 9)}],
    "annualfigures": [{"year": 2020}, {"year": 2021}],
    "recognition": [{"issued": datetime.date(year, 1, 1)} for year in (2020, 2021)],
    "platformrecognition": [{"level": "municipal"}, {"level": "national"}],
}


@each_mergeable
def test_whatever_refers_to_a_mergeable_record_is_a_register_s_row_that_can_move(register):
    relations = relations_to(register.model)
    assert all(relation.many_to_one and has_register(relation.model) for relation in relations)
    models = [relation.model for relation in relations]
    assert len(models) == len(set(models)), "a row that names it twice would be written twice"
    assert set(register.tabs) <= {relation.remote_field.get_accessor_name() for relation in relations}
    assert not register.model._meta.many_to_many


@pytest.mark.parametrize("register, relation", EVERY_RELATION, ids=lambda each: getattr(each, "name", ""))
def test_a_row_that_may_stay_behind_is_found_by_its_rules(register, relation):
    rules = [rule for rule in relation.model._meta.constraints if isinstance(rule, UniqueConstraint)]
    assert not any(rule.expressions for rule in rules)
    assert not relation.unique
    assert not relation.model._meta.unique_together


def test_a_row_that_others_name_does_not_stay_behind(manager, twice):
    kept, merged = twice
    for firm in twice:
        make_achievement(enterprise=firm, number="", name="齿轮")
    assert not merge_plan.plan(manager, register_of(Enterprise), kept, merged, []).obstacles, "control"
    make_achievement_transfer(achievement=merged.achievements.get())
    (obstacle,) = merge_plan.plan(manager, register_of(Enterprise), kept, merged, []).obstacles
    assert "齿轮" in obstacle.problem


@each_mergeable
def test_every_relation_moves_and_comes_back(manager, register):
    """In one merge, of each a row in use and one that is not."""
    kind = {"kind": "maker_space"} if register.model is Platform else {}  # which has every relation
    kept, merged = make(register.model, **kind), make(register.model, **kind)
    relations = relations_to(register.model)
    moving = {}
    for relation in relations:
        apart = APART.get(relation.model._meta.model_name, [{}, {}])
        moving[relation], out_of_use = (make(relation.model, **{relation.name: merged}, **fields) for fields in apart)
        relation.model.objects.filter(pk=out_of_use.pk).update(in_use=False)
    before = everything()
    operation = merge(manager, kept, merged, also=False)
    for relation in relations:
        rows = relation.model.objects.filter(**{f"{relation.name}__in": [kept, merged]})
        assert [*rows.values_list(relation.name, flat=True)] == [kept.pk, kept.pk], relation
        change = Change.objects.about(moving[relation]).get()
        assert (change.fields, change.operation) == ({relation.name: [merged.pk, kept.pk]}, operation)
    merged = register.model.objects.get(pk=merged.pk)
    assert (merged.in_use, merged.remark.startswith("并入：")) == (False, True)
    undo(manager, operation, "合错了")
    assert everything() == before
    assert Change.objects.first_broken() is None
    assert Change.objects.first_dangling() is None


def test_a_relation_that_is_not_moved_would_be_seen(manager, twice, monkeypatch):
    """Control of the test above."""
    kept, merged = twice
    patent = make_patent(enterprise=merged)
    monkeypatch.setattr(merge_plan, "relations_to", lambda model: relations_to(model)[:1])
    merge(manager, kept, merged)
    assert Patent.objects.get(pk=patent.pk).enterprise == merged


def test_every_model_of_the_registers_is_a_record():
    """What `relations_to` finds can be moved by its version and kept by a department."""
    assert all(issubclass(relation.model, Record) for _register, relation in EVERY_RELATION)
    assert Recognition in {relation.model for _register, relation in EVERY_RELATION}, "control: there are some"
