"""The contract that every register keeps, whatever it registers. What takes long is asked of few, which together have
whatever a register can have; who is let in is asked of all in `test_register_rights.py`."""

import datetime
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django_htmx.middleware import HtmxDetails

from qijiang.registers.forms import form_class
from qijiang.registers.models import Change
from qijiang.registers.records import Record
from qijiang.registers.register import field_at
from qijiang.registers.views import list_page
from tests import makers
from tests.registers import (
    FEW,
    MAKERS,
    REGISTERS,
    each_of_few,
    each_register,
    each_register_few_on_second,
    make,
    url,
)

MOST_QUERIES = 8
TABLE_ALONE = {"hx-request": "true", "hx-target": "record-table"}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


@pytest.fixture
def in_charge(client, manager):
    client.force_login(manager)
    return client


def test_no_kind_of_record_is_without_a_register_or_a_maker():
    kinds = {model for model in apps.get_models() if issubclass(model, Record)}
    assert kinds == {register.model for register in REGISTERS}
    assert {register.name for register in REGISTERS} <= set(MAKERS)


@each_register
def test_its_maker_makes_what_the_model_takes(register, district):
    make(register, save=False).full_clean()


@pytest.mark.one_database
def test_declarations_name_fields_that_there_are():
    for register in REGISTERS:
        for name in [*register.fields, *register.columns, *register.filters, *register.search]:
            field_at_or_related(register.model, name)
        for alternative in register.key:
            assert all(field_at(register.model, name) for name in alternative.split("+")), register.name


def field_at_or_related(model, name):
    for part in name.split("__"):
        found = model._meta.get_field(part)
        model = found.related_model or model


@pytest.mark.one_database
def test_forms_have_every_field_that_people_fill_in():
    of_engine = {"id", "in_use", "version"}
    for register in REGISTERS:
        missing = {field.name for field in register.model._meta.fields} - set(register.fields) - of_engine
        assert {name for name in missing if register.model._meta.get_field(name).editable} == set(), register.name


@pytest.mark.one_database
@each_of_few
def test_each_page_needs_exactly_its_rights(client, bureau, district, register):
    """Who has all others is kept out, and who has those alone let in; to change it as far as the own department keeps
    the record."""
    record, role = make(register), Group.objects.create(name="somebody")
    user = makers.make_user("somebody", area=district, department=bureau)
    user.groups.add(role)
    client.force_login(user)
    rights = {verb: Permission.objects.get(codename=f"{verb}_{register.name}") for verb in ("view", "add", "change")}
    always = Permission.objects.get(codename="change_any_record")
    answers = {}
    for verb, right in rights.items():
        role.permissions.set({always, *rights.values()} - {right})
        refused = opened(client, register, record, verb)
        assert {page: answer.status_code for page, answer in refused.items()} == dict.fromkeys(refused, 403)
        role.permissions.set({right})
        answers |= opened(client, register, record, verb)
        assert verb == "change" or closed_to_fixes(client, register, record), verb
    assert "bulk/?" not in answers["list"].content.decode(), "nor is a fix of many records offered"
    found = {page: answer.status_code for page, answer in answers.items()}
    assert found == dict.fromkeys(("list", "export", "detail", "new"), 200) | {"edit": 404, "close": 404}
    assert str(record) in answers["detail"].content.decode()
    type(record).objects.filter(pk=record.pk).update(keeper=bureau)
    kept = opened(client, register, record, "change")
    assert {page: answer.status_code for page, answer in kept.items()} == {"edit": 200, "close": 302}


def opened(client, register, record, verb):
    """What the pages answer that need the right."""
    if verb == "view":
        addresses = {"list": url(register, "list"), "export": url(register, "export", "csv")}
        addresses["detail"] = url(register, "detail", record.pk)
        return {page: client.get(address) for page, address in addresses.items()}
    if verb == "add":
        return {"new": client.get(url(register, "new"))}
    closed = client.post(url(register, "close", record.pk), {"reason": ""})
    return {"edit": client.get(url(register, "edit", record.pk)), "close": closed}


def closed_to_fixes(client, register, record):
    """Whether the pages that fix many records at once answer no."""
    shown = client.get(url(register, "bulk"), {"pks": record.pk})
    return {shown.status_code, client.post(url(register, "bulk_apply"), {}).status_code} == {403}


@pytest.mark.one_database
@each_register
def test_a_new_form_shows_what_a_new_record_would_be(register, manager):
    """Nobody says “independent legal person” by looking away from a list that begins with yes."""
    form = form_class(register)(user=manager)
    for name, field in ((name, field_at(register.model, name)) for name in register.fields):
        if field.has_default():
            assert str(form[name].value()) == str(field.get_default()), name


