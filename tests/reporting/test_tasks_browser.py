"""A task's way in a real browser: report with evidence, ask to close, follow the bell, close; at every width."""

import pytest
from playwright.sync_api import expect

from indicators.models import EvidenceFile, Task
from tests import makers
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import sign_in, sign_out, too_wide_at
from tests.reporting.makers import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def test_a_task_is_reported_asked_to_close_and_closed(silent, live_server, clerk, reviewer, bureau, district):
    action = makers.make_action(makers.make_plan(district), lead=bureau, name="高标准国创建设行动")
    Task.objects.create(action=action, number=1, name="争取上级支持", lead=bureau, due="2022-06-30")
    sign_in(silent, live_server.url, "clerk", "/desk/tasks/")
    silent.get_by_role("link", name="争取上级支持").click()
    silent.get_by_label("说明").fill("推荐函已报出")
    silent.get_by_label("佐证文件").set_input_files(
        {"name": "回执.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    expect(silent.get_by_text("回执.pdf")).to_be_visible()
    silent.get_by_role("button", name="申请办结").click()
    expect(silent.get_by_text("已申请办结：争取上级支持")).to_be_visible()
    assert EvidenceFile.objects.get().task_update.state == "asked_to_close"
    sign_out(silent, live_server.url)

    sign_in(silent, live_server.url, "reviewer", "/")
    silent.get_by_role("link", name="通知 1 未读").click()
    assert too_wide_at(silent) == []
    silent.get_by_role("link", name="clerk申请办结任务").click()
    expect(silent.get_by_role("link", name="回执.pdf")).to_be_visible()
    assert too_wide_at(silent) == []
    silent.get_by_role("button", name="办结销号").click()
    expect(silent.get_by_text("已办结销号：争取上级支持")).to_be_visible()
    assert too_wide_at(silent) == []
