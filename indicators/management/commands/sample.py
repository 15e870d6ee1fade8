from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.sample.loading import load
from indicators.sample.progress import Progress
from indicators.sample.removing import remove


class Command(BaseCommand):
    help = "Loads a made-up district whose registers agree with the published totals, or takes it away again."

    def add_arguments(self, parser):
        parser.add_argument("--districts", type=int, default=1, help="how many districts, 綦江区 first (default: 1)")
        parser.add_argument("--scale", type=float, default=1, help="how large; the totals are right at 1 (default)")
        parser.add_argument("--seed", default="2022", help="another seed draws other rows (default: 2022)")
        parser.add_argument("--yes", action="store_true", help="load it although this is a site in use")
        parser.add_argument("--remove", action="store_true", help="take every trace of the sample away")
        parser.add_argument(
            "--force", action="store_true", help="with --remove: also what people changed of it or hung on it"
        )

    def handle(self, *, districts, scale, seed, **options):
        if options["force"] and not options["remove"]:
            raise CommandError(_("--force belongs to --remove."))
        try:
            if options["remove"]:
                self.stdout.write("\n".join(self._removed(options["force"])))
            else:
                self.stdout.write(self._loaded(districts, seed, scale, options["yes"]))
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error

    def _loaded(self, districts, seed, scale, yes):
        if settings.PRODUCTION and not yes:
            raise CommandError(
                _("This is a site in use (QIJIANG_MODE=production): made-up records do not belong here. To load them "
                  "nevertheless: manage.py sample --yes")
            )  # fmt: skip
        if not (districts >= 1 and 0 < scale <= 20):
            raise CommandError(_("Ask for at least one district, and a scale above 0 and up to 20."))
        with Progress(self.stdout, districts) as progress:
            written = load(districts, seed, scale, progress.tell)
        if written is None:
            return _("The sample is loaded already: nothing was changed.")
        return _("%(number)s rows of the sample were loaded.") % {"number": f"{written:,}"}

    def _removed(self, force):
        removed = remove(force)
        if not removed.number:
            yield _("There is no sample: nothing was changed.")
            return
        yield _("%(number)s rows of the sample were removed.") % {"number": f"{removed.number - removed.real:,}"}
        if removed.real:
            yield _("%(number)s real records that hung on it were removed as well.") % {"number": f"{removed.real:,}"}
        if removed.merges:
            yield _("Real records stay as these merges with rows of the sample left them:")
            yield from removed.merges
