"""Frameworks, and what their items are held against."""

from decimal import Decimal

from indicators.models import Benchmark, Framework, FrameworkGroup, FrameworkItem, Source


def make_framework(items, weights=None, code="htz", version="2021"):
    """A framework of items [(code, fields)] in the groups of their codes, each of the same weight or of `weights`."""
    framework = Framework.objects.create(code=code, name=f"高新区评价{version}", version=version)
    numbers = sorted({item.split(".")[0] for item, _fields in items} | set(weights or {}))
    for number in numbers:
        weight = (weights or {}).get(number, Decimal(100) / len(numbers))
        group = FrameworkGroup.objects.create(framework=framework, number=number, name=f"第{number}组", weight=weight)
        for item, fields in items:
            if item.split(".")[0] == number:
                make_item(group, item, **fields)
    return framework


def make_item(group, code, **fields):
    defaults = {"name": f"指标{code}", "unit": "家", "kind": "quant", "position": int(code.split(".")[1])}
    return FrameworkItem.objects.create(group=group, code=code, **defaults | fields)


def the_item(code, framework="htz"):
    return FrameworkItem.objects.get(group__framework__code=framework, code=code)


def make_source(code="notice", title="评价通报"):
    return Source.objects.get_or_create(code=code, defaults={"title": title})[0]


def make_limits(item, low=None, high=None, benchmark=None, year=2022, source=None):
    values = {"low": low, "high": high, "benchmark": benchmark}
    exact = {name: None if value is None else Decimal(str(value)) for name, value in values.items()}
    return Benchmark.objects.create(item=item, year=year, source=source or make_source(), **exact)