def sent(form):
    """What a browser would send of the form as it stands."""
    found = {bound.html_name: bound.value() for bound in form}
    return {name: "" if value is None else value for name, value in found.items()}


@each_register_few_on_second
def test_its_form_as_it_stands_changes_nothing(register, manager):
    record, rows = make(register), register.model.objects.values()
    form_of, before = form_class(register), rows.get()
    form = form_of(sent(form_of(instance=record, user=manager)), instance=record, user=manager)
    assert form.is_valid(), form.errors
    form.save()
    assert rows.get() == before


@pytest.mark.one_database
@each_register
def test_an_empty_form_is_refused_by_its_fields_or_by_its_rules(register, manager):
    """Whatever is missing, it is said, and no rule breaks over it."""
    assert form_class(register)({}, user=manager).errors


@pytest.mark.one_database
def test_a_clerk_sees_and_changes_every_kind(clerk):
    rights = [register.right(verb) for register in REGISTERS for verb in ("view", "change")]
    assert [right for right in rights if not clerk.has_perm(right)] == []


@pytest.mark.one_database
@pytest.mark.parametrize("register", [each for each in REGISTERS if each.tabs], ids=lambda register: register.name)
def test_what_belongs_to_it_has_its_tabs(in_charge, register):
    record = make(register)
    for tab in register.tabs:
        answer = in_charge.get(url(register, "detail", record.pk), {"tab": tab})
        assert answer.status_code == 200, tab
        assert str(record) in answer.content.decode(), tab


@each_register
def test_rows_lie_within_the_reach_of_their_area_alone(register, official):
    record = make(register)
    assert [*register.model.objects.within_reach(official)] == [record]
    official.area = makers.make_district("500112", "渝北区")
    assert not register.model.objects.within_reach(official).exists()


@pytest.mark.one_database
@each_of_few
def test_another_district_sees_and_changes_nothing_of_it(client, register, district):
    record = make(register)
    elsewhere = makers.make_area("500111", "大足区", kind="district", parent=district.parent)
    from tests.conftest import person

    client.force_login(person("neighbour", "manager", None, elsewhere, is_staff=True))
    assert str(record) not in client.get(url(register, "list"), {"use": "all"}, headers=TABLE_ALONE).content.decode()
    assert str(record) not in b"".join(client.get(url(register, "export", "csv")).streaming_content).decode()
    for page in ("detail", "edit"):
        assert client.get(url(register, page, record.pk)).status_code == 404
    answer = client.post(url(register, "close", record.pk), {"reason": "x", "version": record.version})
    assert answer.status_code == 404
    assert type(record).objects.get().in_use


@pytest.mark.one_database
@each_register
def test_the_list_takes_as_many_queries_for_four_rows_as_for_one(in_charge, register):
    make(register)
    address = url(register, "list")
    in_charge.get(address, headers=TABLE_ALONE)  # what a process remembers
    with CaptureQueriesContext(connection) as one:
        in_charge.get(address)
    for _number in range(3):
        make(register)
    with CaptureQueriesContext(connection) as four:
        in_charge.get(address)
    assert len(four) == len(one)
    assert len(four) <= MOST_QUERIES, "\n".join(query["sql"][:150] for query in four.captured_queries)


@pytest.fixture
def table(rf, manager):
    """The table alone, asked of the view itself: what stands before it is the same for every query."""

    def asked(register, **query):
        request = rf.get(url(register, "list"), query, headers=TABLE_ALONE)
        request.user, request.htmx = manager, HtmxDetails(request)
        answer = list_page(request, register)
        assert answer.status_code == 200
        return answer.content.decode()

    return asked


@each_register_few_on_second
def test_every_column_sorts_both_ways(table, register):
    made = [make(register) for _number in range(3)]
    for name in register.choosable:
        for sign in ("", "-"):
            text = table(register, sort=f"{sign}{name}", columns=name)
            assert all(f'href="{record.pk}/"' in text for record in made), name
            assert f'aria-sort="{"descending" if sign else "ascending"}"' in text


@each_register_few_on_second
def test_every_filter_filters(table, register):
    """Asked for what one record has, the list shows that one; asked for what none has, none."""
    record = make(register)
    for name, wanted, absent in filters_of(register, record):
        assert f'href="{record.pk}/"' in table(register, **{"use": "all", name: wanted}), (name, wanted)
        assert f'href="{record.pk}/"' not in table(register, **{"use": "all", name: absent}), (name, absent)


