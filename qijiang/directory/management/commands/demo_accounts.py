from typing import NamedTuple
from unicodedata import east_asian_width

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from qijiang.directory.models import Area, Department, User
from qijiang.directory.roles import Role

PASSWORD = "qijiang-demo-2022"
DISTRICT, BUREAU = "500110", "kjj"


class Account(NamedTuple):
    """A sign-in: of the bureau, of the district alone, or of the municipality that the district lies in."""

    username: str
    role: Role
    shown_name: str
    of_bureau: bool = False
    of_city: bool = False


ACCOUNTS = [
    Account("clerk", Role.CLERK, "填报员（演示）", of_bureau=True),
    Account("reviewer", Role.REVIEWER, "审核员（演示）", of_bureau=True),
    Account("official", Role.OFFICIAL, "区领导（演示）"),
    Account("manager", Role.MANAGER, "管理员（演示）", of_bureau=True),
    Account("city", Role.OFFICIAL, "市领导（演示）", of_city=True),
]


class Command(BaseCommand):
    help = (
        "Creates one account for each kind of user, where there is none, and shows how to sign in. Not in production."
    )

    def handle(self, *args, **options):
        if settings.MODE == "production":
            raise CommandError(_("Demo accounts have a password that everybody knows: there are none in production."))
        with transaction.atomic():
            accounts = create_accounts()
        self.stdout.write("\n".join(in_columns(shown(accounts))))


def create_accounts():
    """The demo accounts, in the order of ACCOUNTS; one that exists is left as it is."""
    district = Area.objects.by_code(DISTRICT)
    bureau = Department.objects.filter(code=BUREAU).first()
    if district is None or bureau is None:
        raise CommandError(_("The district and its departments are missing: run load_figures first."))
    names = [account.username for account in ACCOUNTS]
    existing = {user.username: user for user in User.objects.filter(username__in=names)}
    # One hash for all: hashing is slow on purpose, and the password is no secret.
    password = make_password(PASSWORD) if len(existing) < len(ACCOUNTS) else ""
    return [
        existing.get(account.username) or create_account(account, bureau, district, password) for account in ACCOUNTS
    ]


def create_account(account, bureau, district, password):
    user = User.objects.create(
        username=account.username,
        last_name=account.shown_name,
        department=bureau if account.of_bureau else None,
        area=district.parent if account.of_city else district,
        password=password,
        is_staff=account.role == Role.MANAGER,
    )
    user.groups.add(Group.objects.get(name=account.role))
    return user


def shown(accounts):
    """The rows of the table; whose password was changed is said to have one of their own."""
    stands = {encoded: check_password(PASSWORD, encoded) for encoded in {user.password for user in accounts}}
    yield [_("Account"), _("Password"), _("Shown name"), _("Role")]
    for account, user in zip(ACCOUNTS, accounts, strict=True):
        password = PASSWORD if stands[user.password] else _("(changed)")
        yield [user.username, password, user.shown_name, str(account.role.label)]


def in_columns(rows):
    """Lines with aligned columns; a Chinese character is two columns wide."""
    rows = list(rows)
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield ("  " + "   ".join(cells)).rstrip()


def width(text):
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
