"""Two tabs that are the first to look at the board."""

from types import SimpleNamespace

import pytest
from django.utils import timezone

from indicators.models import BoardVisit
from indicators.visiting import _note
from tests.makers import make_user
from tests.threads import all_at_once


@pytest.mark.django_db(transaction=True)
def test_of_two_first_looks_at_once_one_visit_is_noted():
    looking, now = SimpleNamespace(pk=make_user("official").pk, visit_seen_at=None), timezone.now()
    assert all_at_once([lambda: _note(looking, now, None)] * 2) == [None, None]
    assert [visit.seen_at for visit in BoardVisit.objects.all()] == [now]
