"""A new kind of record costs what CONTRIBUTING says: its model, its declaration, a line of routes and one of the
administration. Here is one, in a project of its own, and all that it gets for that."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

MODEL = """
from django.db import models
from qijiang.directory.models import Area
from qijiang.registers.fields import money_field
from qijiang.registers.records import Record

class Greenhouse(Record):
    class Kind(models.TextChoices):
        GLASS = "glass", "玻璃"
        FILM = "film", "薄膜"

    name = models.CharField("棚名", max_length=60)
    kind = models.CharField("棚型", max_length=8, choices=Kind, default=Kind.FILM)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", verbose_name="地区")
    built = models.DateField("建成日期", null=True, blank=True)
    cost = money_field("造价")

    class Meta:
        verbose_name = verbose_name_plural = "智能大棚"
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["area", "name"], name="greenhouse_once",
                                               violation_error_message="本地区已有同名大棚。")]

    def __str__(self):
        return self.name
"""
DECLARATION = """
from qijiang.registers.register import Register
from .models import Greenhouse

greenhouses = Register(
    model=Greenhouse,
    fields=["name", "kind", "area", "built", "cost", "keeper", "source", "remark"],
    key=["name"],
    columns=["name", "kind", "area", "built", "cost"],
    filters=["kind", "area", "built"],
    search=["name"],
)
"""
KEEP = ["view_greenhouse", "add_greenhouse", "change_greenhouse"]
FILES = {
    "farming/__init__.py": "",
    "farming/models.py": MODEL,
    "farming/registers.py": DECLARATION,
    "farming/urls.py": """
from django.urls import include, path
from . import registers
urlpatterns = [path("greenhouses/", include(registers.greenhouses.urls))]
""",
    "farming/admin.py": """
from django.contrib import admin
from qijiang.registers.admin import LoggedAdmin
from .models import Greenhouse
admin.site.register(Greenhouse, type("GreenhouseAdmin", (LoggedAdmin,), {"reach": "area__path"}))
""",
    "farming/apps.py": f"""
from django.apps import AppConfig
class FarmingConfig(AppConfig):
    name = "farming"
    role_permissions = {{"clerk": {KEEP}, "manager": {KEEP}}}
""",
    "enlarged.py": """
from qijiang.settings import *
# Only its own migration is made and run: those of the others have tests of their own.
MIGRATION_MODULES = dict.fromkeys(name.rpartition(".")[2] for name in INSTALLED_APPS) | {"admin": None}
INSTALLED_APPS = [*INSTALLED_APPS, "farming"]
ROOT_URLCONF = "enlarged_urls"
""",
    "enlarged_urls.py": """
from django.urls import include, path
from qijiang.urls import urlpatterns as of_the_site
urlpatterns = [path("farming/", include("farming.urls")), *of_the_site]
""",
}
USE = """
import django
django.setup()
from django.core.management import call_command
from django.test.utils import setup_test_environment
call_command("makemigrations", "farming", "--name", "start", verbosity=0)
call_command("migrate", run_syncdb=True, verbosity=0)
setup_test_environment()
from django.test import Client
from farming.models import Greenhouse
from farming.registers import greenhouses
from qijiang.registers.importing import steps
from qijiang.registers.models import Change
from qijiang.registers.undoing import undo
from tests import makers
from tests.conftest import person
from tests.imports.files import counts, workbook, written

district = makers.make_district()
bureau = makers.make_department("kjj", "区科技局", area=district)
clerk = person("clerk", "clerk", bureau, district)
client = Client()
client.force_login(clerk)
home = "/farming/greenhouses/"

typed = {"name": "一号棚", "kind": "glass", "area": district.pk, "built": "2021年5月1日", "cost": "1.2亿", "keeper": ""}
made = client.post(home + "new/", typed)
assert made.status_code == 302, made.context["form"].errors
house = Greenhouse.objects.get()
assert (house.cost, str(house.built), house.keeper) == (12000, "2021-05-01", bureau)
assert Change.objects.about(house).get().actor == clerk

own = f"{house.pk}/"
for address in ["", "?kind=glass&sort=-built", own, own + "?tab=history", own + "edit/", "bulk/"]:
    page = client.get(home + address)
    assert page.status_code == 200, address
    assert "一号棚" in page.content.decode() or address == "bulk/", address
assert "一号棚" not in client.get(home + "?kind=film").content.decode()
again = client.post(home + "new/", typed)
assert "本地区已有同名大棚。" in again.content.decode()
assert "一号棚" in b"".join(client.get(home + "export.csv").streaming_content).decode()

file = workbook(["棚名", "棚型", "地区", "造价"], ["一号棚", "玻璃", "綦江区", 5], ["二号棚", "薄膜", "500110", ""])
job = written(clerk, greenhouses, file)
assert counts(job) == {"new": 1, "changed": 1}, counts(job)
undo(clerk, job.operation, "试试")
assert Greenhouse.objects.get(name="一号棚").cost == 12000

client.force_login(person("manager", "manager", bureau, district, is_staff=True))
assert client.get("/admin/farming/greenhouse/").status_code == 200
client.force_login(person("official", "official", None, district))
assert client.get(home).status_code == 403
assert Change.objects.first_broken() is None
print("all of it")
"""


@pytest.mark.one_database
def test_a_new_kind_of_record_gets_everything_for_its_model_and_a_declaration(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "enlarged",
        "QIJIANG_MODE": "test",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'enlarged.sqlite3'}",
        "UPLOADS_ROOT": str(tmp_path / "uploads"),
        "PYTHONPATH": f"{tmp_path}{os.pathsep}{settings.BASE_DIR}",
    }
    command = [sys.executable, "-c", USE]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert done.stdout.strip().endswith("all of it"), done.stderr[-3000:]


def test_its_declaration_is_of_about_ten_lines():
    begun = DECLARATION.splitlines().index("greenhouses = Register(")
    assert len(DECLARATION.splitlines()[begun:]) <= 12
