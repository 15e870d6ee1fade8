"""The day of a page is typed by people: as they write days, and a day that is none is said beside the selector."""

import re

import pytest
import time_machine

from tests.makers import load_observation, make_action, make_indicator, make_plan, make_target

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]


@pytest.fixture
def read(client, official, district, bureau):
    """The page, in words, as the official gets it on a day of 2023."""
    indicator = make_indicator(owner=bureau)
    make_target(make_action(make_plan(district), 1), indicator, 140)
    load_observation(indicator, district, "2022-03-31", 125)
    load_observation(indicator, district, "2022-06-30", 131)
    client.force_login(official)

    def ask(url):
        with time_machine.travel("2023-03-01T12:00:00+08:00", tick=False):
            answer = client.get(url)
        assert answer.status_code == 200
        return answer.content.decode()

    return ask


def test_a_day_that_is_none_is_kept_and_said_and_the_default_day_holds(read):
    for path in ("/", "/actions/1/", "/indicators/", "/indicators/hte_valid/"):
        text = read(f"{path}?year=2022&on=2022-02-30")
        assert 'value="2022-02-30"' in text, path
        assert 'aria-invalid="true" aria-describedby="when-on-problem"' in text, path
        assert "日历上没有“2022-02-30”这一天。" in text, path
        assert '当前按<span class="nb">2022-12-31</span>显示。' in text, path
        assert not re.search(r'href="/[^"]*2022-02-30', text), f"{path}: a link to another page takes it along"


WRONG = {
    "yesterday": "“yesterday”不是日期",
    "2022-W01-1": "“2022-W01-1”不是日期",
    "9999-12-31": "“9999-12-31”超出了系统保存的年份",
    "%3Cscript%3E": "“&lt;script&gt;”不是日期",
    "%00": "不是日期",
    "x" * 5000: "“" + "x" * 32 + "”不是日期",
}


def test_what_is_wrong_is_said_by_name(read):
    for typed, said in WRONG.items():
        text = read(f"/?on={typed}")
        assert said in text and "131" in text, typed[:32]


def test_a_day_is_read_as_people_write_it(read):
    for typed in ("2022-03-31", "2022/3/31", "2022年3月31日", "２０２２.3.31", " 2022-03-31 "):
        text = read(f"/?on={typed}")
        assert 'name="on" inputmode="numeric" autocomplete="off" value="2022-03-31"' in text, typed
        assert "125" in text and "aria-invalid" not in text, typed


def test_an_empty_day_is_the_default_one(read):
    assert 'value="2022-12-31"' in read("/?on=") and 'value="2022-12-31"' in read("/?on=%20")
