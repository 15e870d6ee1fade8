"""Low, high and comparison values are entered on a page, with their source, through one door."""

import pytest

from indicators.benchmarking import setting
from indicators.models import Benchmark, Framework, Source
from qijiang.directory.models import User
from qijiang.registers.models import Change
from tests.benchmark_desk.makers import make_source, the_item
from tests.benchmark_desk.worlds import make_evaluated
from tests.worlds import shared_world

evaluated = shared_world(make_evaluated)
pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("evaluated")]
PAGE = "/benchmark/htz/limits/?year=2022"


@pytest.fixture
def entering(client):
    client.force_login(User.objects.get(username="manager"))
    return client


def as_shown(client, address=PAGE):
    """What the form of the page would send back untouched."""
    page = client.get(address).context["page"]
    return {f"{cell.name}-{row.item.pk}": cell.text for row in page.rows for cell in row.cells} | {
        f"read-{row.item.pk}": row.read for row in page.rows
    }


def sent(client, address=PAGE, source=None, **cells):
    """The page as shown, with cells such as low_1_1="3"."""
    typed = as_shown(client, address) | {"source": (source or make_source("new", "新通报")).pk}
    for name, value in cells.items():
        column, _sep, code = name.partition("_")
        typed[f"{column}-{the_item(code.replace('_', '.')).pk}"] = value
    return client.post(address, typed)


def limits_of(code, year=2022):
    row = Benchmark.objects.filter(item=the_item(code), year=year).first()
    return row and tuple(None if value is None else float(value) for value in (row.low, row.high, row.benchmark))


def problems(answer):
    page = answer.context["page"]
    return {row.item.code: [row.problem, *(cell.problem for cell in row.cells)] for row in page.problems}


def test_what_changed_is_kept_with_its_source_and_its_line_of_history(entering):
    answer = sent(entering, low_1_1="6", high_2_2="1,000", low_2_2="０")
    assert answer.status_code == 302
    assert limits_of("1.1") == (6, 40, 19) and limits_of("2.2") == (0, 1000, 8)
    assert Benchmark.objects.get(item=the_item("1.1")).source.title == "新通报"
    assert Benchmark.objects.get(item=the_item("1.2")).source.title == "评价通报", "untouched rows keep theirs"
    change = Change.objects.about(Benchmark.objects.get(item=the_item("1.1"))).first()
    assert (change.action, change.via, change.actor.username) == ("change", "form", "manager")
    assert change.fields["low"] == ["5.0000", "6"]
    assert Change.objects.count() - Change.objects.exclude(content_type=change.content_type).count() == 2


def test_a_new_source_is_made_with_the_values_or_not_at_all(entering):
    typed = as_shown(entering) | {"source": "", "title": "2022年度评价结果", "published": "2023-05"}
    key = f"low-{the_item('1.1').pk}"
    entering.post(PAGE, typed | {key: "50"})
    assert not Source.objects.filter(title="2022年度评价结果").exists(), "low above high"
    entering.post(PAGE, typed | {key: "6"})
    made = Source.objects.get(title="2022年度评价结果")
    assert (made.code, made.published) == ("limits-2022-1", "2023-05")
    assert Benchmark.objects.get(item=the_item("1.1")).source == made


def test_values_without_a_source_are_refused_and_stay_typed(entering):
    typed = as_shown(entering) | {"source": "", "title": "", f"low-{the_item('1.1').pk}": "6"}
    answer = entering.post(PAGE, typed)
    assert answer.status_code == 200
    assert "请注明数值来源" in answer.content.decode()
    assert 'value="6"' in answer.content.decode()
    assert limits_of("1.1") == (5, 40, 19)


@pytest.mark.parametrize("low", ["abc", "1e3", "NaN", "1_0", "9" * 20, "1.23456", "5%", "—x"])
def test_what_is_no_number_is_named_beside_its_cell(entering, low):
    answer = sent(entering, low_1_1=low)
    assert answer.status_code == 200
    assert list(problems(answer)) == ["1.1"]
    assert limits_of("1.1") == (5, 40, 19)


