"""What a test of many values asks of the first database alone."""

import pytest


def first_only(*values):
    """One set of values of a parametrized test: another set asks the second database the same."""
    return pytest.param(*values, marks=pytest.mark.one_database)
