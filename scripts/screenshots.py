"""Takes the pictures of docs/screenshots from a server of its own, on the real figures alone and with the sample.

    python -m scripts.screenshots [NAME …]      # all of them, or those whose names begin so

One more figure is recorded and submitted through the door that people use, and waits for its review.
"""

import datetime
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from decimal import Decimal
from pathlib import Path
from typing import Any

import django
from django.core.management import call_command

from scripts import conversations, reporting_conversation
from scripts.run_tests import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PORT = os.environ.get("PICTURES_PORT", "8765")
SITE = f"http://127.0.0.1:{PORT}"
TALLEST = 3_000  # pixels of a page; long lists are cut there
NOTIFIED_ON = datetime.date(2022, 10, 18)  # the day before the third quarter is due
OF_A_STEP = 1_400  # of a step of a conversation
STEPS = [
    ("import", "clerk", conversations.importing),
    ("bulk-fix", "manager", conversations.fixing),
    ("grid", "clerk", reporting_conversation.filling_in),
]
REAL = [("overview-real", "official", "/", [1280])]
WITH_SAMPLE = [
    ("overview", "official", "/?on=2022-06-30", [360, 1280, 1920]),
    ("action", "official", "/actions/3/?on=2022-06-30", [360, 1280, 1920]),
    ("indicators", "official", "/indicators/?on=2022-06-30", [360, 1280, 1920]),
    ("indicator", "official", "/indicators/hte_valid/?on=2022-06-30", [360, 1280, 1920]),
    ("desk", "clerk", "/desk/", [360, 1280, 1920]),
    ("desk-reviewer", "reviewer", "/desk/", [360, 1280, 1920]),
    ("entry", "clerk", "/entry/new/hte_valid/?on=2022-07-31", [360, 1280, 1920]),
    ("grid", "clerk", "/entry/2022/Q3/", [360, 1280, 1920]),
    ("grid-report", "clerk", "/entry/2022/Q3/report/", [1280]),
    ("review", "reviewer", "/review/", [360, 1280, 1920]),
    ("heat-map-cell", "manager", "/desk/kjj/2022/06/", [1280]),
    ("tasks", "clerk", "/desk/tasks/", [1280]),
    ("notices", "clerk", "/notices/", [1280]),
    ("rules", "reviewer", "/quality/rules/?year=2022", [1280]),
    ("names", "official", "/indicators/hte_valid/records/?on=2021-12-31", [360, 1280, 1920]),
    ("identity", "official", "/indicators/hte_valid/identity/?year=2021&on=2021-12-31", [1280]),
    ("lapsing", "official", "/indicators/hte_valid/lapsing/?on=2022-06-30", [360, 1280]),
    ("quality", "official", "/quality/?on=2021-12-31", [360, 1280]),
    ("enterprises", "clerk", "/enterprises/", [360, 1280]),
    ("mechanisms", "official", "/mechanisms/", [1280]),
    ("technology-smes", "official", "/mechanisms/technology-smes/?year=2022", [360, 1280]),
    ("pipeline", "official", "/mechanisms/pipeline/?year=2022", [360, 1280, 1920]),
    ("incubation", "official", "/mechanisms/incubation/?year=2022", [1280]),
    ("funds", "official", "/mechanisms/funds/?year=2022", [1280]),
    ("months", "official", "/?on=2022-06-30&view=months", [1280]),
    ("ahead", "official", "/indicators/cq_tech_new/ahead/?on=2022-06-30", [1280]),
    ("compare", "official", "/compare/hte_valid/?on=2022-12-31", [1280]),
    ("benchmark", "official", "/benchmark/", [1280]),
    ("claims", "official", "/claims/", [1280]),
    ("screen", "official", "/screen/?screen=plan&on=2022-06-30", [1920]),
    ("sign-in", None, "/accounts/login/", [360, 1280]),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ["UPLOADS_ROOT"] = f"{folder}/uploads"
        os.environ["DJANGO_SETTINGS_MODULE"] = "qijiang.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        server = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env={**os.environ, "PORT": PORT})
        try:
            _wait_until_up()
            django.setup()
            call_command("sample", "--remove")
            _take(REAL)
            call_command("sample")
            _hand_in_a_figure()
            call_command("notify", on=NOTIFIED_ON, no_mail=True)
            _take(WITH_SAMPLE)
            _take([("overview-dark", "official", "/?on=2022-06-30", [1280])], theme="dark")
            _take_steps()
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_up() -> None:
    for _second in range(600):
        try:
            urllib.request.urlopen(f"{SITE}/accounts/login/", timeout=2)
            return
        except OSError:
            time.sleep(1)
    sys.exit("The server did not come up.")


def _hand_in_a_figure() -> None:
    """As the clerk; it is left waiting for review."""
    from indicators.models import Indicator, Observation, Source
    from indicators.recording import record, submit
    from qijiang.directory.models import Area, User

    clerk, area = User.objects.get(username="clerk"), Area.objects.by_code("500110")
    new = Observation(indicator=Indicator.objects.get(code="hte_valid"), area=area, value=Decimal(133))
    new.as_of, new.reason = datetime.date(2022, 7, 31), "证书复核后确认"
    new.source = Source.objects.latest("pk")  # a correction needs one
    draft = record(clerk, new, via="form")
    submit(clerk, draft, version=draft.version, via="form")


def _take(pages, theme: str = "light") -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=root)
        for name, account, path, widths in filter(_is_wanted, pages):
            context = browser.new_context(locale="zh-CN")
            context.add_cookies([{"name": "theme", "value": theme, "url": SITE}])
            page = context.new_page()
            if account:
                _sign_in(page, account)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{SITE}{path}")
                _shot(page, name, TALLEST)
            context.close()
        browser.close()


def _is_wanted(picture) -> bool:
    return not sys.argv[1:] or any(picture[0].startswith(name) for name in sys.argv[1:])


def _shot(page, name: str, tallest: int) -> None:
    width = page.viewport_size["width"]
    height = min(page.evaluate("document.documentElement.scrollHeight"), tallest)
    if page.locator(".bar-submit").count():  # it would stand in the middle of a picture that is longer than the window
        height = page.viewport_size["height"]
    whole: Any = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True, clip=whole)


def _take_steps() -> None:
    """Of a conversation each step, at the desk."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=root)
        for _name, account, conversation in filter(_is_wanted, STEPS):
            page = browser.new_context(locale="zh-CN", viewport={"width": 1280, "height": 900}).new_page()
            _sign_in(page, account)
            conversation(page, SITE, lambda name, page=page: _shot(page, name, OF_A_STEP))
        browser.close()


def _sign_in(page, account: str) -> None:
    from qijiang.directory.management.commands.demo_accounts import PASSWORD

    page.goto(f"{SITE}/accounts/login/")
    page.get_by_label("用户名").fill(account)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state()


if __name__ == "__main__":
    main()
