"""A locked period refuses on every path by which a figure is written, and a final figure on each that changes one."""

import json

import pytest
from django.core.exceptions import ValidationError

from indicators import recording
from indicators.models import Observation
from tests import worlds
from tests.makers import make_lock
from tests.reporting.grid_worlds import CELL, NOW, PAGE, key_of, make_figure, make_grid, the, the_area

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("grid"), pytest.mark.one_database]
grid = worlds.shared_world(make_grid)
ENTRY = {"area": "500110", "as_of": "2022-06-30", "value": "131", "qualifier": "=", "vintage": "2", "action": "submit"}


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


def cell(code, account, version=0):
    """What the grid sends of one cell: by its scripts, and as a form."""
    key = key_of(code)
    was = json.dumps({"version": version, "value": "", "note": "", "reason": ""})
    return (
        {"account": account, "cell": key, "value": "131", "version": version},
        {"account": account, "action": "submit", f"value-{key}": "131", f"was-{key}": was},
    )


def rows():
    return list(Observation.objects.order_by("pk").values())


def test_a_locked_period_refuses_on_every_path(client, clerk, reviewer):
    draft = make_figure("hte_valid", 130, state="draft", created_by=clerk)
    waits = make_figure("patent_granted", 500, state="submitted", created_by=clerk, submitted_by=clerk)
    make_lock(the_area(), "2022-06-01", "2022-06-30", "已上报市局")
    before, (one, form) = rows(), cell("contract", clerk.pk)
    client.force_login(clerk)
    paths = {
        "/entry/new/contract/": ENTRY,
        f"/entry/{draft.pk}/": ENTRY | {"version": draft.version},
        CELL: one,
        PAGE: form,
        f"{PAGE}workbook/save/": form,
    }
    for path, typed in paths.items():
        answer = client.post(path, typed)
        said = json.loads(answer.content)["message"] if path == CELL else answer.content.decode()
        assert "已上报市局" in said, path
        assert rows() == before, path
    client.force_login(reviewer)
    client.post(f"/review/{waits.pk}/", {"action": "approve", "version": waits.version})
    client.post("/review/many/", {"action": "approve", "row": f"{waits.pk}:{waits.version}"})
    assert rows() == before


def test_a_final_figure_is_changed_on_none(client, clerk, reviewer):
    final = make_figure("hte_valid", 130, created_by=clerk, submitted_by=clerk, reviewed_by=reviewer)
    before, (one, form) = rows(), cell("hte_valid", clerk.pk, final.version)
    client.force_login(clerk)
    for path, typed in {
        f"/entry/{final.pk}/": ENTRY | {"version": final.version},
        CELL: one,
        PAGE: form,
        f"{PAGE}workbook/save/": form,
    }.items():
        client.post(path, typed)
        assert rows() == before, path
    client.post(f"/entry/{final.pk}/", {"action": "discard", "version": final.version})
    client.force_login(reviewer)
    client.post(f"/review/{final.pk}/", {"action": "return", "note": "再核", "version": final.version})
    client.post("/review/many/", {"action": "return", "note": "再核", "row": f"{final.pk}:{final.version}"})
    assert rows() == before


def test_nor_by_the_door_itself(clerk, reviewer):
    final = make_figure("hte_valid", 130, created_by=clerk, submitted_by=clerk, reviewed_by=reviewer)
    for act in (
        lambda: recording.record(clerk, final, version=final.version, via="form"),
        lambda: recording.submit(clerk, final, version=final.version, via="form"),
        lambda: recording.discard(clerk, final, version=final.version, via="form"),
    ):
        with pytest.raises((recording.Stale, ValidationError)):
            act()
    assert the("hte_valid").observations.get().value == 130
