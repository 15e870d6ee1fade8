"""The administration: who gets in, what is written into the history, and that no English is left in it."""

import datetime
import re

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import translation

from indicators.models import (
    Benchmark,
    Claim,
    DefinitionVersion,
    Framework,
    FrameworkGroup,
    FrameworkItem,
    Indicator,
    Milestone,
    Observation,
    Plan,
    Source,
    Stamp,
    Target,
    Task,
    TaskUpdate,
)
from indicators.stamps import raise_stamp
from qijiang.directory.models import Area, Department, User
from qijiang.registers.models import Change
from tests import makers

OURS = ["directory", "registers", "enterprises", "platforms", "indicators"]
SHOWN = [
    model for label in OURS for model in apps.get_app_config(label).get_models() if admin.site.is_registered(model)
]
READ_ONLY = {Observation, Change}
SEARCHED = [model for model in SHOWN if admin.site.get_model_admin(model).search_fields]


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
def everything(district, bureau):
    """One record of every kind that the administration shows; returns the target."""
    indicator = makers.make_indicator(owner=bureau)
    source = Source.objects.create(code="article", title="綦江科技创新")
    DefinitionVersion.objects.create(indicator=indicator, valid_from="2021-01-01", what_changed="扩大范围")
    makers.make_observation(indicator, district, "2022-06-30", 131, source=source)
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
    Claim.objects.create(indicator=indicator, area=district, year=2021, kind="percent", figure=25, source=source)
    makers.make_lock(district, "2021-01-01", "2021-12-31")
    return target


# Who gets in


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_manager_opens_every_list_and_page(model, in_admin, everything):
    save(in_admin, everything, wording="改")
    response = in_admin.get(address(model, "changelist"))
    assert response.status_code == 200
    record = response.context["cl"].result_list[0]
    assert in_admin.get(address(model, "change", record.pk)).status_code == 200
    assert in_admin.get(address(model, "add")).status_code == (403 if model in READ_ONLY else 200)


@pytest.mark.parametrize("model", SEARCHED, ids=lambda model: model.__name__)
def test_search_finds_and_leaves_out(model, in_admin, everything):
    assert in_admin.get(address(model, "changelist"), {"q": "没有这样的"}).context["cl"].result_count == 0


def test_every_model_can_be_searched():
    assert set(SEARCHED) == set(SHOWN)


@pytest.mark.parametrize("role", ["clerk", "reviewer", "official"])
def test_others_do_not_get_in(role, client, request):
    client.force_login(request.getfixturevalue(role))
    for model in SHOWN:
        for page in ("changelist", "add"):
            response = client.get(address(model, page))
            assert response.status_code in {302, 403}, (model, page)
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_sign_in_is_the_sites_own(client, db):
    response = client.get("/admin/login/")
    assert response.status_code == 302
    assert response.url.startswith(reverse("account_login"))


def test_auditor_sees_the_history_and_changes_nothing(watching, everything, manager):
    for model in (Change, User, Area, Observation):
        assert watching.get(address(model, "changelist")).status_code == 200
    page = watching.get(address(User, "change", manager.pk))
    assert page.status_code == 200
    assert "管理员" in page.content.decode()
    assert manager.password not in page.content.decode()
    for model in SHOWN:
        pk = model._base_manager.values_list("pk", flat=True).first() or 1
        for address_of in (address(model, "add"), address(model, "change", pk), address(model, "delete", pk)):
            assert watching.post(address_of, {"post": "yes"}).status_code in {302, 403}, address_of
    assert watching.post(address(User, "change", manager.pk), {"username": "x"}).status_code == 403
    assert not Change.objects.exists()


def test_observations_are_only_shown(in_admin, everything):
    observation = Observation.objects.get()
    assert "请在“填报”中填报" in in_admin.get(address(Observation, "changelist")).content.decode()
    for page in ("change", "delete"):
        assert in_admin.post(address(Observation, page, observation.pk), {"value": 1}).status_code == 403


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"in_year": "2022", "within": "500110", "state__exact": "approved", "vintage__exact": "2"}, 1),
        ({"in_year": "2021"}, 0),
        ({"in_year": "x²"}, 0),
        ({"within": "999999"}, 0),
        ({"state__exact": "draft"}, 0),
        ({"as_of__year": "2022", "as_of__month": "6"}, 1),
    ],
)
def test_observations_are_narrowed(narrowed, found, in_admin, everything, district):
    raise_stamp(district, 2022)
    raise_stamp(district, 2021)
    assert in_admin.get(address(Observation, "changelist"), narrowed).context["cl"].result_count == found


# What is written


