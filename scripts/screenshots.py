"""Takes the pictures of docs/screenshots from a server of its own, on the real figures and on trial figures.

    python -m scripts.screenshots

The trial figures of January to June 2022 are recorded, submitted and approved through the door that people use.
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

import django

from scripts.run_tests import chromium

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
PORT = "8765"
SITE = f"http://127.0.0.1:{PORT}"
MONTH_ENDS = ["2022-01-31", "2022-02-28", "2022-03-31", "2022-04-30", "2022-05-31", "2022-06-30"]
TRIAL: dict[str, list[int | None]] = {
    "hte_valid": [123, 124, 125, 127, 129, 131],
    "cq_tech_new": [20, 61, 120, 180, 219, 262],
    "tech_sme": [1, 3, 5, 20, 30, 41],
    "incubator_municipal": [None, None, None, None, None, 1],
}
REAL = [("overview-real", "official", "/", [1280])]
WITH_TRIAL = [
    ("overview", "official", "/?on=2022-06-30", [360, 1280, 1920]),
    ("action", "official", "/actions/3/?on=2022-06-30", [360, 1280, 1920]),
    ("indicators", "official", "/indicators/?on=2022-06-30", [360, 1280, 1920]),
    ("indicator", "official", "/indicators/hte_valid/?on=2022-06-30", [360, 1280, 1920]),
    ("entry", "clerk", "/entry/new/hte_valid/?on=2022-07-31", [360, 1280, 1920]),
    ("review", "reviewer", "/review/", [360, 1280, 1920]),
    ("sign-in", None, "/accounts/login/", [360, 1280]),
]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/pictures.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "qijiang.settings"
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        server = subprocess.Popen([sys.executable, "scripts/run.py"], cwd=ROOT, env={**os.environ, "PORT": PORT})
        try:
            _wait_until_up()
            django.setup()
            _take(REAL)
            _record_trial_figures()
            _take(WITH_TRIAL)
            _take([("overview-dark", "official", "/?on=2022-06-30", [1280])], theme="dark")
        finally:
            server.terminate()
            server.wait(20)


def _wait_until_up() -> None:
    for _second in range(120):
        try:
            urllib.request.urlopen(f"{SITE}/accounts/login/", timeout=2)
            return
        except OSError:
            time.sleep(1)
    sys.exit("The server did not come up.")


def _record_trial_figures() -> None:
    """As clerk and reviewer; the last figure is left waiting for review."""
    from indicators.models import Indicator, Observation
    from indicators.recording import approve, record, submit
    from qijiang.directory.models import Area, User

    clerk, reviewer = User.objects.get(username="clerk"), User.objects.get(username="reviewer")
    area = Area.objects.by_code("500110")
    waiting = [("hte_valid", "2022-07-31", 133)]
    figures = [
        (code, day, value)
        for code, row in TRIAL.items()
        for day, value in zip(MONTH_ENDS, row, strict=True)
        if value is not None
    ]
    for code, day, value in [*figures, *waiting]:
        indicator = Indicator.objects.get(code=code)
        new = Observation(indicator=indicator, area=area, as_of=datetime.date.fromisoformat(day), value=Decimal(value))
        draft = record(clerk, new, via="form")
        handed_in = submit(clerk, draft, version=draft.version, via="form")
        if (code, day, value) not in waiting:
            approve(reviewer, handed_in, version=handed_in.version, via="form")


def _take(pages, theme: str = "light") -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=chromium(), args=root)
        for name, account, path, widths in pages:
            context = browser.new_context(locale="zh-CN")
            context.add_cookies([{"name": "theme", "value": theme, "url": SITE}])
            page = context.new_page()
            if account:
                _sign_in(page, account)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{SITE}{path}")
                page.screenshot(path=FOLDER / f"{name}-{width}.png", full_page=True)
            context.close()
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
