"""Every page of every register, asked with every subset of the three rights to its records. No page is rendered: what
counts is whether one is let in; `test_registers.py` asks the pages themselves."""

from itertools import chain, combinations

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from tests.registers import REGISTERS

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

VERBS = ("view", "add", "change")
SUBSETS = list(chain.from_iterable(combinations(VERBS, number) for number in range(len(VERBS) + 1)))

# What each page needs; a page that is not named here fails.
NEEDS = {
    "list": {"view"},
    "detail": {"view"},
    "export": {"view"},
    "new": {"add"},
    "edit": {"change"},
    "close": {"change"},
    "bulk": {"view", "change"},
    "bulk_apply": {"view", "change"},
    "import": {"view", "add"},
    "import_template": {"view", "add"},
    "import_page": {"view", "add"},
    "import_progress": {"view", "add"},
    "import_marked": {"view", "add"},
    "merge_list": {"view", "change"},
    "merge": {"view", "change"},
}


class LetIn(Exception):
    """The view itself began to work."""


class Somebody:
    is_authenticated = True

    def __init__(self, held):
        self.held = held

    def has_perms(self, asked):
        return set(asked) <= self.held

    def __getattr__(self, name):
        raise LetIn


class Asked:
    """A request that knows who asks, and nothing else."""

    def __init__(self, held):
        self.user = Somebody(held)

    def __getattr__(self, name):
        raise LetIn


def lets_in(route, register, held) -> bool:
    try:
        arguments = dict.fromkeys(route.pattern.converters, 1)
        route.callback(Asked({register.right(verb) for verb in held}), register=register, **arguments)
    except (LetIn, Http404):  # there is no record to be found
        return True
    except PermissionDenied:
        return False
    raise AssertionError(f"{route.name} answered without looking at who asks")


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_every_page_lets_in_exactly_those_subsets_that_hold_what_it_needs(register):
    for route in register.urls:
        page = route.name.removeprefix(f"{register.name}_")
        found = {held: lets_in(route, register, held) for held in SUBSETS}
        assert found == {held: NEEDS[page] <= set(held) for held in SUBSETS}, page


def test_no_right_to_another_kind_of_record_opens_a_page():
    one, other = REGISTERS[:2]
    everything = Asked({other.right(verb) for verb in VERBS})
    for route in one.urls:
        with pytest.raises(PermissionDenied):
            route.callback(everything, register=one, **dict.fromkeys(route.pattern.converters, 1))
