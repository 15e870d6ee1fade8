"""Writes an import that was confirmed: the records, their history and the import's end stand or fall together.

What was found is asked again here as far as it may have changed since: the account's rights and reach, the versions of
the records and of those that they name, and, by the database, its constraints.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from qijiang.directory.models import Area, Department

from ..bulk_rows import Plain, columns_of, holding_many_pages, insert_kept, reserved_keys, update_rows
from ..history import Entry, append_entries
from ..models import Change, Operation
from ..operations import area_over
from ..recording import keeps
from ..register import Register, register_named
from .checking import KEPT, NAMED
from .examining import Verdict
from .models import Import

SOME = 5_000  # keys that are asked for at once
NEW = KEPT[Verdict.NEW]
HELD = {KEPT[Verdict.CHANGED]: "change", KEPT[Verdict.REOPENED]: "reopen"}  # what the history calls it
SAID = 10  # records that are named where they stand in the way


def write(job: Import) -> None:
    """All rows of a confirmed import, or none. It is DONE then, or CHECKED with the problem that stood in the way."""
    register = register_named(job.register)
    try:
        with holding_many_pages(), transaction.atomic():
            job.operation = _written(job, register)
            job.state, job.problem = Import.State.DONE, ""
            job.save(update_fields=["state", "operation", "problem"])
    except (ValidationError, IntegrityError) as error:
        job.operation = None
        job.state, job.problem = Import.State.CHECKED, _in_the_way(error)[:1000]
        job.save(update_fields=["state", "problem"])
    else:
        job.workspace.forget()


def _in_the_way(error):
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return _("The register was changed since the check, and takes the rows no more: check the file again.")


def _written(job, register):
    if job.counts["faulty"]:
        raise ValidationError(_("Some cells are wrong: nothing can be written before they are mended."))
    _ask_rights(job, register)
    model, versions = register.model, _hold(job, register)
    operation = Operation.objects.create(
        kind=Operation.Kind.IMPORT, register=register.name, actor=job.user, label=job.file_name, reason=job.reason,
        area_id=area_over(area.path for area in _areas(job)), added=job.counts["new"], changed=len(versions),
    )  # fmt: skip
    keys = reserved_keys(model, operation.added)
    columns = columns_of(model)
    if versions:
        update_rows(model, columns, _changed_rows(job, columns.index("version")))
    if keys:
        with open(job.workspace.path(NEW.rows), encoding="utf-8", newline="\n") as lines:
            insert_kept(model._meta.db_table, columns, keys, lines)
    append_entries(model, _entries(job, keys), operation=operation, via=Change.Via.IMPORT)
    return operation


def _changed_rows(job, version) -> Iterator[list[Plain]]:
    for values in _held_rows(job):
        values[version] += 1
        yield values


def _held_rows(job):
    some = (lines for kept in HELD for lines in job.workspace.lines(kept.rows))
    return chain.from_iterable(some)


def _entries(job, keys) -> Iterator[Entry]:
    for key, (_row, _pk, area, label, _warnings, fields) in zip(keys, job.workspace.texts(NEW.said), strict=True):
        yield Entry(key, label, int(area), "add", fields)
    for kept, action in HELD.items():
        for _row, pk, area, label, _warnings, fields in job.workspace.texts(kept.said):
            yield Entry(int(pk), label, int(area), action, fields)


def _ask_rights(job, register: Register):
    """The account may still do what it was shown. Raises ValidationError."""
    user = job.user
    numbers = {"add": job.counts["new"], "change": job.counts["changed"] + job.counts["reopened"]}
    verbs = [verb for verb, number in numbers.items() if number]
    if not user.is_active or not all(user.has_perm(register.right(verb)) for verb in verbs):
        raise ValidationError(_("Your account has lost the right to do this since the check."))
    keepers = Department.objects.filter(pk__in=job.counts["keepers"])
    own = user.is_superuser or all(
        user.area is not None and area.path.startswith(user.area.path) for area in _areas(job)
    )
    if not own or not all(keeps(user, department) for department in keepers):
        raise ValidationError(_("Some rows lie outside your area or department now: check the file again."))


def _areas(job):
    return Area.objects.filter(pk__in=job.counts["areas"])


def _hold(job, register) -> dict[int, int]:
    """Hold the records that change, and those that rows name, until the end of the transaction.

    Gives {primary key: version} of those that change. Raises ValidationError for what moved on since it was read: a
    firm that has gone elsewhere takes its patents with it.
    """
    place = columns_of(register.model).index("version")
    read = {values[0]: values[place] for values in _held_rows(job)}
    own = register.model._default_manager.kept_by(job.user)
    _refuse_moved(job.user, own.select_for_update(of=("self",)), read)
    for model, versions in _named(job).items():
        # nobody may change them; what belongs to them may be added
        _refuse_moved(job.user, model._default_manager.select_for_update(of=("self",), no_key=True), versions)
    return read


def _named(job) -> dict[Any, dict[int, int]]:
    """{model: {primary key: version}} of the records that rows name, as they were when they were read."""
    named: dict[Any, dict[int, int]] = defaultdict(dict)
    for label, pk, version in job.workspace.texts(NAMED):
        named[apps.get_model(label)][int(pk)] = int(version)
    return named


def _refuse_moved(user, rows, read):
    pks, late = sorted(read), []
    for first in range(0, len(pks), SOME):
        asked = pks[first : first + SOME]
        found = {row.pk: row.version for row in rows.filter(pk__in=asked).order_by("pk").only("version")}
        late += [pk for pk in asked if found.get(pk) != read[pk]]
    if late:
        seen = rows.model._default_manager.within_reach(user).filter(pk__in=late[:SAID])
        said = {"number": len(late), "names": _(", ").join(map(str, seen))}
        raise ValidationError(
            _("%(number)s records were changed since the check (%(names)s): check the file again.") % said
        )
