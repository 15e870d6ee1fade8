"""Hostile, broken and other files, each built from bytes, with the code of its refusal and some of its details.

None of them is ever stored. `hostile_files` has what is wrong around a table, `hostile_tables` what is wrong in it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

SHEET = "xl/worksheets/sheet1.xml"
CASES: dict[str, "Case"] = {}


@dataclass(frozen=True)
class Case:
    build: Callable[[], bytes]
    code: str
    details: dict = field(default_factory=dict)


def case(code: str, /, **details):
    def keep(build: Callable[[], bytes]):
        CASES[build.__name__] = Case(build, code, details)
        return build

    return keep


def simple(name: str, code: str, content: bytes, /, **details) -> None:
    CASES[name] = Case(lambda: content, code, details)


def cell(place: str, value: str = "1") -> str:
    row = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{place}"><v>{value}</v></c></row>'
