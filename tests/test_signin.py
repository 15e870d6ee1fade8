"""Signing in and out, passwords, the second step, and that every one of these pages speaks Chinese."""

import re
import time
from datetime import UTC, datetime, timedelta
from html import unescape
from types import ModuleType

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.template.loader import render_to_string
from django.test import Client
from django.urls import get_resolver, include, path, reverse

from qijiang import signin, signin_settings
from qijiang.passwords import LocalWordsValidator
from tests.makers import PASSWORD

LOGIN = "/accounts/login/"
PROVIDER = {
    "provider_id": "unit",
    "name": "统一身份认证",
    "client_id": "qijiang",
    "secret": "secret",
    "settings": {"server_url": "https://id.example.gov.cn"},
}

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]


def sign_in(client, username="clerk", password=PASSWORD, **extra):
    return client.post(LOGIN, {"login": username, "password": password}, **extra)


def confirm(client):
    """What is asked again before the account itself is changed."""
    return client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def is_signed_in(client):
    return "_auth_user_id" in client.session


def errors(response):
    return re.findall(r'<ul class="errorlist[^"]*"[^>]*>(.*?)</ul>', response.text)


def english_in(response):
    """What a reader sees of the page (text and labels) that has two English words in a row."""
    page = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", response.text)
    labels = " | ".join(re.findall(r'(?:placeholder|title|aria-label|alt)="([^"]*)"', page))
    text = unescape(re.sub(r"<[^>]+>", " | ", page) + labels)
    return re.findall(r"[A-Za-z]{2,}(?:[ ,.]+[a-z]{2,})+", text)


def totp_code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def signed_in(client, clerk):
    sign_in(client)
    return client


