from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators import keeping


class Command(BaseCommand):
    help = "Rebuilds the kept current values and roll-ups from the observations; --check only compares them."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="recount, compare, change nothing; exit 1 on a difference"
        )

    def handle(self, *, check, **options):
        if not check:
            self.stdout.write(_("%(count)s current values kept.") % {"count": keeping.rebuild()})
            return
        found = keeping.differences()
        if found:
            raise CommandError("\n".join(found[:50]))
        self.stdout.write(_("Recounted: no difference."))
