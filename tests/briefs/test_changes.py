"""What has changed since a brief was frozen, and why: each reason by itself, on real figures through their doors."""

import datetime
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import timezone, translation

from indicators.briefs import writing
from indicators.briefs.changes import differences
from indicators.briefs.content import content_of, kept
from indicators.models import Brief, DefinitionVersion, Milestone, Observation, Source, Target, TaskUpdate
from indicators.reading import Moment
from qijiang.directory.models import Area, Department, User
from qijiang.registers.history import record_change
from tests.admin.pages import save
from tests.briefs.makers import MID_YEAR, make_frozen, make_promises
from tests.conftest import make_everybody
from tests.makers import load_observation
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("kept_brief")]


def build():
    make_everybody()
    plan = make_promises(Area.objects.get(code="500110"), Department.objects.get(code="kjj"))
    make_frozen(User.objects.get(username="manager"), plan)


kept_brief = shared_world(build)


@pytest.fixture
def frozen():
    return Brief.objects.select_related("plan", "area").get()


def now(brief, on=MID_YEAR):
    """The same brief as it would be made now, as of a day."""
    with translation.override("zh-hans"):
        again = Brief(plan=brief.plan, area=brief.area, year=2022, on=on, title="x", language="zh-hans")
        again.chosen, again.sections = brief.chosen, brief.sections
        return content_of(again, Moment(on, timezone.localdate()))


def found(brief, on=MID_YEAR, code="hte_valid"):
    with translation.override("zh-hans"):
        everything = differences(kept(brief), now(brief, on), since=brief.frozen_at)
    return next(move for move in everything.moves if move.goal["code"] == code), everything


def kinds(move):
    return [reason.kind for reason in move.reasons]


def test_nothing_has_changed_at_first(frozen):
    move, everything = found(frozen)
    assert everything.moved == [] and everything.fields == []
    assert not any(each.has_moved for each in everything.tasks)
    assert kinds(move) == []


def test_a_new_figure_is_told_with_its_day(frozen, district):
    load_observation(move_indicator(), district, "2022-09-30", 136)
    move, everything = found(frozen, datetime.date(2022, 9, 30))
    assert move.value_moved
    assert kinds(move) == ["figure"]
    assert move.reasons[0].words == "新数据（2022-09-30）：136家（快报）。"
    assert ("hte_valid.value", "131家", "136家") in everything.fields


def move_indicator():
    return Target.objects.select_related("indicator").get(indicator__code="hte_valid").indicator


def test_a_correction_is_told_with_its_reason_and_its_document(frozen, district):
    source = Source.objects.create(code="letter", title="市科技局核定函")
    corrected = {"vintage": Observation.Vintage.REVISED, "reason": "三家重复计数", "source": source}
    load_observation(move_indicator(), district, MID_YEAR, 128, approved=timezone.now(), **corrected)
    move, _everything = found(frozen)
    assert kinds(move) == ["correction"]
    words = move.reasons[0].words
    for part in ("更正", "131家", "128家", "三家重复计数", "市科技局核定函"):
        assert part in words
    assert move.new["status"] == "off_track" and move.light_moved


def test_a_higher_vintage_is_a_figure_and_no_correction(frozen, district):
    annual = {"vintage": Observation.Vintage.ANNUAL, "approved": timezone.now()}
    load_observation(move_indicator(), district, MID_YEAR, 132, **annual)
    move, _everything = found(frozen)
    assert kinds(move) == ["figure"]
    assert "年报" in move.reasons[0].words


def test_the_figure_that_was_shown_may_be_corrected_while_a_later_one_has_come(frozen, district):
    load_observation(move_indicator(), district, "2022-09-30", 136)
    revised = {"vintage": Observation.Vintage.REVISED, "approved": timezone.now(), "reason": "漏报"}
    load_observation(move_indicator(), district, MID_YEAR, 133, **revised)
    move, _everything = found(frozen, datetime.date(2022, 9, 30))
    assert kinds(move) == ["correction", "figure"]


def test_what_is_frozen_shows_the_old_figure_whatever_was_corrected(frozen, district, client, manager):
    revised = {"vintage": Observation.Vintage.REVISED, "approved": timezone.now(), "reason": "漏报"}
    load_observation(move_indicator(), district, MID_YEAR, 133, **revised)
    client.force_login(manager)
    page = client.get(f"/briefs/{frozen.pk}/").content.decode()
    assert "131家" in page and "133家" not in page
    changes = client.get(f"/briefs/{frozen.pk}/changes/?on=2022-06-30").content.decode()
    assert "133家" in changes and "漏报" in changes


def test_a_changed_target_is_told_with_who_changed_it(frozen, manager):
    target = Target.objects.get(indicator__code="hte_valid")
    with transaction.atomic():
        target.value = Decimal(150)
        target.save()
        fields = {"value": ["140.0000", "150.0000"]}
        record_change(target, actor=manager, via="admin", action="change", fields=fields, label="目标")
    move, _everything = found(frozen)
    assert kinds(move) == ["target"]
    assert "目标由>140家调整为>150家（manager" in move.reasons[0].words