def test_change_writes_one_line_from_old_to_new(in_admin, everything, manager, district):
    before = Stamp.objects.get(area=None).number
    response = save(in_admin, everything, value="141")
    assert response.status_code == 302
    change = Change.objects.get()
    assert (change.actor, change.via, change.action, change.area) == (manager, "admin", "change", district)
    assert change.fields == {"value": ["140.0000", "141.0000"]}
    assert change.record == everything
    assert Stamp.objects.get(area=None).number > before


def test_nothing_changed_nothing_written(in_admin, everything):
    assert save(in_admin, everything).status_code == 302
    assert not Change.objects.exists()


def test_adding_writes_what_was_filled_in(in_admin, bureau, district):
    data = {"code": "tjj", "name": "区统计局", "area": district.pk}
    assert in_admin.post(address(Department, "add"), data).status_code == 302
    change = Change.objects.get()
    assert change.action == "add"
    assert change.fields == {"code": [None, "tjj"], "name": [None, "区统计局"], "area": [None, district.pk]}


def test_many_to_many_is_written(in_admin, everything, bureau, district):
    other = makers.make_department("tjj", "区统计局", district)
    assert save(in_admin, everything, supporting=[bureau.pk, other.pk]).status_code == 302
    assert Change.objects.get().fields == {"supporting": [[bureau.pk], [bureau.pk, other.pk]]}


def test_inline_rows_are_written(in_admin, everything, district):
    added = {"milestones-1-date": "2022-09-30", "milestones-1-share": "0.75"}
    assert save(in_admin, everything, **{"milestones-0-share": "0.4"}, **added).status_code == 302
    assert {(change.action, change.area) for change in Change.objects.all()} == {
        ("add", district),
        ("change", district),
    }
    assert Change.objects.get(action="change").fields == {"share": ["0.5000", "0.4000"]}
    assert save(in_admin, everything, **{"milestones-0-DELETE": "on"}).status_code == 302
    assert Change.objects.first().fields["share"] == ["0.4000", None]
    assert Change.objects.count() == 3


def test_rows_edited_in_the_list_are_written(in_admin, everything):
    indicator = Indicator.objects.get()
    data = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": indicator.pk, "form-0-position": 7}
    assert in_admin.post(address(Indicator, "changelist"), data | {"_save": "on"}).status_code == 302
    assert Change.objects.get().fields == {"position": [1, 7]}


def test_deleting_writes_all_that_goes_with_it(in_admin, everything):
    plan = everything.plan
    assert in_admin.post(address(Plan, "delete", plan.pk), {"post": "yes"}).status_code == 302
    assert not Plan.objects.exists()
    gone = sorted(change.content_type.model for change in Change.objects.all())
    assert gone == ["action", "milestone", "plan", "target", "task", "taskupdate"]
    assert {change.area for change in Change.objects.all()} == {plan.area}


def test_deleting_a_selection_writes_each(in_admin, district):
    locks = [makers.make_lock(district, f"{year}-01-01", f"{year}-12-31") for year in (2019, 2020)]
    data = {"action": "delete_selected", "_selected_action": [lock.pk for lock in locks], "post": "yes"}
    assert in_admin.post(address(type(locks[0]), "changelist"), data).status_code == 302
    assert [change.fields["last_day"] for change in Change.objects.all()] == [
        ["2020-12-31", None],
        ["2019-12-31", None],
    ]


def test_losing_a_link_is_written(in_admin, everything):
    spare = makers.make_indicator("spare")
    FrameworkItem.objects.update(indicator=spare)
    assert in_admin.post(address(Indicator, "delete", spare.pk), {"post": "yes"}).status_code == 302
    assert Change.objects.get(action="change").fields == {"indicator": [spare.pk, None]}


def test_overtaken_form_is_refused_and_keeps_what_was_typed(in_admin, everything, client):
    page = address(Target, "change", everything.pk)
    mine = typed(client.get(page)) | {"wording": "我的"}
    save(in_admin, everything, wording="别人的")
    shown_again = client.post(page, mine)
    assert "没有保存" in refused(shown_again)
    assert "我的" in shown_again.content.decode()
    assert Target.objects.get().wording == "别人的"
    assert client.post(page, typed(shown_again)).status_code == 302
    assert Target.objects.get().wording == "我的"


def test_steps_of_a_task_are_added_and_never_rewritten(in_admin, everything, manager):
    task = Task.objects.get()
    first = TaskUpdate.objects.get()
    added = {"updates-1-on": "2022-06-01", "updates-1-state": "closed", "updates-TOTAL_FORMS": 2}
    tampered = {"updates-0-state": "closed", "updates-0-DELETE": "on", "updates-0-id": first.pk}
    page = in_admin.get(address(Task, "change", task.pk))
    assert 'name="updates-0-state"' not in page.content.decode()
    response = save(in_admin, task, **{"updates-INITIAL_FORMS": 1}, **tampered, **added)
    assert response.status_code == 302
    first.refresh_from_db()
    assert first.state == "under_way"
    assert TaskUpdate.objects.get(on="2022-06-01").recorded_by == manager
    assert Change.objects.get().content_type.model == "taskupdate"


