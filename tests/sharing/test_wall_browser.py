"""The wall and what is shared beside it in a real browser: everything finds room, and nobody is kept out."""

import pytest
from playwright.sync_api import expect

from enterprises.models import Ranking
from indicators.areas.layout import spots
from indicators.models import Action, Indicator, SharedLink, Task
from indicators.pages.wall.areas import ROWS
from indicators.pages.wall.ranking import FIRMS_SHOWN
from tests import makers
from tests.accessible import faults
from tests.browser import *  # noqa: F403  (its fixtures)
from tests.browser import fits, hear_violations, sign_in
from tests.mechanisms.worlds import a_place
from tests.register_makers_enterprises import make_ranked_enterprise, make_ranking
from tests.sharing.makers import make_plan_with_figures, make_public
from tests.sharing.walls import *  # noqa: F403  (its fixture)
from tests.sharing.walls import now

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.one_database]
WALLS = [(1920, 1080), (3840, 2160)]
# What is cut off, or lies outside the wall.
CUT = """
() => [...document.querySelectorAll("main.wall, main.wall *")].filter(one => {
  if (one.closest(".visually-hidden, svg") && one.tagName !== "svg") return false;
  const box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const hides = style.overflow !== "visible" && one instanceof HTMLElement;
  const cut = hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
  const words = one.children.length === 0 && one.textContent.trim();
  const out = box.right > innerWidth + 1 || box.bottom > innerHeight + 1 || box.left < -1 || box.top < -1;
  return cut || (words && out);
}).map(one => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 30)}`)
"""
# Texts of the map that leave their tile, and tiles that leave the wall.
TILES = """
() => [...document.querySelectorAll(".wall-map .tile")].flatMap(tile => {
  const ground = tile.querySelector("rect").getBoundingClientRect();
  const inside = (a, b) => Math.min(a.left - b.left, b.right - a.right, a.top - b.top, b.bottom - a.bottom) >= -1;
  const out = [...tile.querySelectorAll("text")].filter(one => !inside(one.getBoundingClientRect(), ground));
  const wall = {left: 0, top: 0, right: innerWidth, bottom: innerHeight};
  return [...out.map(one => one.textContent), ...(inside(ground, wall) ? [] : [`tile ${tile.textContent}`])];
})
"""
# Texts of different things that lie over each other.
OVER = """
() => {
  const found = [], boxes = [...document.querySelectorAll("main.wall *")]
    .filter(one => one.children.length === 0 && one.textContent.trim() && !one.closest("svg, .visually-hidden"))
    .map(one => [one, one.getBoundingClientRect()]);
  for (const [i, [one, a]] of boxes.entries()) for (const [other, b] of boxes.slice(i + 1)) {
    const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    if (wide > 2 && high > 4) found.push(`${one.textContent.trim()} / ${other.textContent.trim()}`);
  }
  return found;
}
"""


def test_a_night_of_screens_leaves_nothing_behind(page, wall):
    _link, url = wall
    page.goto(url)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Performance.enable")

    def left():
        for _again in range(2):
            devtools.send("HeapProfiler.collectGarbage")
        found = {each["name"]: each["value"] for each in devtools.send("Performance.getMetrics")["metrics"]}
        return found["Nodes"], found["JSEventListeners"]

    def turn(times):
        for _turn in range(times):
            title = page.title()
            page.keyboard.press("ArrowRight")
            page.wait_for_function("title => document.title !== title", arg=title)

    turn(4)
    nodes, listeners = left()
    turn(12)
    assert left()[0] <= nodes * 1.1
    assert left()[1] <= listeners + 1
    devtools.detach()


