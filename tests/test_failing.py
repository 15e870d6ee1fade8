"""When the site itself makes a mistake: the reader is told in words, whatever is broken."""

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import engines
from django.test import Client

SIGN_IN = "/accounts/login/"


@pytest.fixture
def client():
    return Client(raise_request_exception=False, headers={"accept-language": "zh-hans"})


@pytest.fixture
def templates_anew():
    """What a process has kept of the frame is written anew, before and after."""
    loaders = engines["django"].engine.template_loaders
    [loader.reset() for loader in loaders]
    yield
    [loader.reset() for loader in loaders]


@pytest.fixture
def uncollected(monkeypatch, templates_anew):
    def refuse(name):
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(staticfiles_storage, "url", refuse, raising=False)


@pytest.mark.django_db
@pytest.mark.one_database
def test_what_is_not_there_is_named_without_characters_that_html_may_not_hold(client, official):
    client.force_login(official)
    answer = client.get("/", {"area": "a\x00\x1bb"})
    assert answer.status_code == 404
    assert "“a\ufffd\ufffdb”" in answer.text
    assert not {"\x00", "\x1b"} & {*answer.text}


def test_a_mistake_of_a_page_has_a_page(client, monkeypatch):
    monkeypatch.setattr("allauth.account.views.LoginView.get_context_data", None)
    response = client.get(SIGN_IN)
    assert response.status_code == 500 and "qijiang/parts" in response.text
    assert "系统出错了" in response.text


def test_a_frame_that_cannot_be_made_leaves_the_words(client, uncollected, caplog):
    response = client.get(SIGN_IN)
    assert response.status_code == 500 and "<link" not in response.text
    assert "系统出错了" in response.text and "请返回上一页再试一次" in response.text
    assert 'href="/"' in response.text and "the page of an error" in caplog.text
