"""Loads the sample: which districts, each whole in a transaction of its own, and what is kept of its figures.

A district that breaks off leaves nothing of itself; those before it stay. Neither loading nor removing writes history:
the sample is no part of what people did.
"""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from enterprises.models import Enterprise
from indicators import keeping
from indicators.models import Indicator, Source
from indicators.stamps import hold, raise_catalogue_stamp, raise_stamp
from qijiang.directory.models import Area
from qijiang.registers.register import all_registers
from qijiang.stocktaking import take_stock

from .district import Written, drawn
from .notice import say
from .observations import BASE_YEARS
from .place import CODE, districts, place_of
from .plan import NOW

TITLE = "示例数据（非真实数据）"
YEARS = [*BASE_YEARS, NOW]
Told = Callable[[Area, str], None]


def load(number: int, seed: str, scale: float, told: Told) -> int | None:
    """Load so many districts, the home district first; those there are already stay as they are.

    Returns how many rows were written, None where there was nothing to do. Raises ValidationError where the figures are
    missing, a sample of another seed or scale is there, or a real record has the number of one of the sample.
    """
    wanted = _wanted(number)
    _check(seed, scale)
    missing = [(place, area) for place, area in enumerate(wanted) if not _is_loaded(area)]
    if not missing:
        return None
    return sum(_load(area, place, seed, scale, told) for place, area in missing)


def _wanted(number):
    if not Indicator.objects.exists():
        raise ValidationError(_("There are no indicators yet. Load the figures first: manage.py load_figures"))
    found = districts()
    if not found:
        raise ValidationError(_("There are no districts yet. Load the figures first: manage.py load_figures"))
    if number > len(found):
        raise ValidationError(_("There are only %(number)s districts.") % {"number": len(found)})
    return found[:number]


def _said(seed, scale):
    return f"manage.py sample --seed {seed} --scale {scale:g}"


def _check(seed, scale):
    """Raises ValidationError where a sample of another seed or scale is there, part of which this would be."""
    there = Source.objects.filter(code=CODE).first()
    if there and there.publisher != _said(seed, scale):
        said = {"there": there.publisher}
        raise ValidationError(
            _("The database holds another sample, of %(there)s. Remove it first: manage.py sample --remove") % said
        )


def _is_loaded(area):
    return Enterprise.objects.sampled().filter(area__path__startswith=area.path).exists()


def _load(area, number, seed, scale, told):
    written = Written()
    try:
        with transaction.atomic():
            for year in YEARS:
                hold(area, year)  # before any row is written, as whoever approves a figure does
            source, _made = Source.objects.get_or_create(
                code=CODE, defaults={"title": TITLE, "publisher": _said(seed, scale)}
            )
            place = place_of(area, number, scale, source)
            drawn(place, seed, written, lambda noun: told(area, str(noun)))
            say()
            take_stock(register.model for register in all_registers())
            settle([area, *place.parts])
    except IntegrityError as error:
        said = {"area": area, "error": str(error).strip().splitlines()[-1]}
        raise ValidationError(
            _("Nothing of %(area)s was loaded: a record that is there already stands in the way (%(error)s).") % said
        ) from error
    return written.number


def settle(areas) -> None:
    """Bring what is kept of these areas' figures up to date, and let every page be made anew; in a transaction."""
    for area in areas:
        for year in YEARS:
            raise_stamp(area, year)
    keeping.recount(areas, YEARS)
    raise_catalogue_stamp()
