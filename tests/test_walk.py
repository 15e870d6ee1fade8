"""A filled site is walked by its own links, as each role: every page that a link leads to opens on the second database.

What a page says is asked where the page is; many of those tests run on the first database only, since this walk opens
the pages on the other. Where there is but one, it is walked there.
"""

import re
from collections import deque
from functools import cache
from html import unescape
from io import StringIO
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.core.management import call_command
from django.urls import resolve
from django.urls.exceptions import Resolver404

from qijiang.directory.models import User
from tests.sample.loaded import load_small
from tests.test_permissions import PAGES
from tests.worlds import shared_world

pytestmark = [pytest.mark.django_db, pytest.mark.second_database, pytest.mark.usefixtures("filled")]
# Forms lead there, or a script.
NOT_LINKED = {
    "brief_discard", "brief_edition", "brief_freeze", "brief_make", "desk_numbers", "desk_remind", "evidence_attach",
    "evidence_withdraw", "grid_cell", "grid_paste", "grid_take_over", "indicator_counted", "notice_choices",
    "notices_read", "review_many",
}  # fmt: skip
# Whose records the sample lacks: briefs, files of evidence, notices, links that are shared.
NOT_IN_THE_SAMPLE = {
    "brief", "brief_changes", "brief_download", "brief_edit", "brief_file", "brief_file_progress", "brief_print",
    "claim_change", "evidence_open", "notice", "shared_link",
}  # fmt: skip
BEGIN = ("/", "/desk/")
LEFT_OUT = ("admin:", "account_logout", "set_language")
ACCOUNTS = ("manager", "clerk", "reviewer", "official", "city")
TOGETHER = {"year": "on", "area": "on", "picture": "file"}  # where and when a page is of; a picture as a file


def fill():
    load_small()
    call_command("demo_accounts", stdout=StringIO())


filled = shared_world(fill)


def links(answer):
    """The addresses that the links of a page lead to, each once. All pages quote what stands in their tags."""
    found = re.findall(r'<a\s[^>]*?\bhref="([^"]+)"', answer.content.decode())
    return [unescape(address).partition("#")[0] for address in dict.fromkeys(found)]


@cache
def kinds(address):
    """What an address would show that is worth opening: its route, and the route with each thing that is asked of it.

    Registers, lists of names and what is taken from a page are opened once: their own tests have them in every state.
    So is a picture, which is drawn from what its page shows.
    """
    parts = urlsplit(address)
    if parts.netloc or not parts.path:
        return frozenset()
    try:
        found = resolve(parts.path)
    except Resolver404:
        return frozenset({f"nothing at {parts.path}"})
    route = f"register {found.view_name.rpartition('_')[2]}" if "register" in found.kwargs else found.view_name
    if "register" in found.kwargs or route.endswith(("_records", "_export")):
        return frozenset({route})
    asked = {TOGETHER.get(name, name) for name in parse_qs(parts.query, keep_blank_values=True)}
    return frozenset({"a picture"}) if "file" in asked else frozenset({route, *(f"{route}?{name}" for name in asked)})


def take(answer):
    """All of a file that is handed out; closing the answer itself would close the database."""
    assert b"".join(answer)
    if file := getattr(answer, "file_to_stream", None):
        file.close()


def walked(client, seen):
    """{address: status} of the pages that links lead to from where one begins, each with something not `seen` yet.

    Adds to `seen`.
    """
    opened, waiting = {}, deque(BEGIN)
    while waiting:
        address = waiting.popleft()
        new = kinds(address) - seen
        if address in opened or address not in BEGIN and (not new or any(kind.startswith(LEFT_OUT) for kind in new)):
            continue
        seen |= new
        answer = client.get(address)
        opened[address] = answer.status_code
        if answer.streaming:
            take(answer)
        elif answer.status_code in {301, 302}:
            waiting.append(urljoin(address, answer["Location"]))
        elif answer["Content-Type"].startswith("text/html"):
            waiting.extend(urljoin(address, link) for link in links(answer))
    return opened


def test_every_kind_of_page_that_a_link_leads_to_opens(client):
    seen, wrong = set(), {}
    for account in ACCOUNTS:
        client.force_login(User.objects.get(username=account))
        opened = walked(client, seen)
        wrong |= {(account, address): status for address, status in opened.items() if status not in {200, 301, 302}}
    assert wrong == {}
    assert set(PAGES) - seen == NOT_LINKED | NOT_IN_THE_SAMPLE
