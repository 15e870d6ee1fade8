import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from indicators.models import (
    Benchmark,
    CalendarDay,
    Claim,
    DefinitionVersion,
    EvidenceFile,
    EvidenceQuota,
    Framework,
    FrameworkGroup,
    FrameworkItem,
    IndicatorAlias,
    Milestone,
    ReconciliationNote,
    RuleAnswer,
    Source,
    Target,
    Task,
    TaskUpdate,
    ValidationRule,
)
from qijiang.directory.models import Area, Department, User
from qijiang.registers.history import record_change
from tests import makers, register_makers_enterprises, register_makers_indicators, register_makers_platforms
from tests.conftest import make_everybody
from tests.worlds import shared_world


@pytest.fixture
def in_admin(client, manager):
    client.force_login(manager)
    return client


@pytest.fixture
def watching(client, auditor):
    auditor.is_staff = True
    auditor.save()
    client.force_login(auditor)
    return client


@pytest.fixture
def root(client, district):
    user = makers.make_user("root", is_staff=True, is_superuser=True)
    client.force_login(user)
    return client


@pytest.fixture
def root_too(db):
    """Signed in beside the manager, in a browser of its own."""
    client = Client()
    client.force_login(makers.make_user("root_too", is_staff=True, is_superuser=True))
    return client


def one_of_every_kind():
    """One record of every kind that the administration shows, and everybody."""
    make_everybody()
    district, bureau = Area.objects.get(code="500110"), Department.objects.get()
    indicator = makers.make_indicator(owner=bureau)
    source = Source.objects.create(code="article", title="綦江科技创新")
    DefinitionVersion.objects.create(indicator=indicator, valid_from="2021-01-01", what_changed="扩大范围")
    seen = makers.make_observation(indicator, district, "2022-06-30", 131, source=source)
    evidence = {"name": "台账.pdf", "stored": "0" * 32, "sha256": "0" * 64, "size": 1, "kind": "pdf"}
    evidence |= {"uploaded_by": User.objects.first(), "uploaded_at": timezone.now()}
    EvidenceFile.objects.create(observation=seen, area=district, department=bureau, **evidence)
    EvidenceQuota.objects.create(department=bureau, megabytes=500)
    action = makers.make_action(makers.make_plan(district), lead=bureau)
    target = makers.make_target(action, indicator, 140, baseline=123, baseline_on="2021-12-31", lead=bureau)
    target.supporting.add(bureau)
    Milestone.objects.create(target=target, date="2022-06-30", share="0.5")
    task = Task.objects.create(action=action, number=1, name="建设科创中心", lead=bureau)
    TaskUpdate.objects.create(task=task, on="2022-03-01", state="under_way")
    group = FrameworkGroup.objects.create(
        framework=Framework.objects.create(code="htz", name="国家高新区", version="2021"), number=1, name="创新能力"
    )
    item = FrameworkItem.objects.create(
        group=group, code="1.1", position=1, name="研发投入强度", unit="%", kind="quant", indicator=indicator
    )
    Benchmark.objects.create(item=item, year=2021, low=1, high=9, source=source)
    IndicatorAlias.objects.create(indicator=indicator, word="高企")
    Claim.objects.create(indicator=indicator, area=district, year=2021, kind="percent", figure=25, source=source)
    makers.make_lock(district, "2021-01-01", "2021-12-31")
    makers.make_assignment(indicator, bureau)
    makers.make_opening(bureau)
    CalendarDay.objects.create(day="2022-10-08", kind="worked", name="国庆节", source=source)
    note = {"as_of": "2021-12-31", "text": "已核", "recorded_at": timezone.now(), "recorded_by": User.objects.first()}
    ReconciliationNote.objects.create(indicator=indicator, area=district, **note)
    rule = ValidationRule.objects.get(code="period-end")  # is there since the migration
    said = {"as_of": "2022-06-29", "sentence": "不是期末日", "text": "月报提前", "answered_at": timezone.now()}
    RuleAnswer.objects.create(rule=rule, indicator=indicator, area=district, answered_by=User.objects.first(), **said)
    one_of_each_register()


def one_of_each_register():
    for module in (register_makers_enterprises, register_makers_platforms, register_makers_indicators):
        for name, make in vars(module).items():
            if name.startswith("make_"):
                make()


all_kinds = shared_world(one_of_every_kind)


@pytest.fixture
def everything(all_kinds, db):
    """The target, of a world with one record of every kind that the administration shows."""
    return Target.objects.get()


@pytest.fixture
def changed(everything, manager):
    """A line of the history; returns the record that it is about."""
    with transaction.atomic():
        said = {"via": "admin", "action": "change", "fields": {"wording": ["", "改"]}, "label": str(everything)}
        record_change(everything, actor=manager, area=everything.area, **said)
    return everything
