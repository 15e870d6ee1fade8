"""What is kept of a person, in which form, and who sees it."""

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.urls import reverse

from enterprises.models import Enterprise
from platforms import personal
from platforms.models import Commissioner, Talent
from qijiang.registers.models import Change
from tests import register_makers_platforms as made
from tests.register_makers_enterprises import make_enterprise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
IDENTITY = "11010519491231002X"  # the example of GB 11643-1999


def test_the_identity_number_is_kept_as_hash_and_end_alone(district):
    talent = made.make_talent()
    talent.identify(" 11010519491231002x ")
    talent.save()
    kept = Talent.objects.values_list().get()
    assert talent.identity_tail == "002X"
    assert not any(IDENTITY[:14] in str(value) for value in kept)
    assert talent.identity_hash == personal.identity_hash(IDENTITY) != personal.identity_hash("440524188001010014")
    talent.identify("")
    assert talent.identity_hash == talent.identity_tail == ""


def test_the_hash_needs_the_key_of_the_site(settings):
    before = personal.identity_hash(IDENTITY)
    settings.SECRET_KEY = "another"
    assert personal.identity_hash(IDENTITY) != before


@pytest.mark.parametrize("text", ["110105194912310021", "11010519491231002", "abc", "", "01010519491231002X"])
def test_what_is_no_identity_number_is_refused_without_repeating_it(text):
    with pytest.raises(ValidationError) as caught:
        personal.check_identity(text)
    assert not text or text not in caught.value.messages[0]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("typed", "kept"),
    [(" 138 1234 5678 ", "13812345678"), ("+8613812345678", "13812345678"), ("023-48612345", "023-48612345")],
)
def test_telephone_numbers_are_made_regular(typed, kept, district):
    assert made.make_talent(phone=typed).phone == kept == made.make_commissioner(phone=typed).phone


class TestTheBoxForIt:
    """In the form of a title, for those who may see what is personal."""

    @pytest.fixture
    def talent(self, manager, district):
        return made.make_talent(area=district, enterprise=make_enterprise(area=district), employer_name="")

    @staticmethod
    def sent(client, talent, **typed):
        address = reverse("talent_edit", args=[talent.pk])
        form = client.get(address).context["form"]
        filled = {bound.html_name: bound.value() or "" for bound in form} | {"version": talent.version}
        return client.post(address, filled | typed)

    def test_what_is_kept_comes_in_by_it_and_goes_again(self, client, manager, talent):
        client.force_login(manager)
        assert self.sent(client, talent, identity="11010519491231002x").status_code == 302
        talent.refresh_from_db()
        assert (talent.identity_tail, talent.identity_hash) == ("002X", personal.identity_hash(IDENTITY))
        page = client.get(reverse("talent_edit", args=[talent.pk])).content.decode()
        assert "尾号002X" in page
        assert IDENTITY[:14] not in page
        told = Change.objects.about(talent).get()
        assert set(told.fields) == {"identity_hash", "identity_tail"}
        assert "002X" not in str(told.fields)
        assert self.sent(client, talent).status_code == 302
        talent.refresh_from_db()
        assert (talent.identity_tail, talent.version) == ("002X", 2), "left empty it stays"
        assert self.sent(client, talent, identity="无").status_code == 302
        talent.refresh_from_db()
        assert talent.identity_tail == talent.identity_hash == ""

    @pytest.mark.one_database
    def test_who_may_not_see_it_has_no_box_and_sends_nothing(self, client, clerk, bureau, talent):
        Talent.objects.update(keeper=bureau)
        talent.refresh_from_db()
        client.force_login(clerk)
        assert "identity" not in client.get(reverse("talent_edit", args=[talent.pk])).context["form"].fields
        assert self.sent(client, talent, identity=IDENTITY, remark="核对过").status_code == 302
        talent.refresh_from_db()
        assert (talent.identity_tail, talent.remark) == ("", "核对过")

    def test_a_wrong_one_and_one_of_somebody_else_are_refused(self, client, manager, talent):
        client.force_login(manager)
        refused = self.sent(client, talent, identity="110105194912310021").content.decode()
        assert "末位校验码与前17位不符" in refused
        twin = made.make_talent(area=talent.area, name="又名", category=talent.category, year=talent.year)
        twin.identify(IDENTITY)
        twin.save()
        assert (
            "该身份证号对应的人员当年已有该类别的记录" in self.sent(client, talent, identity=IDENTITY).content.decode()
        )
        talent.refresh_from_db()
        assert talent.identity_tail == ""

    def test_after_a_conflict_what_was_typed_goes_along(self, client, manager, talent):
        client.force_login(manager)
        Talent.objects.update(version=5)
        answer = self.sent(client, talent, identity=IDENTITY)
        assert answer.status_code == 409
        assert f'name="identity" value="{IDENTITY}"' in answer.content.decode()


@pytest.mark.one_database
@pytest.mark.parametrize("typed", ["1381234567", "12812345678", "48612345", "电话"])
def test_what_is_no_telephone_number_is_refused_by_its_field(typed, district):
    for make in (made.make_talent, made.make_commissioner):
        with pytest.raises(ValidationError) as caught:
            make(phone=typed)
        assert list(caught.value.message_dict) == ["phone"]


@pytest.mark.parametrize("model", [Talent, Commissioner, Enterprise])
def test_what_is_personal_is_a_field(model):
    assert {field.name for field in model._meta.concrete_fields} > model.PERSONAL > set()


def test_personal_data_is_for_those_who_answer_for_it_and_of_firms_for_those_who_call():
    roles = ("clerk", "reviewer", "official", "manager", "auditor")
    seeing = {
        app: {user.username for user in get_user_model().objects.all() if user.has_perm(f"{app}.view_personal")}
        for app in ("platforms", "enterprises")
    }
    assert seeing == {"platforms": {"reviewer", "manager"}, "enterprises": set(roles) - {"auditor"}}


@pytest.mark.one_database
@pytest.mark.parametrize("make", [made.make_talent, made.make_commissioner, make_enterprise])
def test_the_administration_leaves_out_what_the_auditor_may_not_see(make, client, manager, auditor):
    record = make(phone="13812345678")
    page = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    seen = {}
    for user in (manager, auditor):
        client.force_login(user)
        seen[user.username] = record.phone in client.get(page).content.decode()
    assert seen == {"manager": True, "auditor": False}
