"""Merges past their pages and by them, and every row of the registers before and after."""

import pytest
from django.db import connection

from enterprises.models import Enterprise
from qijiang.registers import merging
from qijiang.registers.merge_plan import both_of, plan, proposed
from qijiang.registers.register import all_registers, register_of
from tests.registers import MAKERS, url

REGISTER = register_of(Enterprise)
MERGEABLE = [register for register in all_registers() if register.merging]
each_mergeable = pytest.mark.parametrize("register", MERGEABLE, ids=lambda register: register.name)


def make(model, **fields):
    return MAKERS[model._meta.model_name](**fields)


def everything():
    """Every row of every register, as the database has it, but for the versions."""
    with connection.cursor() as cursor:
        return {register.name: _all_of(cursor, register.model._meta) for register in all_registers()}


def _all_of(cursor, model):
    columns = [field.column for field in model.concrete_fields if field.name != "version"]
    cursor.execute(f"SELECT {', '.join(map(connection.ops.quote_name, columns))} FROM {model.db_table} ORDER BY id")
    return {row[0]: row for row in cursor.fetchall()}


def planned(user, kept, merged, taken=None, also=True):
    register = register_of(type(kept))
    first, second = both_of(user, register, kept.pk, merged.pk)
    taken = proposed(user, register, first, second) if taken is None else taken
    return plan(user, register, first, second, taken, also)


def merge(user, kept, merged, taken=(), also=True, reason="重复登记"):
    """Preview and confirm, past the pages."""
    register = register_of(type(kept))
    word = merging.signed(user, planned(user, kept, merged, taken, also))
    return merging.merge(user, register, merging.agreed(user, register, word), taken, reason, also)


def compared(client, kept, merged):
    return client.get(url(register_of(type(kept)), "merge", kept.pk), {"with": merged.pk})


def confirmed(client, shown, **posted):
    made = shown.context["plan"]
    said = {"preview": shown.context["token"], "reason": "重复登记", "also": "1"} | posted
    return client.post(url(made.register, "merge", posted.pop("pk", made.kept.pk)), said)


def refusal(answer):
    assert answer.status_code == 409
    return answer.content.decode()