def filters_of(register, record):
    """(the parameter, what this record has, what it has not), of every filter whose field the maker fills in."""
    yield "use", "all", "closed"
    if register.search:
        yield "q", str(value_at(record, register.search[0])), "无此"
    for name in register.filters:
        value, field = value_at(record, name), field_at(register.model, name)
        if value in (None, ""):
            continue
        if isinstance(field, models.DateField):
            yield f"{name}_from", value.isoformat(), (value + datetime.timedelta(1)).isoformat()
            yield f"{name}_to", value.isoformat(), (value - datetime.timedelta(1)).isoformat()
        elif field.related_model and field.related_model._meta.model_name == "area":
            yield name, value.pk, makers.make_area("500110999", "别处", parent=value).pk
        elif field.is_relation:
            yield name, str(value), "无此"
        elif field.choices:
            yield name, value, next(each for each, _label in field.flatchoices if each != value)
        elif isinstance(field, models.BooleanField):
            yield name, int(value), int(not value)
        else:
            yield name, value, "无此" if isinstance(value, str) else 1
    for name in register.model.BLANKS:
        yield (f"{name}_blank", *(["filled", "blank"] if value_at(record, name) else ["blank", "filled"]))


def value_at(record, lookup):
    for name in lookup.split("__"):
        record = getattr(record, name)
    return record


@pytest.mark.one_database
def test_htmx_gets_the_table_alone(in_charge):
    for register in FEW:
        answer = in_charge.get(url(register, "list"), headers=TABLE_ALONE)
        text = answer.content.decode()
        assert "<html" not in text, register.name
        assert text.strip().startswith("<section")
        assert "no-store" in answer["Cache-Control"]


@each_of_few
def test_a_form_is_kept_by_what_changed_in_it_and_refused_once_it_is_stale(in_charge, register, manager):
    """Sent back unchanged, with a change, and with another that does not know of the first."""
    record = make(register)
    address = url(register, "edit", record.pk)
    read = sent(in_charge.get(address).context["form"]) | {"version": record.version}
    answer = in_charge.post(address, read)
    assert answer.status_code == 302, answer.context["form"].errors
    assert type(record).objects.get(pk=record.pk).version == record.version
    assert not Change.objects.about(record).exists()
    assert in_charge.post(address, read | {"remark": "他人所写"}).status_code == 302
    change = Change.objects.about(record).get()
    assert (change.fields, change.actor, change.via) == ({"remark": ["", "他人所写"]}, manager, "form")
    assert type(record).objects.get(pk=record.pk).version == record.version + 1
    history = in_charge.get(url(register, "detail", record.pk), {"tab": "history"}).content.decode()
    assert str(record) in history
    assert "他人所写" in history
    answer = in_charge.post(address, read | {"remark": "自己所写"})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "他人所写" in text
    assert "自己所写" in text
    assert type(record).objects.get(pk=record.pk).remark == "他人所写"


@each_of_few
def test_what_is_taken_out_of_use_leaves_the_list_and_can_come_back(in_charge, register):
    record = make(register)
    close, row = url(register, "close", record.pk), f'href="{record.pk}/"'

    def shown(**query):
        return in_charge.get(url(register, "list"), query, headers=TABLE_ALONE).content.decode()

    in_charge.post(close, {"reason": " ", "version": 1, "action": "close"})
    assert type(record).objects.get().in_use, "control: without a reason nothing happens"
    in_charge.post(close, {"reason": "重复登记", "version": 1, "action": "close"})
    assert row not in shown()
    assert row in shown(use="closed")
    in_charge.post(close, {"reason": "误停", "version": 2, "action": "reopen"})
    assert row in shown()
    assert [change.reason for change in Change.objects.about(record)] == ["误停", "重复登记"]


@each_of_few
def test_an_export_carries_the_fields_of_the_form_and_what_the_filters_leave(in_charge, register):
    shown, hidden = make(register), make(register)
    type(hidden).objects.filter(pk=hidden.pk).update(in_use=False)
    lines = b"".join(in_charge.get(url(register, "export", "csv")).streaming_content).decode().splitlines()
    assert lines[0].startswith("\ufeff")
    assert len(lines[0].split(",")) == len(register.fields)
    assert len(lines) == 2
    everything = in_charge.get(f"{url(register, 'export', 'csv')}?{urlencode({'use': 'all'})}")
    assert len(b"".join(everything.streaming_content).decode().splitlines()) == 3
    assert shown.pk
