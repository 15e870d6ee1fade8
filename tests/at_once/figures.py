"""Figures on their way to approval, and whether all is whole after many have written."""

import datetime

from indicators import keeping, recording
from indicators.models import Observation
from qijiang.registers.models import Change
from tests.makers import make_observation

State = Observation.State


def submitted(indicator, area, day, value, clerk):
    moment = datetime.datetime(2022, 7, 1, tzinfo=datetime.UTC)
    steps = {"created_by": clerk, "submitted_by": clerk, "submitted_at": moment}
    return make_observation(indicator, area, day, value, state=State.SUBMITTED, **steps)


def approval(reviewer, row):
    return lambda: recording.approve(reviewer, row, version=row.version, via="form")


def assert_whole(changes):
    assert Change.objects.count() == changes
    assert Change.objects.first_broken() is None
    assert keeping.differences() == []
