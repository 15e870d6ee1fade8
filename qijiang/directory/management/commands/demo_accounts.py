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
AREA, BUREAU = "500110", "kjj"
ACCOUNTS = [  # role (the account has its name), shown name, whether of the bureau
    (Role.CLERK, "填报员（演示）", True),
    (Role.REVIEWER, "审核员（演示）", True),
    (Role.OFFICIAL, "区领导（演示）", False),
    (Role.MANAGER, "管理员（演示）", True),
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
    area = Area.objects.by_code(AREA)
    bureau = Department.objects.filter(code=BUREAU).first()
    if area is None or bureau is None:
        raise CommandError(_("The district and its departments are missing: run load_figures first."))
    existing = {user.username: user for user in User.objects.filter(username__in=[role for role, *_rest in ACCOUNTS])}
    # One hash for all: hashing is slow on purpose, and the password is no secret.
    password = make_password(PASSWORD) if len(existing) < len(ACCOUNTS) else ""
    return [
        existing.get(role) or create_account(role, name, bureau if of_bureau else None, area, password)
        for role, name, of_bureau in ACCOUNTS
    ]


def create_account(role, name, department, area, password):
    user = User.objects.create(
        username=role.value,
        last_name=name,
        department=department,
        area=area,
        password=password,
        is_staff=role == Role.MANAGER,
    )
    user.groups.add(Group.objects.get(name=role))
    return user


def shown(accounts):
    """The rows of the table; whose password was changed is said to have one of their own."""
    stands = {encoded: check_password(PASSWORD, encoded) for encoded in {user.password for user in accounts}}
    yield [_("Account"), _("Password"), _("Shown name"), _("Role")]
    for (role, _name, _of_bureau), user in zip(ACCOUNTS, accounts, strict=True):
        yield [user.username, PASSWORD if stands[user.password] else _("(changed)"), user.shown_name, str(role.label)]


def in_columns(rows):
    """Lines with aligned columns; a Chinese character is two columns wide."""
    rows = list(rows)
    widths = [max(map(width, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        yield ("  " + "   ".join(cells)).rstrip()


def width(text):
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
