"""A correction names its reason and its document, goes through review, and every page that showed the old figure says
since when and why it changed; the time line keeps all vintages."""

import datetime
from html import unescape

import pytest
import time_machine
from django.core.exceptions import ValidationError

from indicators import recording
from indicators.evidence.writing import withdraw
from indicators.models import EvidenceFile, Observation, Source
from indicators.pages.replaced import replaced
from tests.makers import (
    an_observation,
    load_observation,
    make_action,
    make_indicator,
    make_observation,
    make_plan,
    make_target,
)  # fmt: skip

from .makers import attach_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State, Vintage = Observation.State, Observation.Vintage
TODAY = datetime.datetime(2022, 7, 12, 1, tzinfo=datetime.UTC)
FIFTH = datetime.datetime(2022, 7, 5, 1, tzinfo=datetime.UTC)
SAID = "自2022-07-12起为130家，此前为131家（快报，2022-07-05审定）。原因：剔除1家到期企业"
SCOPE = "?area=500110&year=2022&on=2022-07-12"


@pytest.fixture(autouse=True)
def on_a_working_day():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def hte(bureau):
    return make_indicator("hte_valid", name="高新技术企业", owner=bureau)


@pytest.fixture
def final(hte, district):
    return load_observation(hte, district, "2022-06-30", 131, approved=FIFTH)


@pytest.fixture
def correction(clerk, final, hte, district):
    """A draft in the place of the final figure, which says why."""
    draft = an_observation(hte, district, "2022-06-30", 130, state="draft", reason="剔除1家到期企业")
    return recording.record(clerk, draft, via="form")


def handed_in(clerk, draft):
    return recording.submit(clerk, draft, version=draft.version, via="form")


def approved(clerk, reviewer, draft):
    row = handed_in(clerk, draft)
    return recording.approve(reviewer, row, version=row.version, via="form")


def text_of(answer):
    return unescape(answer.content.decode())


# ---- reason and document


def test_a_correction_needs_a_document_when_it_is_handed_in(clerk, correction):
    with pytest.raises(ValidationError) as refused:
        handed_in(clerk, correction)
    assert refused.value.error_dict["source"][0].code == "no_document"
    attach_file(clerk, correction)
    assert handed_in(clerk, correction).state == State.SUBMITTED


def test_a_source_will_do(clerk, correction):
    correction.source = Source.objects.create(code="notice", title="认定文件")
    saved = recording.record(clerk, correction, version=correction.version, via="form")
    assert handed_in(clerk, saved).state == State.SUBMITTED


def test_a_document_that_was_withdrawn_since_proves_nothing(clerk, reviewer, correction):
    [file] = attach_file(clerk, correction)
    row = handed_in(clerk, correction)
    withdraw(reviewer, EvidenceFile.objects.get(pk=file.pk), why="与数值不符", via="form")
    row.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        recording.approve(reviewer, row, version=row.version, via="form")
    assert "source" in refused.value.error_dict
    row.refresh_from_db()
    assert row.state == State.SUBMITTED


@pytest.mark.parametrize(
    ("vintage", "corrects"),
    [(Vintage.ESTIMATE, True), (Vintage.FLASH, True), (Vintage.ANNUAL, False), (Vintage.REVISED, True)],
)
def test_the_next_vintage_corrects_nothing_and_a_revised_one_does(clerk, final, hte, district, vintage, corrects):
    draft = make_observation(
        hte, district, "2022-06-30", 130, state="draft", created_by=clerk, vintage=vintage, reason="核实"
    )
    if not corrects:
        assert handed_in(clerk, draft).state == State.SUBMITTED
        return
    with pytest.raises(ValidationError):
        handed_in(clerk, draft)


@pytest.mark.one_database
def test_the_form_says_so_beside_the_source(client, clerk, correction):
    client.force_login(clerk)
    typed = {"as_of": "2022-06-30", "value": "130", "qualifier": "=", "vintage": "2", "source": "", "note": ""}
    typed |= {"reason": "剔除1家到期企业", "version": correction.version, "action": "submit"}
    page = text_of(client.post(f"/entry/{correction.pk}/", typed))
    assert "2022-06-30的131家已审定：更正须有依据" in page


# ---- since when and why


@pytest.fixture
def corrected(clerk, reviewer, correction):
    attach_file(clerk, correction, "认定名单.pdf")
    return approved(clerk, reviewer, correction)


