"""Many merge at once, or undo it: one does."""

import pytest
from django.core.exceptions import ValidationError

from enterprises.models import Enterprise, Patent
from qijiang.registers import merging
from qijiang.registers.models import Change, Operation
from qijiang.registers.undoing import undo
from tests.register_makers_enterprises import make_patent
from tests.threads import all_at_once

from .merges import REGISTER, planned

pytestmark = pytest.mark.django_db(transaction=True)


def test_of_many_who_confirm_or_undo_at_once_one_does(manager, twice):
    kept, merged = twice
    make_patent(enterprise=merged)
    word = merging.agreed(manager, REGISTER, merging.signed(manager, planned(manager, kept, merged)))
    outcomes = all_at_once([lambda: merging.merge(manager, REGISTER, word, [], "重复登记")] * 5)
    operation = Operation.objects.get()
    assert [isinstance(each, merging.Late) for each in outcomes].count(True) == 4, outcomes
    outcomes = all_at_once([lambda: undo(manager, operation, "合错了")] * 5)
    assert [isinstance(each, ValidationError) for each in outcomes].count(True) == 4, outcomes
    assert Patent.objects.get().enterprise == merged
    assert Change.objects.first_broken() is None


def test_merged_into_each_other_at_once_one_way_wins(manager, twice):
    words = [
        merging.agreed(manager, REGISTER, merging.signed(manager, planned(manager, *pair)))
        for pair in (twice, twice[::-1])
    ]
    outcomes = all_at_once([lambda word=word: merging.merge(manager, REGISTER, word, [], "重复") for word in words])
    assert [isinstance(each, merging.Late) for each in outcomes].count(True) == 1, outcomes
    assert Enterprise.objects.in_use().count() == 1
