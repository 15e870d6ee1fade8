"""The command that loads a folder of csv files and says what it did."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from .read import Damaged
from .write import CHANGED, KEPT, NEW, OVERWRITE, REFUSED, UNCHANGED


class LoadCommand(BaseCommand):
    """A command whose `load` takes the folder and whether to overwrite what people changed; it returns one Outcome a
    file, or raises Damaged."""

    def load(self, folder, overwrite):
        raise NotImplementedError

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "fixtures")
        parser.add_argument(
            OVERWRITE,
            action="store_true",
            help="Also follow the files where people have changed or deleted a record since it was loaded.",
        )

    def handle(self, *args, folder, overwrite, **options):
        try:
            outcomes = self.load(folder, overwrite)
        except Damaged as damaged:
            problems = "\n".join(map(str, damaged.problems))
            raise CommandError(_("Nothing was loaded:") + "\n" + problems) from damaged
        for outcome in outcomes:
            self.stdout.write(line(outcome))
        for remark in (remark for outcome in outcomes for remark in outcome.remarks):
            self.stdout.write(self.style.WARNING(str(remark)))


def line(outcome):
    """One line on a file: which kind of record, and how many came to what. The rare cases only where there are any."""
    counts = outcome.counts
    said = _("%(kind)s: new %(new)s, changed %(changed)s, unchanged %(unchanged)s") % {
        "kind": outcome.table.model._meta.verbose_name,
        "new": counts[NEW],
        "changed": counts[CHANGED],
        "unchanged": counts[UNCHANGED],
    }
    if counts[KEPT]:
        said += _(", left as people have changed them %s") % counts[KEPT]
    if counts[REFUSED]:
        said += _(", refused %s") % counts[REFUSED]
    return said