def test_history_is_one_and_readable(in_admin, everything, bureau, district):
    other = makers.make_department("tjj", "区统计局", district)
    save(in_admin, everything, value="1234.5", lead=other.pk, commitment="binding")
    listed = in_admin.get(address(Target, "history", everything.pk), follow=True)
    text = listed.content.decode()
    assert listed.context["cl"].result_count == 1
    for words in ("数值：140 → 1,234.5", "牵头单位：区科技局 → 区统计局", "约束类型：预期性 → 约束性"):
        assert words in text
    assert words in in_admin.get(address(Change, "change", Change.objects.get().pk)).content.decode()


def test_long_history_costs_no_more_queries(in_admin, everything, django_assert_max_num_queries):
    for value in range(141, 147):
        save(in_admin, everything, value=value)
    with django_assert_max_num_queries(14):
        assert in_admin.get(address(Change, "changelist")).context["cl"].result_count == 6


# Accounts and reach


def account(**fields):
    return {
        "username": "new",
        "usable_password": "true",
        "password1": "quite-a-long-one",
        "password2": "quite-a-long-one",
    } | fields


def role(name):
    return Group.objects.get(name=name).pk


def test_manager_opens_an_account(in_admin, district, bureau):
    data = account(groups=[role("clerk")], department=bureau.pk, area=district.pk)
    assert in_admin.post(address(User, "add"), data).status_code == 302
    user = User.objects.get(username="new")
    assert (user.is_staff, user.is_superuser, user.area) == (False, False, district)
    change = Change.objects.get()
    assert change.fields["groups"] == [None, [role("clerk")]]
    assert user.password not in str(change.fields)
    assert "password" not in change.fields


def test_manager_cannot_grant_superuser(in_admin, clerk, manager):
    forbidden = {"is_superuser": "on", "is_staff": "on", "user_permissions": ["1"]}
    for user in (clerk, manager):
        assert save(in_admin, user, **forbidden).status_code == 302
        user.refresh_from_db()
        assert not user.is_superuser
        assert not user.user_permissions.exists()
    clerk.refresh_from_db()
    assert not clerk.is_staff


def test_manager_cannot_make_or_touch_an_auditor_or_superuser(in_admin, clerk, auditor):
    assert save(in_admin, clerk, groups=[role("auditor")]).status_code == 200
    assert not clerk.groups.filter(name="auditor").exists()
    above = makers.make_user("above", is_superuser=True, area=auditor.area)
    for user in (auditor, above):
        assert in_admin.post(address(User, "change", user.pk), {"username": "mine"}).status_code == 403
        password = reverse("admin:auth_user_password_change", args=[user.pk])
        assert in_admin.post(password, {"password1": "x", "password2": "x"}).status_code == 403


def test_nobody_changes_the_own_role_or_reach(in_admin, manager, district):
    save(in_admin, manager, groups=[role("manager"), role("reviewer")], area="", is_active="", last_name="王")
    manager.refresh_from_db()
    assert [group.name for group in manager.groups.all()] == ["manager"]
    assert (manager.area, manager.is_active, manager.last_name) == (district, True, "王")


def test_role_opens_the_administration(in_admin, clerk):
    save(in_admin, clerk, groups=[role("manager")])
    clerk.refresh_from_db()
    assert clerk.is_staff
    assert set(Change.objects.get().fields) == {"groups", "is_staff"}
    save(in_admin, clerk, groups=[role("clerk")])
    clerk.refresh_from_db()
    assert not clerk.is_staff


def test_auditor_stands_alone(root, clerk):
    assert "兼任" in refused(save(root, clerk, groups=[role("auditor"), role("clerk")]))
    assert save(root, clerk, groups=[role("auditor")]).status_code == 302


def test_password_reset_is_written_without_the_password(in_admin, clerk, manager):
    old = clerk.password
    page = reverse("admin:auth_user_password_change", args=[clerk.pk])
    assert in_admin.get(page).status_code == 200
    new = {"usable_password": "true", "password1": "another-long-one", "password2": "another-long-one"}
    assert in_admin.post(page, new | {"password2": "no"}).status_code == 200
    assert not Change.objects.exists()
    assert in_admin.post(page, new).status_code == 302
    clerk.refresh_from_db()
    assert clerk.check_password("another-long-one")
    change = Change.objects.get()
    assert (change.record, change.actor, list(change.fields)) == (clerk, manager, ["password"])
    assert old not in str(change.fields)
    assert clerk.password not in str(change.fields)


