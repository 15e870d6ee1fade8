"""Parts of the frame are written once a process, and still are each reader's own, each page's, each language's."""

import pytest
from django.template import TemplateSyntaxError, engines

pytestmark = pytest.mark.one_database
OF_CLERKS = 'data-number="desk"'
HERE = 'aria-current="page">{}</a>'


@pytest.fixture
def menu(client):
    def of(person, address="/indicators/", language="zh-hans"):
        client.force_login(person)
        client.cookies["django_language"] = language
        text = client.get(address).content.decode()
        return text[text.index('<nav class="tabs"') : text.index("</header>")]

    return of


@pytest.mark.django_db
def test_who_reads_next_gets_the_menu_of_the_own_role(menu, clerk, official):
    assert OF_CLERKS in menu(clerk)
    assert OF_CLERKS not in menu(official)
    assert OF_CLERKS in menu(clerk)


@pytest.mark.django_db
def test_the_menu_says_where_one_is_in_the_language_of_the_reader(menu, manager):
    assert HERE.format("指标") in menu(manager)
    assert HERE.format("指标") not in menu(manager, "/enterprises/")
    assert HERE.format("企业") in menu(manager, "/enterprises/")
    assert HERE.format("Indicators") in menu(manager, language="en")


def test_what_is_kept_says_for_whom_it_is_the_same():
    with pytest.raises(TemplateSyntaxError):
        engines["django"].from_string("{% load kept %}{% kept %}x{% endkept %}")


def test_where_there_is_no_reader_nothing_is_kept():
    part = engines["django"].from_string("{% load kept %}{% kept reader %}{{ x }}{% endkept %}")
    assert [part.render({"x": each}) for each in "ab"] == ["a", "b"]
    kept = engines["django"].from_string("{% load kept %}{% kept site %}{{ x }}{% endkept %}")
    assert [kept.render({"x": each}) for each in "ab"] == ["a", "a"], "control"
