"""The sample comes and goes, and what was there before is there after."""

import pytest
from django.core.management import CommandError

from enterprises.models import Recognition
from indicators.keeping import differences
from indicators.models import CurrentValue
from indicators.sample.obstacles import registers
from qijiang.registers.models import Change
from tests.sample.loaded import SMALL, everything, load_what_is_real, sample
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real")]
real = shared_world(load_what_is_real)


def test_what_was_there_before_is_there_after():
    """Also the current value of the article in whose place one of the sample stood, and the history."""
    cell = CurrentValue.objects.filter(indicator__code="policy_document", area__code="500110", year=2022).values()
    before, kept = everything(), cell.get()
    assert "没有示例数据" in sample("--remove")
    assert everything() == before
    sample(*SMALL, "--districts", "2")
    assert cell.get() != kept
    assert Change.objects.count() == len(before["registers_change"])
    _only_what_was_drawn_is_marked(before)
    assert "移除" in sample("--remove")
    after = everything()
    assert {table for table in before if after[table] != before[table]} == set()
    assert differences() == []
    assert Change.objects.first_broken() is None


def _only_what_was_drawn_is_marked(before):
    assert Recognition.objects.sampled().exists()
    for model in registers():
        assert model.objects.filter(sample=False).count() == len(before[model._meta.db_table])


@pytest.mark.one_database
def test_nonsense_is_refused():
    before = everything()
    for arguments in (("--districts", "0"), ("--scale", "0"), ("--scale", "-1"), ("--scale", "nan")):
        with pytest.raises(CommandError):
            sample(*arguments)
    with pytest.raises(CommandError, match="38"):  # districts there are
        sample("--districts", "39")
    with pytest.raises(CommandError, match="--remove"):  # where it belongs
        sample("--force", *SMALL)
    assert everything() == before
