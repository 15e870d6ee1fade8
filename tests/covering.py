"""A few registers that together have whatever a register can have.

One engine serves all registers, which differ in what they declare. What takes long is asked of these few, what is quick
of every register. They are computed: a declaration with something new in it brings its register among them.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any

from django.db.models import UniqueConstraint

from qijiang.registers.forms import LISTED
from qijiang.registers.natural import may_be_shared, names_of, told_apart_by
from qijiang.registers.records import Record, RecordQuerySet
from qijiang.registers.register import Register, field_at


def covering(those: Iterable[Any], traits: Callable[[Any], set]) -> list[Any]:
    """Some of `those`, in their order, that have every trait that any of them has: taken one by one, each time the
    first of those that bring most, but for whom the later ones made superfluous."""
    has = {each: traits(each) for each in those}
    taken: list[Any] = []
    while missing := _of(has, has) - _of(has, taken):
        taken.append(max(has, key=lambda each: len(has[each] & missing)))
    for each in [*taken]:
        others = [other for other in taken if other is not each]
        if has[each] <= _of(has, others):
            taken = others
    return [each for each in has if each in taken]


def _of(has, some):
    return set().union(*(has[each] for each in some))


def traits_of(register: Register) -> set[Hashable]:
    """What forms, lists, files, fixes and rules could each treat in a way of its own."""
    return {*_of_fields(register), *_of_lists(register), *_of_keys(register), *_of_model(register)}


def _of_fields(register) -> Iterator[Hashable]:
    for field in (field_at(register.model, name) for name in register.fields):
        yield "field", kind_of(field), field.blank, field.null, field.has_default()
        yield "unit", getattr(field, "unit", "")
        yield "long", (getattr(field, "max_length", 0) or 0) > 200
        yield from (("validator", type(check)) for check in field.validators)


def kind_of(field: Any) -> Hashable:
    """The class of a field, or how it names a record."""
    if not field.is_relation:
        return type(field), bool(field.choices)
    model = field.related_model
    named_by = tuple(type(field_at(model, name)) for name in names_of(model))
    return model in LISTED, named_by, told_apart_by(model), may_be_shared(model)


def _of_lists(register) -> Iterator[Hashable]:
    for what, names in (("column", register.columns), ("filter", register.filters)):
        for name in names:
            field = field_at(register.model, name)
            yield what, name.count("__"), type(field), bool(field.choices), field.null
    yield from (("search", name.count("__")) for name in register.search)


def _of_keys(register) -> Iterator[Hashable]:
    yield "keys", len(register.key)
    for names in (alternative.split("+") for alternative in register.key):
        for field in (field_at(register.model, name) for name in names):
            yield "key", len(names) > 1, type(field), bool(field.choices), field.blank


def _of_model(register) -> Iterator[Hashable]:
    model, rows = register.model, type(register.model._default_manager.all())
    for word in ("headings", "words", "form", "merging", "tabs"):
        yield word, bool(getattr(register, word))
    yield from (("own", name) for name in vars(model) if callable(getattr(Record, name, None)))
    yield from (
        ("of rows", name) for name in vars(rows) if rows is not RecordQuerySet and hasattr(RecordQuerySet, name)
    )
    yield from (("said", name) for name in ("BLANKS", "PERSONAL") if getattr(model, name, ()))
    yield "reach", model.REACH.count("__")
    for rule in model._meta.constraints:
        is_unique = isinstance(rule, UniqueConstraint)
        yield type(rule), is_unique and (bool(rule.condition), bool(rule.expressions), rule.nulls_distinct)
