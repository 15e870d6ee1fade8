from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from indicators.evidence import checking


class Command(BaseCommand):
    help = "Compares evidence files with their rows: names rows without file, damaged files, and files without a row."

    def add_arguments(self, parser):
        parser.add_argument("--read", action="store_true", help="read every file and compare its checksum")
        parser.add_argument("--remove", action="store_true", help="remove the files that no row names")

    def handle(self, *, read, remove, **options):
        found = list(checking.faults(read=read))
        for orphan in checking.orphans():
            if remove:
                orphan.place.unlink()
                self.stdout.write(_("%(file)s: removed") % {"file": orphan.place})
            else:
                found.append(str(orphan))
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(_("Every evidence file is there and whole."))
