from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.models import CalendarDay
from indicators.reporting.assigning import assign_year
from qijiang.directory.models import Area
from qijiang.registers.fields import FIRST_YEAR, LAST_YEAR
from qijiang.registers.models import Change


class Command(BaseCommand):
    help = "Assigns a year's indicators to the departments that own them. What is assigned already stays as it is."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--area", help="code of an area: only its departments and those below it")

    def handle(self, *, year, area, **options):
        if not FIRST_YEAR <= year <= LAST_YEAR:
            said = {"typed": year, "first": FIRST_YEAR, "last": LAST_YEAR}
            raise CommandError(_("“%(typed)s” is not a year between %(first)s and %(last)s.") % said)
        place = Area.objects.by_code(area) if area else None
        if area and place is None:
            raise CommandError(_("There is no area %(area)s.") % {"area": area})
        found = assign_year(year, via=Change.Via.LOADER, area=place)
        said = {"year": year, "made": len(found.made), "kept": found.kept, "without": len(found.without_owner)}
        self.stdout.write(
            _("%(year)s: %(made)s assigned, %(kept)s assigned already, %(without)s without an owner.") % said
        )
        for indicator in found.without_owner:
            self.stdout.write(f"  {indicator.code} {indicator.name}")
        if not CalendarDay.objects.filter(day__year=year).exists():
            words = _("There are no holidays of %(year)s yet: deadlines count Monday to Friday.")
            self.stdout.write(words % {"year": year})
