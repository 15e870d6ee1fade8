"""The door of the web server. A server with unsafe settings does not start: see qijiang/startup.py."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "qijiang.settings")
os.environ.setdefault("QIJIANG_SERVING", "1")

application = get_wsgi_application()

from qijiang.startup import refuse_unsafe_start  # noqa: E402  (needs the apps that the line above loads)

refuse_unsafe_start()
