"""How far the tasks of the home district's plan were on each day of 2022; the tasks themselves are real."""

from collections.abc import Iterator
from datetime import datetime, time

from django.utils import timezone

from indicators.models import Task, TaskUpdate
from indicators.reporting.steps import RULES

from .plan import NOW, day
from .world import World

# (action, task): month and day, step, note. What is missing here has not been started.
STEPS = {
    (1, 1): [("03-10", "report", "已书面汇报争创情况"), ("09-20", "report", "已列入推荐名单")],
    (1, 2): [("04-15", "report", "布展方案已审定，开始施工")],
    (1, 3): [("05-20", "report", "考察线路已踏勘"), ("11-10", "ask", "考察已完成，纪要已报送")],
    (1, 4): [("02-20", "report", "逐项比对评价指标"), ("05-18", "ask", "短板清单已印发"), ("05-25", "close", "")],
    (1, 5): [("03-01", "ask", "任务分解表已印发"), ("03-08", "close", "")],
    (2, 1): [("04-22", "report", "技术需求已征集，正在论证")],
    (2, 2): [("06-08", "report", "已与高校对接合作意向")],
    (2, 3): [("03-30", "report", "已办两场政策宣讲"), ("10-14", "ask", "宣讲计划已完成"),
             ("10-18", "return", "请附参训企业名单")],
    (2, 4): [("07-05", "report", "已逐户走访重点企业")],
    (3, 1): [("03-15", "report", "首期辅导班已办"), ("06-20", "ask", "辅导计划已完成，名册已报送")],
    (3, 2): [("02-16", "ask", "任务已分到街镇和园区"), ("02-21", "close", "")],
    (3, 3): [("08-12", "report", "两家企业已提交建设方案")],
    (4, 1): [("05-06", "report", "载体改造已开工")],
    (4, 2): [("09-01", "report", "服务清单已发布")],
    (5, 1): [("03-20", "report", "首批特派员已下乡"), ("10-28", "ask", "全年培训已完成"), ("11-02", "close", "")],
    (5, 3): [("06-02", "report", "基地选址已定")],
    (6, 1): [("04-26", "ask", "宣讲已覆盖各街镇"), ("04-29", "close", "")],
    (6, 2): [("05-30", "report", "评选方案已印发"), ("12-02", "ask", "评选结果已公示")],
    (6, 3): [("12-15", "report", "榜单正在核对")],
    (6, 4): [("05-24", "report", "科技活动周已举办")],
}  # fmt: skip


def draw(world: World) -> Iterator[list]:
    """Steps that nobody recorded, each at ten on its day."""
    if not world.place.is_home:
        return
    tasks = Task.objects.filter(action__plan__area=world.place.area, action__plan__first_year=NOW)
    steps = [
        _step(task, *said)
        for task in tasks.select_related("action").order_by("action__number", "number")
        for said in STEPS.get((task.action.number, task.number), [])
    ]
    if steps:
        yield steps


def _step(task, on, step, note):
    taken = day(f"{NOW}-{on}")
    return TaskUpdate(
        task=task,
        on=taken,
        step=step,
        state=RULES[step].after.value,
        note=f"示例：{note}" if note else "",
        recorded_at=timezone.make_aware(datetime.combine(taken, time(10))),
        sample=True,
    )