@pytest.mark.one_database
def test_pages_say_since_when_and_why(client, official, corrected, hte, district):
    make_target(make_action(make_plan(district)), hte, 140, baseline=123, baseline_on="2021-12-31")
    client.force_login(official)
    assert SAID in text_of(client.get(f"/indicators/hte_valid/{SCOPE}"))
    assert SAID in text_of(client.get(f"/actions/1/{SCOPE}"))
    news = text_of(client.get(f"/{SCOPE}"))
    assert all(part in news for part in ("131家", "130家", "剔除1家到期企业", "07-12"))
    known_before = text_of(client.get(f"/indicators/hte_valid/{SCOPE}&known_at=2022-07-11"))
    assert "此前为" not in known_before and "131" in known_before


def test_how_far_back_is_chosen(client, official, corrected, hte, district):
    make_target(make_action(make_plan(district)), hte, 140, baseline=123, baseline_on="2021-12-31")
    with time_machine.travel(TODAY + datetime.timedelta(days=60), tick=False):
        client.force_login(official)
        assert SAID in text_of(client.get(f"/actions/1/{SCOPE}"))
        assert SAID not in text_of(client.get(f"/actions/1/{SCOPE}&span=30"))
        assert client.get(f"/actions/1/{SCOPE}&span=31").status_code == 404


def seen(value, vintage, day, pk, as_of="2022-06-30"):
    row = an_observation(None, None, as_of, value, vintage=vintage)
    row.reviewed_at, row.pk = datetime.datetime(2022, 7, day, tzinfo=datetime.UTC), pk
    return row


@pytest.mark.parametrize(
    ("earlier", "found"),
    [
        ([seen(131, 2, 5, 1)], 1),
        ([seen(131, 2, 5, 1), seen(129, 1, 6, 2)], 1),  # the higher vintage counted
        ([seen(131, 2, 5, 1), seen(132, 2, 6, 2)], 2),  # the later of one vintage
        ([seen(130, 2, 5, 1)], None),  # says the same
        ([seen(131, 4, 5, 1)], None),  # a revised figure still counts
        ([seen(131, 2, 5, 1, "2022-05-31")], None),
        ([seen(131, 2, 20, 1)], None),
        ([], None),
    ],
)
def test_what_counted_before(earlier, found):
    before = replaced(seen(130, 2, 12, 9), earlier)
    assert (before and before.pk) == found


# ---- the time line


def test_the_time_line_keeps_all_vintages_with_who_and_why(client, clerk, reviewer, official, hte, district, bureau):
    source = Source.objects.create(code="bulletin", title="统计公报")
    for value, vintage, day in ((120, Vintage.ESTIMATE, 1), (131, Vintage.FLASH, 5)):
        moment = FIFTH.replace(day=day)
        load_observation(hte, district, "2022-06-30", value, vintage=vintage, source=source, approved=moment)
    draft = an_observation(hte, district, "2022-06-30", 130, state="draft", reason="剔除1家到期企业")
    draft = recording.record(clerk, draft, via="form")
    attach_file(clerk, draft, "认定名单.pdf")
    approved(clerk, reviewer, draft)
    waiting = an_observation(hte, district, "2022-06-30", 129, state="draft", vintage=Vintage.ANNUAL, note="年报初稿")
    recording.record(clerk, waiting, via="form")
    url = f"/indicators/hte_valid/timeline/{SCOPE}"
    client.force_login(official)
    page = text_of(client.get(url))
    order = [page.index(word) for word in ("120家", "131家", "130家")]
    assert order == sorted(order)
    people = ("clerk（区科技局）", "reviewer（区科技局）")
    for word in ("预计", "快报", "统计公报", "剔除1家到期企业", "认定名单.pdf", "−1家", *people):
        assert word in page, word
    assert "129家" not in page, "what is in work is not for those who only read"
    client.force_login(clerk)
    assert "129家" in text_of(client.get(url)) and "年报初稿" in text_of(client.get(url))
    assert "130家" not in text_of(client.get(f"{url}&known_at=2022-07-06"))
    assert client.get("/indicators/none/timeline/").status_code == 404
    assert url.partition("?")[0] in text_of(client.get(f"/indicators/hte_valid/{SCOPE}"))


def test_as_many_queries_for_many_as_for_one(client, official, hte, district, django_assert_max_num_queries):
    load_observation(hte, district, "2022-01-31", 120, approved=FIFTH)
    client.force_login(official)
    url = f"/indicators/hte_valid/timeline/{SCOPE}"
    client.get(url)
    with django_assert_max_num_queries(12) as few:
        client.get(url)
    for month in range(2, 7):
        for vintage in Vintage:
            load_observation(hte, district, f"2022-{month:02}-28", month, vintage=vintage, approved=FIFTH)
    with django_assert_max_num_queries(12) as many:
        client.get(url)
    assert len(many) == len(few)
