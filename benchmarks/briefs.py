"""The files of a brief of a whole plan: how long the worker takes, and how soon the page that asks for one answers."""

import tempfile
import time
from http.cookies import SimpleCookie
from pathlib import Path

from django.conf import settings
from django.test import RequestFactory
from django.utils import translation

from indicators import keeping
from indicators.briefs import making, writing
from indicators.charts import png
from indicators.models import Brief, BriefFile

from .beds import Bed, Yard
from .data import Shape, fill
from .pages import Reader, answer_of, last_month_end
from .report import Report

SIZES = (5, 60)  # targets: of the district's plan, and of a large one
LIMITS = {BriefFile.Kind.WORD: 5, BriefFile.Kind.EXCEL: 3}  # seconds
LIMIT_ASKED = 0.5
ROUNDS = 3
TOKEN = "m" * 32  # the mark of a form that cookie and field name alike


def briefs_bed(yard: Yard, size: int) -> Bed:
    """One district with so many targets, each with five years of monthly figures."""
    return yard.bed(f"briefs_{size}", lambda: _filled(size))


def _filled(size):
    seen = fill(Shape(indicators=size, districts=1, years=5, last=last_month_end()))
    keeping.rebuild()
    return seen


def measure_briefs(report: Report, yard: Yard) -> None:
    settings.UPLOADS_ROOT = Path(tempfile.mkdtemp(prefix="benchmark-"))
    report.begin("Files of a brief of a whole plan, made by the worker; pictures are drawn anew each time")
    for size in SIZES:
        bed = briefs_bed(yard, size)
        bed.enter()
        brief = _frozen(bed)
        report.seconds(f"answer of the page that asks for a file ({size} targets)", _asked(bed, brief), LIMIT_ASKED)
        for kind, limit in LIMITS.items():
            seconds = sorted(_made(bed, brief, kind) for _round in range(ROUNDS))
            report.seconds(f"{kind.label} of {size} targets (median of {ROUNDS})", seconds[ROUNDS // 2], limit)


def _frozen(bed) -> Brief:
    seen = bed.seen
    targets = seen.plan.targets.select_related("indicator").order_by("pk")
    chosen = [{"target": target.pk, "name": target.indicator.name, "comment": ""} for target in targets]
    sections = [{"heading": "总体情况", "text": "截至{{on}}，共{{targets}}项目标：{{lights}}。"}]
    day = seen.shape.last
    brief = Brief(plan=seen.plan, area=seen.districts[0], year=day.year, on=day, title="简报", language="zh-hans")
    brief.chosen, brief.sections = chosen, sections
    with translation.override("zh-hans"):
        writing.add(seen.official, brief, via="form")
        return writing.freeze(seen.official, brief, version=1, via="form")


def _asked(bed, brief) -> float:
    """Seconds until the page answers that the file will be made."""
    cookie = SimpleCookie({settings.CSRF_COOKIE_NAME: TOKEN}).output(header="").strip()
    reader = Reader(bed.seen.official)
    factory = RequestFactory(headers={"cookie": f"{reader.cookie}; {cookie}"})
    request = factory.post(f"/briefs/{brief.pk}/files/", {"kind": "word", "csrfmiddlewaretoken": TOKEN})
    begun = time.perf_counter()
    status, _headers, _body = answer_of(request.environ)
    seconds = time.perf_counter() - begun
    if not status.startswith("302"):
        raise RuntimeError(f"{status} where the page should have led on")
    BriefFile.objects.all().delete()
    return seconds


def _made(bed, brief, kind) -> float:
    """Seconds of the worker over one file."""
    png._drawn.cache_clear()
    BriefFile.objects.all().delete()
    file = making.ask_for(bed.seen.official, brief, kind)
    begun = time.perf_counter()
    making.make_once()
    seconds = time.perf_counter() - begun
    if not making.is_there(BriefFile.objects.get(pk=file.pk)):
        raise RuntimeError("The file was not made.")
    return seconds
