"""The few registers of which what takes long is asked have whatever any register has."""

import pytest
from django.db import models
from django.test.utils import isolate_apps

from qijiang.directory.models import Area
from qijiang.registers import register as registering
from qijiang.registers.records import Record
from qijiang.registers.register import Register
from tests.covering import covering, traits_of
from tests.registers import FEW, REGISTERS


@pytest.mark.parametrize(
    "words, few",
    [
        (["ab", "b", "a"], ["ab"]),
        (["b", "ab", "bc"], ["ab", "bc"]),
        (["abcd", "abx", "cdy"], ["abx", "cdy"]),
        (["a", "a"], ["a"]),
        (["", "a"], ["a"]),
        ([], []),
    ],
)
def test_few_have_what_all_have_and_none_is_superfluous(words, few):
    assert covering(words, set) == few


def test_they_have_what_all_registers_have():
    def has(registers):
        return set().union(*map(traits_of, registers))

    assert has(FEW) == has(REGISTERS)
    assert all(has(FEW) > has(other for other in FEW if other is not each) for each in FEW)


@pytest.fixture
def declare(monkeypatch):
    """Declares a register of a model with the `field`, in this test alone."""
    monkeypatch.setattr(registering, "_OF_MODEL", dict(registering._OF_MODEL))

    def register(field):
        with isolate_apps("enterprises"):

            class Greenhouse(Record):
                name = models.CharField(max_length=60)
                area = models.ForeignKey(Area, models.PROTECT, related_name="+")
                what = field

                class Meta:
                    app_label = "enterprises"

        return Register(Greenhouse, fields=["name", "area", "what"], key=["name"], columns=["name"])

    return register


@pytest.mark.parametrize("field", [models.FloatField(), models.CharField(max_length=9, default="x")])
def test_a_declaration_with_something_new_joins_them(declare, field):
    new = declare(field)
    assert new in covering([*REGISTERS, new], traits_of)


def test_one_with_nothing_new_does_not(declare):
    known = declare(models.CharField(max_length=60, blank=True))
    assert known not in covering([*REGISTERS, known], traits_of)
