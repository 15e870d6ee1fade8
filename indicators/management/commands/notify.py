from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.arguments import a_day
from indicators.reporting import noticing
from indicators.reporting.deadlines import give_notice
from indicators.reporting.digest import send_digests
from indicators.reporting.weekly import send_weekly


class Command(BaseCommand):
    help = "Tells what opens, is due, late or about to lock, and sends the mails of the day and the week. For cron."

    def add_arguments(self, parser):
        parser.add_argument("--on", type=a_day, help="the day, as 2022-07-11; today in the district by default")
        parser.add_argument("--no-mail", action="store_true", help="only the notices in the application")

    def handle(self, *, on, no_mail, **options):
        day = on or timezone.localdate()
        self.stdout.write(_("%(day)s: %(number)s new notices.") % {"day": day, "number": give_notice(day)})
        today = timezone.localdate()  # one mail a day, and one a week, whatever day was looked at
        forgotten = noticing.forget(today)
        if forgotten:
            self.stdout.write(_("%(number)s read notices of more than a year ago dropped.") % {"number": forgotten})
        if no_mail:
            return
        daily, weekly = send_digests(today), send_weekly(today)
        self.stdout.write(_("%(number)s mails sent.") % {"number": daily.sent})
        self.stdout.write(_("%(number)s weekly mails sent.") % {"number": weekly.sent})
        failed = [*daily.failed, *weekly.failed]
        if failed:
            said = {"number": len(failed), "accounts": ", ".join(failed[:10])}
            raise CommandError(_("%(number)s mails could not be sent and are tried again: %(accounts)s") % said)