def test_manager_sees_and_names_only_the_own_area(in_admin, everything, district):
    abroad = makers.make_district("500111", "大足区")
    plan = makers.make_plan(abroad)
    assert [row.area for row in in_admin.get(address(Plan, "changelist")).context["cl"].result_list] == [district]
    assert in_admin.get(address(Plan, "change", plan.pk)).status_code == 302
    assert save(in_admin, everything, area=abroad.pk).status_code == 200
    assert Target.objects.get().area == district
    data = account(groups=[role("clerk")], area=district.parent.pk)
    assert "地区" in refused(in_admin.post(address(User, "add"), data))
    street = {"code": "500111001", "name": "棠香街道", "kind": "street"}
    assert in_admin.post(address(Area, "add"), street | {"parent": abroad.pk}).status_code == 200
    assert in_admin.post(address(Area, "add"), street).status_code == 200
    assert in_admin.post(address(Area, "add"), street | {"parent": district.pk}).status_code == 302


def test_what_lies_beyond_may_stay_as_it_was(in_admin, district):
    assert save(in_admin, district, remark="2011年设区").status_code == 302
    assert Change.objects.get().fields == {"remark": ["", "2011年设区"]}


# Words, and the policy that forbids inline script and style


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_pages_hold_no_inline_script_or_style(model, in_admin, everything):
    save(in_admin, everything, wording="改")
    pages = ["changelist"] if model in READ_ONLY else ["changelist", "add"]
    record = model._default_manager.first()
    for one in [*(address(model, page) for page in pages), address(model, "change", record.pk)]:
        text = in_admin.get(one).content.decode()
        assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", text))
        assert not re.search(r"<style|\sstyle=|\son\w+=", text), one


def chinese(words):
    return re.search("[\u4e00-\u9fff]", str(words)) is not None


# Seen by nobody: keys, and what the history is chained by; and signs that are the same in every language.
UNLABELLED = {"id", "path", "previous", "hash", "object_id", "content_type"}
SIGNS = {"0 – 1", "{name: [old, new]}"}


def labels(model):
    """(where, words) of all that the model says to a reader."""
    meta = model._meta
    yield "name", meta.verbose_name
    yield "names", meta.verbose_name_plural
    for field in [*meta.fields, *meta.many_to_many]:
        if field.name in UNLABELLED or (model, field.name) == (Observation, "version"):
            continue
        yield field.name, field.verbose_name
        if field.help_text and field.help_text not in SIGNS:
            yield f"{field.name}: help", field.help_text
        yield from ((f"{field.name}: {value}", label) for value, label in field.flatchoices or [])
    yield from ((rule.name, rule.get_violation_error_message()) for rule in meta.constraints)


@pytest.mark.parametrize("label", OURS)
def test_every_word_of_the_models_is_chinese(label):
    config = apps.get_app_config(label)
    # kept rows and the chain's head carry no permission: no page shows them
    models = [model for model in config.get_models() if model._meta.default_permissions]
    with translation.override("zh-hans"):
        said = [("app", config.verbose_name)] * bool(models)
        said += [(f"{model.__name__}.{where}", words) for model in models for where, words in labels(model)]
        assert [(where, str(words)) for where, words in said if not chinese(words)] == []


def test_every_word_of_the_administration_is_chinese():
    with translation.override("zh-hans"):
        for model in SHOWN:
            model_admin = admin.site.get_model_admin(model)
            own = [getattr(model_admin, name, None) for name in model_admin.list_display if isinstance(name, str)]
            said = [column.short_description for column in own if hasattr(column, "short_description")]
            said += [one.title for one in model_admin.list_filter if isinstance(one, type)]
            said += [title for title, _fields in model_admin.fieldsets or [] if title]
            assert [str(words) for words in said if not chinese(words)] == [], model
        assert all(chinese(words) for words in (admin.site.site_title, admin.site.site_header, admin.site.index_title))


def test_big_lists_count_once(in_admin, everything, django_assert_max_num_queries):
    for day in range(1, 29):
        makers.make_observation(Indicator.objects.get(), everything.area, datetime.date(2022, 2, day), day)
    with django_assert_max_num_queries(14) as captured:
        assert in_admin.get(address(Observation, "changelist")).context["cl"].result_count == 29
    counts = [query["sql"] for query in captured.captured_queries if "COUNT(" in query["sql"]]
    assert len(counts) == 1
    assert "LIMIT 10000" in counts[0]
