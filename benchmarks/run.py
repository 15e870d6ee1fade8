"""One whole run on the database of the environment; started by `python -m benchmarks`, once for each."""

import sys

import django

from .__main__ import parsed


def main(arguments: list[str]) -> int:
    chosen = parsed(arguments)
    django.setup()
    from .beds import Yard
    from .briefs import measure_briefs
    from .clerks import measure_clerks
    from .counting import counting_bed, measure_counting
    from .glance import glance_beds, measure_glance
    from .grid import measure_grid
    from .hostile import measure_hostile
    from .imports import import_bed, measure_imports
    from .pages import measure_pages, page_beds
    from .registers import measure_registers, register_beds
    from .report import Report
    from .rules import measure_rules, rules_bed
    from .sample import measure_sample
    from .waiting import measure_waiting

    yard, report = Yard(), Report()
    if "pages" in chosen.only:
        measure_pages(report, page_beds(yard), chosen.rounds)
    if "glance" in chosen.only:
        measure_glance(report, glance_beds(yard, chosen.observations), chosen.rounds)
    if "registers" in chosen.only:
        beds = register_beds(yard, chosen.records)
        measure_registers(report, beds["small"], beds["large"], chosen.rounds)
    if "imports" in chosen.only:
        measure_imports(report, import_bed(yard), chosen.rounds)
    if "grid" in chosen.only:
        measure_grid(report, yard, chosen.rounds)
    if "waiting" in chosen.only:
        measure_waiting(report, yard)
    if "hostile" in chosen.only:
        measure_hostile(report, yard)
    if "clerks" in chosen.only:
        measure_clerks(report, yard)
    if "sample" in chosen.only:
        measure_sample(report, yard)
    if "counting" in chosen.only:
        measure_counting(report, counting_bed(yard), chosen.rounds)
    if "rules" in chosen.only:
        measure_rules(report, rules_bed(yard), chosen.rounds)
    if "briefs" in chosen.only:
        measure_briefs(report, yard)
    if {"growth", "keeping"} & set(chosen.only):
        _measure_growing(report, yard, chosen)
    report.end()
    return 1 if chosen.strict and report.missed else 0


def _measure_growing(report, yard, chosen) -> None:
    """The two parts that share a small database and a large one."""
    from .growth import check, growth_beds, measure_growth
    from .keeping import measure_keeping

    small, large = growth_beds(yard, report, chosen.observations)
    if "growth" in chosen.only:
        measure_growth(report, small, large, chosen.rounds)
    if "keeping" in chosen.only:
        measure_keeping(report, large, chosen.rounds)
    check(report, large)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