def test_a_moved_baseline_and_another_wording_are_targets_too(frozen):
    Target.objects.filter(indicator__code="hte_valid").update(baseline=120, wording="高企突破140家")
    move, _everything = found(frozen)
    assert kinds(move) == ["target", "target"]


def test_a_new_definition_is_told_with_what_it_says(frozen):
    DefinitionVersion.objects.create(indicator=move_indicator(), valid_from="2022-06-01", what_changed="剔除迁出企业")
    move, _everything = found(frozen)
    assert kinds(move) == ["definition"]
    assert "剔除迁出企业" in move.reasons[0].words


def test_milestones_change_the_light_without_a_figure(frozen):
    target = Target.objects.get(indicator__code="hte_valid")
    Milestone.objects.create(target=target, date="2022-06-30", share=Decimal("0.2"))
    move, _everything = found(frozen)
    assert kinds(move) == ["pace"]
    assert "2022-06-30 — → 20%" in move.reasons[0].words
    assert move.light_moved


def test_moved_milestones_are_told_with_who_moved_them(frozen, client, manager, time_machine):
    """As the administration writes it: added, changed, and taken away; the last who did so is named."""
    client.force_login(manager)
    manager.is_staff = True
    manager.save()
    target = Target.objects.get(indicator__code="hte_valid")
    said = []
    for day, sent in [
        ("2030-07-04", {"milestones-0-date": "2022-06-30", "milestones-0-share": "0.2"}),
        ("2030-07-05", {"milestones-0-share": "0.3"}),
        ("2030-07-06", {"milestones-0-DELETE": "on"}),
    ]:
        time_machine.move_to(f"{day}T09:00:00+08:00")
        client.force_login(manager)
        assert save(client, target, **sent).status_code == 302
        said.append(client.get(f"/briefs/{frozen.pk}/changes/?on=2022-06-30").content.decode())
    assert "目标的里程碑有调整：2022-06-30 — → 20%（manager 2030-07-04）。" in said[0]
    assert "2022-06-30 — → 30%（manager 2030-07-05）。" in said[1]
    assert "里程碑有调整" not in said[2]


def test_what_was_moved_after_the_later_brief_is_not_told_of_it(frozen, manager):
    target = Target.objects.get(indicator__code="hte_valid")
    Milestone.objects.create(target=target, date="2022-06-30", share=Decimal("0.2"))
    later = make_frozen(manager, frozen.plan)
    with transaction.atomic():
        stone = target.milestones.get()
        said = {"via": "admin", "action": "change", "fields": {"share": ["0.1", "0.2"]}, "label": "里程碑"}
        record_change(stone, actor=manager, **said)
    with translation.override("zh-hans"):
        found = differences(kept(frozen), kept(later), frozen.frozen_at, later.frozen_at)
    move = next(move for move in found.moves if move.goal["code"] == "hte_valid")
    assert move.reasons[0].words == "目标的里程碑有调整：2022-06-30 — → 20%。"


def test_where_only_the_date_went_on_the_required_values_say_so(frozen):
    move, _everything = found(frozen, datetime.date(2022, 8, 31))
    assert kinds(move) == ["date"]
    assert "仅日期推移：2022-06-30应达131.43家" in move.reasons[0].words


def test_what_is_no_longer_chosen_and_what_is_new(frozen, manager):
    draft = writing.new_edition(manager, frozen, via="form")
    draft.chosen, draft.on = draft.chosen[1:], MID_YEAR
    draft.sections = []
    draft = writing.change(manager, draft, version=draft.version, via="form")
    later = writing.freeze(manager, draft, version=draft.version, via="form")
    with translation.override("zh-hans"):
        forth, back = differences(kept(frozen), kept(later)), differences(kept(later), kept(frozen))
    assert [kinds(move) for move in forth.moved] == [["gone"]]
    assert [kinds(move) for move in back.moved] == [["added"]]


def test_another_program_is_named_where_nothing_else_explains_it(frozen):
    frozen.content["goals"][0]["sentence"] = "旧版表述"
    frozen.content["program"] = "0.0.9"
    with translation.override("zh-hans"):
        everything = differences(kept(frozen), now(frozen))
    assert kinds(everything.moves[0]) == ["program"]


def test_a_task_that_moved_is_listed(frozen):
    task = frozen.plan.actions.get().tasks.get(number=1)
    TaskUpdate.objects.create(task=task, on="2022-06-15", state="closed", note="已召开")
    _move, everything = found(frozen)
    [moved] = [each for each in everything.tasks if each.has_moved]
    assert (moved.old["state"], moved.new["state"], moved.new["note"]) == ("late", "closed", "已召开")


def test_what_an_older_program_kept_is_still_read(frozen, client, manager):
    for goal in frozen.content["goals"]:
        for name in ("gap_line", "forecast_text", "forecast_line", "has_forecast", "outlook"):
            del goal[name]
    frozen.save()
    client.force_login(manager)
    for path in ("", "changes/", "print/"):
        assert client.get(f"/briefs/{frozen.pk}/{path}").status_code == 200