def test_everything_finds_room_on_every_screen(silent, live_server, db, bureau):
    make_plan_with_figures()
    action = Action.objects.get(number=1)
    for number in range(9):
        name = f"国家级和市级创新平台引进及培育情况第{number}项（含筹建）的说明文字"
        indicator = makers.make_indicator(f"long{number}", name=name, measure="flow", unit="万元")
        makers.make_target(action, indicator, "123456789.5", lead=bureau)
        makers.load_observation(indicator, action.plan.area, "2022-06-30", 12_345_678)
        Task.objects.create(
            action=action, number=number + 2, name=f"{name}并组织开展年度评估考核", due="2022-02-01", lead=bureau
        )
    for number in range(3, 9):
        makers.make_action(action.plan, number, name="高质量载体平台孵化与成果转化提升行动", lead=bureau)
    fill_the_map(action.plan.area)
    a_place()
    publish_a_ranking(action.plan.area)
    sign_in(silent, live_server.url, "official", "/screen/?year=2022&on=2022-06-30")
    seen = []
    while (here := now(silent)) not in seen:
        seen.append(here)
        for width, height in WALLS:
            silent.set_viewport_size({"width": width, "height": height})
            assert fits(silent), (here, width)
            assert silent.evaluate("document.documentElement.scrollHeight <= innerHeight"), (here, width)
            assert silent.evaluate(CUT) == [], (here, width)
            assert silent.evaluate(OVER) == [], (here, width)
            assert silent.evaluate(TILES) == [], (here, width)
        silent.keyboard.press("ArrowRight")
        silent.wait_for_function("url => location.href !== url", arg=silent.url)
    assert seen == ["plan", "plan-2", "action-1", "action-2", "map-hte", "areas-hte", "firms", "pipeline"]


def fill_the_map(district):
    """Every street and town that has a tile, with a figure of many digits; the last three have none."""
    hte = Indicator.objects.get(code="hte")
    Indicator.objects.filter(pk=hte.pk).update(roll_up="sum", unit="万元", name="高新技术企业研发费用加计扣除总额")
    codes = [code for code in sorted(spots()) if code.startswith(district.code) and code != district.code]
    streets = [makers.make_area(code, f"{spots()[code].short}街道", parent=district) for code in codes]
    for number, street in enumerate(streets[:-3]):
        makers.load_observation(hte, street, "2022-06-30", 1_234_567 + 98_765 * number)
    assert len(streets) > ROWS, "control: more than the ranking has room for"


def publish_a_ranking(district):
    ranking = make_ranking(title="綦江区2021年度科技型企业创新能力综合评价榜单", area=district)
    for place in range(1, FIRMS_SHOWN + 3):
        name = f"重庆市綦江区齿轮传动与智能装备制造研究院有限责任公司第{place}分公司"
        make_ranked_enterprise(ranking=ranking, place=place, name=name, score=100 - place)
    published = {"state": Ranking.State.PUBLISHED, "published_at": "2022-05-01T09:00:00+08:00"}
    Ranking.objects.update(published_by=ranking.created_by, **published)


def test_a_phone_scrolls_downwards_only_and_nobody_is_kept_out(silent, live_server, wall):
    _link, url = wall
    silent.goto(url)
    dark_always = [fault for fault in faults(silent) if not fault.startswith("light color-contrast")]
    assert dark_always == []
    silent.set_viewport_size({"width": 360, "height": 740})
    assert fits(silent)


def test_without_a_script_it_goes_on_by_itself(scriptless, wall):
    """A screen stands for a second here, less than a form would take."""
    link, url = wall
    SharedLink.objects.filter(pk=link.pk).update(screens=[["plan", 1], ["action-1", 60]])
    page = scriptless
    page.goto(url)
    page.wait_for_url("**screen=action-1", timeout=15_000)
    page.get_by_role("link", name="暂停").click()
    page.wait_for_url("**hold=1")


def test_the_public_page_suits_everybody(page, live_server, db):
    make_plan_with_figures()
    make_public()
    said = []
    hear_violations(page, said)
    page.goto(f"{live_server.url}/public/figures/")
    assert faults(page) == []
    for width in (360, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), width
    with page.expect_download() as waiting:
        page.get_by_role("link", name="csv").last.click()
    assert waiting.value.suggested_filename.endswith(".csv")
    assert said == []


def test_the_manager_makes_a_link_copies_it_and_revokes_it(silent, live_server, db):
    make_plan_with_figures()
    sign_in(silent, live_server.url, "manager", "/sharing/")
    silent.get_by_role("link", name="新建大屏").click()
    assert faults(silent) == []
    silent.get_by_label("发给").fill("政务大厅")
    silent.get_by_role("button", name="创建链接").click()
    address = silent.get_by_label("地址").input_value()
    silent.get_by_role("link", name="查看链接").click()
    assert faults(silent) == []
    silent.get_by_role("button", name="立即撤销").click()
    expect(silent.get_by_text("已撤销：")).to_be_visible()
    silent.goto(f"{live_server.url}/sharing/")
    assert faults(silent) == []
    silent.context.clear_cookies()
    assert silent.request.get(address).status == 410
    assert SharedLink.objects.get().revoked_at is not None
