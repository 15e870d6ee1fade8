"""The settings of the site, with the bare page beside its own, and one lasting connection to PostgreSQL."""

from qijiang.settings import *  # noqa: F403
from qijiang.settings import DATABASES

ROOT_URLCONF = "benchmarks.urls"
if not DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["CONN_MAX_AGE"] = None  # a reconnection in the middle of a run would fall on one page
