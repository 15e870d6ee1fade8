import json

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.arguments import a_day
from indicators.models import Plan, Target
from indicators.moment import day_within, end_of
from indicators.printed import as_dict, as_text
from indicators.reading import Moment
from indicators.scope import ahead_of
from indicators.standing import standings
from qijiang.directory.models import Area


class Command(BaseCommand):
    help = "Prints how the targets of the actions of a year's plan stand: the same figures and sentences as the page."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--on", type=a_day, help="as of this day (default: as the page)")
        parser.add_argument("--known-at", type=a_day, help="as known at the end of this day")
        parser.add_argument("--area", default="500110", help="code of the area")
        parser.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *, year, on, known_at, area, as_json, **options):
        place = Area.objects.by_code(area)
        plan = place and Plan.objects.pledged().covering(year).filter(area=place).first()
        if plan is None:
            raise CommandError(_("There is no plan of area %(area)s for %(year)s.") % {"area": area, "year": year})
        if on and on.year < year:
            raise CommandError(_("%(on)s comes before %(year)s begins: choose a later day.") % {"on": on, "year": year})
        today = timezone.localdate()
        if known_at and known_at > today:
            raise CommandError(ahead_of(known_at, today))
        moment = Moment(day_within(year, on, today), today, known_at and end_of(known_at))
        targets = Target.objects.of_plan(plan, year).filter(action__isnull=False)
        found = standings(targets, moment)
        if as_json:
            self.stdout.write(json.dumps([as_dict(seen) for seen in found], ensure_ascii=False, indent=2))
            return
        self.stdout.write("\n\n".join(as_text(seen) for seen in found))
