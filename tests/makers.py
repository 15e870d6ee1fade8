"""Plain functions that make one record each; what is not said is filled with something sensible."""

import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from indicators.models import Action, Assignment, Claim, Indicator, Observation, Opening, PeriodLock, Plan, Target
from indicators.recording import load_approved
from qijiang.directory.models import Area, Department, User

PASSWORD = "correct horse battery"


def tidied(record):
    """The record saved, its fields and itself cleaned as by a form. What asks the database is left to the database,
    which refuses the same; that a maker's record passes all of it is tested once for each register."""
    relations = {field.name for field in record._meta.fields if field.is_relation}
    record.clean_fields(exclude=relations)
    record.clean()
    record.save()
    return record


def make_area(code, name, kind="street", parent=None, **fields):
    there = Area.objects.by_code(code)
    return there or Area.objects.create(code=code, name=name, kind=kind, parent=parent, **fields)


def make_district(code="500110", name="綦江区"):
    city = make_area("500000", "重庆市", kind="municipality")
    return make_area(code, name, kind="district", parent=city)


def make_department(code, name, area):
    return Department.objects.get_or_create(code=code, defaults={"name": name, "area": area})[0]


def make_user(username, **fields):
    return User.objects.create_user(username, password=PASSWORD, **fields)


def make_indicator(code="hte_valid", **fields):
    defaults = {"name": code, "unit": "家", "measure": "stock", "frequency": "month", "position": 1}
    return Indicator.objects.create(code=code, **defaults | fields)


def an_observation(indicator, area, as_of, value, **fields):
    """Unsaved; approved by default; `approved` sets the moment of its approval (else the end of its day)."""
    as_of = datetime.date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    moment = fields.pop("approved", None) or timezone.make_aware(datetime.datetime.combine(as_of, datetime.time(23, 0)))
    state = fields.pop("state", "approved")
    defaults = {
        "year": as_of.year,
        "value": None if value is None else Decimal(value),
        "not_collected": value is None,
        "state": state,
        "created_at": moment,
        "reviewed_at": moment if state == "approved" else None,
    }
    return Observation(indicator=indicator, area=area, as_of=as_of, **defaults | fields)


def make_observation(indicator, area, as_of, value, **fields):
    """The row alone: no kept value, stamp or history follows it."""
    row = an_observation(indicator, area, as_of, value, **fields)
    row.save()
    return row


def load_observation(indicator, area, as_of, value, **fields):
    """Through the loader's door, so that kept values, stamps and history follow."""
    row = an_observation(indicator, area, as_of, value, **fields)
    with transaction.atomic():
        load_approved([row], via="loader")
    return row


def make_plan(area, year=2022, **fields):
    defaults = {
        "code": f"plan-{area.code}-{year}",
        "name": f"{year}年科技创新“六大行动”",
        "first_year": year,
        "last_year": year,
    }
    return Plan.objects.create(area=area, **defaults | fields)


def make_action(plan, number=1, **fields):
    return Action.objects.create(plan=plan, number=number, **{"name": f"第{number}行动"} | fields)


def make_target(action, indicator, value, **fields):
    defaults = {
        "plan": action.plan,
        "area": action.plan.area,
        "year": action.plan.first_year,
        "wording": f"目标{value}",
    }
    return Target.objects.create(action=action, indicator=indicator, value=Decimal(value), **defaults | fields)


def make_claim(indicator, area, kind, figure, **fields):
    return Claim.objects.create(indicator=indicator, area=area, kind=kind, figure=Decimal(figure), **fields)


def make_lock(area, first_day, last_day, reason="已上报"):
    return PeriodLock.objects.create(area=area, first_day=first_day, last_day=last_day, reason=reason)


def make_assignment(indicator, department, year=2022, **fields):
    """Due on the 10th working day after a period and closed with the 20th, by default for the department's own area."""
    defaults = {"area": department.area, "frequency": indicator.frequency, "due_working_day": 10}
    defaults["lock_working_day"] = 20
    return Assignment.objects.create(indicator=indicator, department=department, year=year, **defaults | fields)


def make_opening(department, first_day="2022-01-01", last_day="2022-12-31", until="2022-12-31", **fields):
    defaults = {"first_day": first_day, "last_day": last_day, "until": until, "reason": "补报"}
    return Opening.objects.create(department=department, **defaults | fields)