@pytest.mark.parametrize(("low", "high"), [("40", "40"), ("41", "40")])
def test_low_must_lie_below_high(entering, low, high):
    answer = sent(entering, low_1_1=low, high_1_1=high)
    assert "最低值须小于最高值" in str(problems(answer)["1.1"]) or "低" in str(problems(answer)["1.1"])
    assert limits_of("1.1") == (5, 40, 19)


def test_a_number_too_large_for_the_field_is_refused_not_an_error(entering):
    answer = sent(entering, high_1_1="123456789012345")
    assert answer.status_code == 200 and list(problems(answer)) == ["1.1"]


def test_emptied_rows_are_taken_away_and_the_history_says_what_they_were(entering):
    gone = Benchmark.objects.get(item=the_item("1.1"))
    sent(entering, low_1_1="", high_1_1="", benchmark_1_1="")
    assert limits_of("1.1") is None
    change = Change.objects.filter(object_id=gone.pk, action="delete").get()
    assert change.fields["high"] == ["40.0000", None]


def test_who_was_overtaken_sees_what_stands_there_now_and_keeps_what_was_typed(entering):
    typed = as_shown(entering) | {"source": make_source().pk, f"low-{the_item('1.1').pk}": "7"}
    Benchmark.objects.filter(item=the_item("1.1")).update(low=6)
    answer = entering.post(PAGE, typed)
    assert answer.status_code == 409
    assert "最低值6" in answer.content.decode() and 'value="7"' in answer.content.decode()
    assert limits_of("1.1") == (6, 40, 19)
    row = next(row for row in answer.context["page"].rows if row.item.code == "1.1")
    again = entering.post(PAGE, typed | {f"read-{row.item.pk}": row.read})
    assert again.status_code == 302 and limits_of("1.1") == (7, 40, 19)


def test_what_nobody_touches_here_may_change_meanwhile(entering):
    typed = as_shown(entering) | {"source": make_source().pk, f"low-{the_item('1.1').pk}": "7"}
    Benchmark.objects.filter(item=the_item("3.1")).update(benchmark=80)
    typed[f"benchmark-{the_item('3.1').pk}"] = "80"  # to the same
    assert entering.post(PAGE, typed).status_code == 302


def test_another_year_offers_its_values_and_saves_nothing_by_itself(entering):
    answer = entering.get("/benchmark/htz/limits/?year=2023&like=2022")
    rows = {row.item.code: [cell.text for cell in row.cells] for row in answer.context["page"].rows}
    assert rows["1.2"] == ["0.5", "4.5", "3"]
    assert not Benchmark.objects.filter(year=2023).exists()
    assert entering.post(
        "/benchmark/htz/limits/?year=2023",
        as_shown(entering, "/benchmark/htz/limits/?year=2023&like=2022") | {"source": make_source().pk},
    ).status_code == 302  # fmt: skip
    assert limits_of("1.2", 2023) == (0.5, 4.5, 3)


def test_the_sample_is_no_source_to_choose(entering):
    made_up = Source.objects.create(code="sample", title="示例数据")
    answer = sent(entering, source=made_up, low_1_1="6")
    assert answer.status_code == 200 and limits_of("1.1") == (5, 40, 19)


@pytest.mark.parametrize("role", ["clerk", "reviewer", "official", "auditor"])
def test_others_cannot_enter_them(client, entering, role):
    typed = as_shown(entering)
    client.force_login(User.objects.get(username=role))
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, typed).status_code == 403


def test_the_door_asks_for_the_right_itself():
    from django.core.exceptions import PermissionDenied

    framework = Framework.objects.get(code="htz")
    with pytest.raises(PermissionDenied):
        setting.set_limits(User.objects.get(username="clerk"), framework, 2022, [], make_source(), via="form")


def test_a_framework_without_items_is_a_page(entering):
    Framework.objects.create(code="empty", name="空", version="1")
    answer = entering.get("/benchmark/empty/limits/?year=2022")
    assert answer.status_code == 200 and "没有可录入的内容" in answer.content.decode()
