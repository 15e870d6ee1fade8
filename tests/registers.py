"""Every register with what makes its records and where its pages stand, for the tests that ask something of each."""

import pytest
from django.urls import reverse

from enterprises import registers as of_enterprises  # noqa: F401  (declares them)
from indicators import registers as of_indicators  # noqa: F401
from platforms import registers as of_platforms  # noqa: F401
from qijiang.registers.register import all_registers
from tests import register_makers_enterprises, register_makers_indicators, register_makers_platforms

MAKERS = {
    name.removeprefix("make_").replace("_", ""): make
    for module in (register_makers_enterprises, register_makers_platforms, register_makers_indicators)
    for name, make in vars(module).items()
    if name.startswith("make_")
}
REGISTERS = list(all_registers())


def each_register(function):
    return pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)(function)


def each_register_written(function):
    """Every register on the first database, every third of them on the second: one engine writes them all."""
    cases = [
        pytest.param(register, marks=[] if number % 3 == 0 else pytest.mark.one_database)
        for number, register in enumerate(REGISTERS)
    ]
    return pytest.mark.parametrize("register", cases, ids=[register.name for register in REGISTERS])(function)


def make(register, **fields):
    return MAKERS[register.name](**fields)


def url(register, page, *args):
    return reverse(f"{register.name}_{page}", args=args)
