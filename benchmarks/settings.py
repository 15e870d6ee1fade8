"""The settings of the site, with the pages to compare with beside its own, and lasting connections."""

from pathlib import Path

from qijiang.settings import *  # noqa: F403
from qijiang.settings import DATABASES, TEMPLATES

ROOT_URLCONF = "benchmarks.urls"
TEMPLATES[0]["DIRS"] = [*TEMPLATES[0]["DIRS"], Path(__file__).parent / "templates"]
DATABASES["default"]["CONN_MAX_AGE"] = None  # kept as in use; one that ends within a turn takes its account along
