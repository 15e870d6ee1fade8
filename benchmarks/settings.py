"""The settings of the site, with the pages to compare with beside its own, and one lasting connection to PostgreSQL."""

from pathlib import Path

from qijiang.settings import *  # noqa: F403
from qijiang.settings import TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
