"""Bulk fixes past their pages and by them, and every row of a register before and after."""

from enterprises.models import Recognition
from qijiang.registers import previews
from qijiang.registers.register import register_of
from tests.registers import url

REGISTER = register_of(Recognition)


def rows_of(model):
    """Every column of every row but the version, as the database has it: {primary key: its values}."""
    columns = [field.attname for field in model._meta.concrete_fields if field.name != "version"]
    return {row[0]: row for row in model._base_manager.order_by("pk").values_list("pk", *columns)}


def fix_of(register, user, fix, records, reason="核对证书"):
    """Preview and apply, past the pages."""
    shown = previews.preview(user, fix, [record.pk for record in records])
    word = previews.signed(user, shown)
    return previews.apply(user, previews.agreed(user, register, word), reason)


def previewed(client, register, records, **posted):
    """The preview that the page answers with: its word and how many there are of each kind."""
    address = f"{url(register, 'bulk')}?pks={','.join(str(record.pk) for record in records)}&fix={posted.pop('fix')}"
    return client.post(address, posted)


def applied(client, register, shown, **posted):
    said = {"preview": shown.context["token"], "pks": shown.context["pks"], "reason": "核对证书"} | posted
    return client.post(url(register, "bulk_apply"), said)