@pytest.fixture
def two_steps(clerk):
    """The clerk with an authenticator app and recovery codes; returns the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    RecoveryCodes.activate(clerk)
    return secret


@pytest.fixture
def provider(settings):
    """The site as it is where the environment names an OpenID Connect provider."""
    urlconf = ModuleType("urls_with_provider")
    urlconf.urlpatterns = [*get_resolver().url_patterns, path("accounts/", include(signin.provider_urls()))]
    settings.ROOT_URLCONF = urlconf
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [PROVIDER]}}


class TestSignIn:
    def test_takes_the_reader_to_the_page_asked_for(self, client, clerk):
        asked = client.get(reverse("entry"))
        assert asked.status_code == 302 and asked.url == f"{LOGIN}?next={reverse('entry')}"
        form = {"login": "clerk", "password": PASSWORD, "next": reverse("entry")}
        assert client.post(asked.url, form).url == reverse("entry")
        assert is_signed_in(client)

    @pytest.mark.one_database
    @pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
    def test_never_sends_the_reader_elsewhere(self, client, clerk, place):
        response = client.post(f"{LOGIN}?next={place}", {"login": "clerk", "password": PASSWORD, "next": place})
        assert is_signed_in(client)
        assert response.url == "/"

    @pytest.mark.one_database
    def test_says_the_same_of_a_wrong_password_and_of_nobody(self, client, clerk):
        wrong, nobody = sign_in(client, password="wrong"), sign_in(client, username="nobody", password="wrong")
        assert errors(wrong) == errors(nobody) == ["<li>用户名或密码不正确。</li>"]
        assert not is_signed_in(client)

    @pytest.mark.one_database
    def test_an_account_that_was_closed_stays_outside(self, client, clerk):
        clerk.is_active = False
        clerk.save()
        assert sign_in(client).url == reverse("account_inactive")
        assert not is_signed_in(client)

    @pytest.mark.one_database
    def test_nobody_can_open_an_account(self, client):
        assert client.get("/accounts/signup/").status_code == 404

    @pytest.mark.one_database
    def test_admin_signs_in_on_the_same_page(self, client, db):
        assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(LOGIN)


class TestThrottle:
    def test_after_five_failures_the_right_password_waits_too(self, client, clerk):
        for _attempt in range(5):
            sign_in(client, password="wrong")
        assert errors(sign_in(client)) == ["<li>登录失败次数过多，请15分钟后再试。</li>"]
        assert not is_signed_in(client)

    @pytest.mark.one_database
    def test_without_the_limit_it_does_not(self, client, clerk, settings):
        settings.ACCOUNT_RATE_LIMITS = {"login_failed": None}
        for _attempt in range(5):
            sign_in(client, password="wrong")
        sign_in(client)
        assert is_signed_in(client)

    @pytest.mark.one_database
    def test_a_blocked_attempt_costs_no_hash(self, client, clerk, monkeypatch):
        for _attempt in range(5):
            sign_in(client, password="wrong")
        monkeypatch.setattr("django.contrib.auth.hashers.check_password", pytest.fail)
        monkeypatch.setattr("django.contrib.auth.base_user.check_password", pytest.fail)
        sign_in(client)

    def test_ends_after_fifteen_minutes(self, client, clerk, time_machine):
        time_machine.move_to(start := datetime(2022, 6, 30, tzinfo=UTC), tick=False)
        for _attempt in range(5):
            sign_in(client, password="wrong")
        time_machine.move_to(start + timedelta(minutes=15, seconds=1), tick=False)
        sign_in(client)
        assert is_signed_in(client)

    @pytest.mark.one_database
    def test_failures_elsewhere_do_not_lock_the_account_here(self, client, clerk):
        for _attempt in range(5):
            sign_in(client, password="wrong", REMOTE_ADDR="10.1.1.1")
        sign_in(client, REMOTE_ADDR="10.2.2.2")
        assert is_signed_in(client)


class TestSignOut:
    @pytest.mark.one_database
    def test_by_get_changes_nothing(self, signed_in):
        response = signed_in.get(reverse("account_logout"))
        assert response.status_code == 200 and "确定要退出登录吗" in response.text
        assert is_signed_in(signed_in)

    def test_by_post(self, signed_in):
        assert signed_in.post(reverse("account_logout")).url == LOGIN
        assert not is_signed_in(signed_in)

    @pytest.mark.one_database
    def test_needs_the_mark_of_the_form(self, clerk):
        client = Client(enforce_csrf_checks=True)
        client.force_login(clerk)
        response = client.post(reverse("account_logout"))
        assert response.status_code == 403 and "表单已失效" in response.text
        assert is_signed_in(client)


class TestSession:
    START = datetime(2022, 6, 30, 8, tzinfo=UTC)

    def test_ends_after_half_an_hour_without_a_request(self, client, clerk, time_machine):
        time_machine.move_to(self.START, tick=False)
        sign_in(client)
        time_machine.move_to(self.START + timedelta(minutes=29), tick=False)
        assert client.get(reverse("mfa_index")).status_code == 200
        time_machine.move_to(self.START + timedelta(minutes=58), tick=False)
        assert client.get(reverse("mfa_index")).status_code == 200
        time_machine.move_to(self.START + timedelta(minutes=89), tick=False)
        assert client.get(reverse("mfa_index")).status_code == 302

    @pytest.mark.one_database
    def test_ends_after_twelve_hours_however_busy(self, client, clerk, time_machine):
        time_machine.move_to(self.START, tick=False)
        sign_in(client)
        answers = []
        for quarter in range(1, 49):
            time_machine.move_to(self.START + timedelta(minutes=15 * quarter), tick=False)
            answers.append(client.get(reverse("mfa_index")).status_code)
        assert answers == [200] * 47 + [302]

    def test_is_written_once_a_minute_at_most(self, client, clerk, time_machine):
        time_machine.move_to(self.START, tick=False)
        sign_in(client)
        time_machine.move_to(self.START + timedelta(seconds=59), tick=False)
        client.get(reverse("account_logout"))
        seen = client.session["seen"]
        time_machine.move_to(self.START + timedelta(seconds=60), tick=False)
        client.get(reverse("account_logout"))
        assert seen == self.START.timestamp() and client.session["seen"] == seen + 60


class TestPassword:
    def change(self, client, new, old=PASSWORD):
        form = {"oldpassword": old, "password1": new, "password2": new}
        return client.post(reverse("account_change_password"), form, follow=True)

    def test_changes(self, signed_in, client, clerk):
        assert "密码已修改" in self.change(signed_in, "nine trees by the river").text
        clerk.refresh_from_db()
        assert clerk.check_password("nine trees by the river")

    @pytest.mark.one_database
    def test_needs_the_old_one(self, signed_in, clerk):
        assert "当前密码不正确" in self.change(signed_in, "nine trees by the river", old="wrong").text
        clerk.refresh_from_db()
        assert clerk.check_password(PASSWORD)

    @pytest.mark.one_database
    @pytest.mark.parametrize("weak", ["short7!", "password123", "20220630", "clerk2022", "Qijiang2022", "keji888888!"])
    def test_refuses_weak_ones(self, signed_in, clerk, weak):
        assert errors(self.change(signed_in, weak))
        clerk.refresh_from_db()
        assert clerk.check_password(PASSWORD)

    @pytest.mark.parametrize("word", ["Qijiang2022", "500110abc", "KEJI-888888", "qijiangkeji"])
    def test_local_words_alone_do_not_make_one(self, word):
        with pytest.raises(ValidationError):
            LocalWordsValidator().validate(word)

    @pytest.mark.parametrize("word", ["nine trees", "qijiang has nine trees", "short"])
    def test_a_local_word_among_others_may(self, word):
        LocalWordsValidator().validate(word)


class TestTwoSteps:
    def test_the_password_alone_is_half_the_way(self, client, clerk, two_steps):
        assert sign_in(client).url == reverse("mfa_authenticate")
        assert not is_signed_in(client)
        client.post(reverse("mfa_authenticate"), {"code": totp_code(two_steps)})
        assert is_signed_in(client)

    @pytest.mark.one_database
    def test_a_wrong_code_is_refused(self, client, clerk, two_steps):
        sign_in(client)
        wrong = f"{(int(totp_code(two_steps)) + 1) % 10**6:06}"
        assert errors(client.post(reverse("mfa_authenticate"), {"code": wrong})) == ["<li>验证码不正确。</li>"]
        assert not is_signed_in(client)

    def test_is_set_up_by_the_reader_who_gives_the_password_again(self, signed_in, clerk):
        assert signed_in.get(reverse("mfa_activate_totp")).url.startswith(reverse("account_reauthenticate"))
        confirm(signed_in)
        page = signed_in.get(reverse("mfa_activate_totp"))
        secret = re.search(r'id="authenticator_secret" value="(\w+)"', page.text)[1]
        signed_in.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)})
        kinds = Authenticator.objects.filter(user=clerk).values_list("type", flat=True)
        assert sorted(kinds) == ["recovery_codes", "totp"]


@pytest.mark.one_database
class TestChinese:
    """django-allauth's own pages, as a reader meets them."""

    def test_sees_english_where_there_is_some(self, signed_in):
        signed_in.cookies["django_language"] = "en"
        assert english_in(signed_in.get(reverse("account_change_password")))

    def check(self, response, status=200):
        assert response.status_code == status
        assert 'lang="zh-hans"' in response.text and english_in(response) == []

    @pytest.mark.parametrize("name", ["account_login", "account_logout", "account_inactive"])
    def test_outside(self, client, name):
        self.check(client.get(reverse(name), follow=True))

    @pytest.mark.parametrize("form", [{}, {"login": "clerk", "password": "wrong"}])
    def test_a_failed_sign_in(self, client, clerk, form):
        self.check(client.post(LOGIN, form))

    @pytest.mark.parametrize(
        "name", ["account_change_password", "account_reauthenticate", "mfa_index", "mfa_activate_totp"]
    )
    def test_my_account(self, signed_in, name):
        confirm(signed_in)
        self.check(signed_in.get(reverse(name)))

    def test_refused_forms(self, signed_in):
        confirm(signed_in)
        bad = {"oldpassword": "wrong", "password1": "clerk", "password2": "other"}
        self.check(signed_in.post(reverse("account_change_password"), bad))
        self.check(signed_in.post(reverse("mfa_activate_totp"), {"code": "000000"}))
        self.check(signed_in.post(reverse("account_reauthenticate"), {"password": "wrong"}))

    def test_a_first_password(self, client, clerk):
        clerk.set_unusable_password()
        clerk.save()
        client.force_login(clerk)
        self.check(client.get(reverse("account_change_password"), follow=True))

    def test_the_second_step(self, client, clerk, two_steps):
        sign_in(client)
        self.check(client.get(reverse("mfa_authenticate")))
        client.post(reverse("mfa_authenticate"), {"code": totp_code(two_steps)})
        confirm(client)
        for page in ("index", "reauthenticate", "deactivate_totp", "view_recovery_codes", "generate_recovery_codes"):
            self.check(client.get(reverse(f"mfa_{page}")))
        self.check(client.post(reverse("mfa_deactivate_totp"), follow=True))

    def test_the_provider(self, client, clerk, provider):
        login = client.get(LOGIN)
        self.check(login)
        assert "/accounts/oidc/unit/login/" in login.text
        self.check(client.get("/accounts/oidc/unit/login/"))
        self.check(client.get("/accounts/linked/cancelled/"))
        self.check(client.get("/accounts/linked/error/"), status=401)
        sign_in(client)
        self.check(client.get("/accounts/linked/"))


