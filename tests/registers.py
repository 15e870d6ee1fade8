"""Every register with what makes its records and where its pages stand, for the tests that ask something of each."""

import pytest
from django.urls import reverse

from enterprises import registers as of_enterprises  # noqa: F401  (declares them)
from indicators import registers as of_indicators  # noqa: F401
from platforms import registers as of_platforms  # noqa: F401
from qijiang.registers.register import all_registers
from tests import register_makers_enterprises, register_makers_indicators, register_makers_platforms
from tests.covering import covering, traits_of

MAKERS = {
    name.removeprefix("make_").replace("_", ""): make
    for module in (register_makers_enterprises, register_makers_platforms, register_makers_indicators)
    for name, make in vars(module).items()
    if name.startswith("make_")
}
REGISTERS = list(all_registers())
FEW = covering(REGISTERS, traits_of)  # that together have whatever a register can have


def each_register(function):
    return _each_of(REGISTERS)(function)


def each_of_few(function):
    """For what takes long."""
    return _each_of(FEW)(function)


def each_register_few_on_second(function):
    """For what is quick, where a register is asked of the second database as of the first."""
    only_first = [pytest.param(each, marks=pytest.mark.one_database) for each in REGISTERS if each not in FEW]
    return _each_of(FEW + only_first)(function)


def _each_of(registers):
    return pytest.mark.parametrize("register", registers, ids=lambda register: register.name)


def make(register, **fields):
    return MAKERS[register.name](**fields)


def url(register, page, *args):
    return reverse(f"{register.name}_{page}", args=args)