class TestProvider:
    @pytest.mark.one_database
    def test_is_absent_unless_the_environment_names_it(self, client):
        assert "oidc" not in client.get(LOGIN).text
        assert client.get("/accounts/oidc/unit/login/").status_code == 404

    def test_is_whole_or_refused_by_name(self, monkeypatch):
        monkeypatch.setenv("OIDC_SERVER_URL", "https://id.example.gov.cn")
        with pytest.raises(ImproperlyConfigured, match="OIDC_CLIENT_ID, OIDC_CLIENT_SECRET"):
            signin_settings._provider()
        monkeypatch.setenv("OIDC_CLIENT_ID", "qijiang")
        monkeypatch.setenv("OIDC_CLIENT_SECRET", "secret")
        assert signin_settings._provider()["settings"]["server_url"] == "https://id.example.gov.cn"


class TestErrors:
    @pytest.mark.parametrize("name", ["400.html", "403_csrf.html", "429.html", "500.html"])
    def test_the_last_ones_need_nothing(self, name, django_assert_num_queries):
        with django_assert_num_queries(0):
            assert "回到总览" in render_to_string(name)

    @pytest.mark.one_database
    def test_no_such_page(self, signed_in):
        response = signed_in.get("/nowhere/")
        assert response.status_code == 404 and "没有这个页面" in response.text and english_in(response) == []
