"""Evidence on the pages of entry, review and the indicator: attached, listed, struck through, withdrawn; no script."""

from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from indicators import recording
from indicators.evidence.writing import withdraw
from indicators.models import EvidenceFile, Observation
from qijiang.startup import evidence_folder
from tests.makers import load_observation, make_observation
from tests.reporting.makers import a_pdf, a_png, an_upload, attach_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody"), pytest.mark.one_database]
TYPED = {"area": "500110", "as_of": "2022-06-30", "value": "131", "qualifier": "=", "vintage": "2", "action": "save"}
TYPED |= {"source": "", "note": "", "reason": ""}


@pytest.fixture
def site(client, clerk, hte):
    client.force_login(clerk)
    return client


def text_of(answer):
    return unescape(answer.content.decode())


def test_a_new_figure_is_saved_and_submitted_with_its_files(site):
    files = [an_upload("六月台账.pdf"), an_upload("截图.png", a_png())]
    answer = site.post("/entry/new/hte_valid/", TYPED | {"action": "submit", "files": files}, follow=True)
    assert "已上传文件2个" in text_of(answer)
    figure = Observation.objects.get()
    assert figure.state == "submitted"
    assert set(figure.evidence.values_list("name", flat=True)) == {"六月台账.pdf", "截图.png"}
    page = text_of(site.get(f"/entry/{figure.pk}/"))
    assert "六月台账.pdf" in page and f"/entry/{figure.pk}/evidence/" in page
    assert "本部门已用" in page and "10MB" in page


def test_a_refused_file_saves_nothing_and_keeps_what_was_typed(site):
    bad = SimpleUploadedFile("发票.pdf", b"MZ\x90\0" + bytes(60))
    answer = site.post("/entry/new/hte_valid/", TYPED | {"note": "见附件", "files": [an_upload(), bad]})
    page = text_of(answer)
    assert "“发票.pdf”是程序文件" in page and "见附件" in page and "文件需要重新选择" not in page
    assert not Observation.objects.exists() and not EvidenceFile.objects.exists()
    again = text_of(site.post("/entry/new/hte_valid/", TYPED | {"value": "x", "files": an_upload()}))
    assert "文件需要重新选择" in again


def test_what_waits_for_review_takes_a_file_and_a_final_figure_does_not(site, clerk, reviewer, hte, district):
    figure = make_observation(hte, district, "2022-06-30", 131, state="submitted", created_by=clerk, submitted_by=clerk)
    url = f"/entry/{figure.pk}/evidence/"
    assert "已上传文件1个" in text_of(site.post(url, {"files": an_upload()}, follow=True))
    assert "不再重复保存" in text_of(site.post(url, {"files": an_upload("again.pdf")}, follow=True))
    assert "没有选择文件" in text_of(site.post(url, {}, follow=True))
    recording.approve(reviewer, Observation.objects.get(), version=figure.version + 1, via="form")
    assert "只能随更正补充文件" in text_of(site.post(url, {"files": an_upload("c.pdf", a_pdf("c"))}, follow=True))
    assert "已审定" in text_of(site.get(f"/entry/{figure.pk}/"))
    assert EvidenceFile.objects.count() == 1


def test_names_made_to_deceive_are_shown_as_text(site, reviewer):
    name = "<script>alert(1)</script>.pdf"
    site.post("/entry/new/hte_valid/", TYPED | {"action": "submit", "files": an_upload(name)})
    file = EvidenceFile.objects.get()
    assert "<" not in file.name and "/" not in file.name
    EvidenceFile.objects.update(name='<img src=x onerror="alert(1)">\u202efdp.exe')  # had it come past the door
    site.force_login(reviewer)
    page = site.get(f"/review/{file.observation_id}/").content.decode()
    assert "<img src=x" not in page and "&lt;img src=x" in page
    shown = site.get(f"/evidence/{file.pk}/").headers["Content-Disposition"]
    assert shown.isascii() and '"' not in shown and "\n" not in shown


def test_withdrawn_files_are_struck_through_for_those_who_oversee(
    site, clerk, reviewer, official, auditor, hte, district
):
    figure = make_observation(hte, district, "2022-06-30", 131, state="draft", created_by=clerk)
    [kept] = attach_file(clerk, figure, "有效.pdf")
    [gone] = attach_file(clerk, figure, "撤回的.pdf", a_pdf("2"))
    page = text_of(site.post(f"/evidence/{gone.pk}/withdraw/", {"why": ""}))
    assert "请说明撤回文件的原因" in page
    back = f"/entry/{figure.pk}/"
    answer = site.post(f"/evidence/{gone.pk}/withdraw/", {"why": "传错了", "back": back})
    assert (answer.status_code, answer.headers["Location"]) == (302, back)
    assert site.post(f"/evidence/{kept.pk}/withdraw/", {"why": "", "back": "https://x.test/"}).context["back"] == back
    recording.submit(clerk, figure, version=figure.version, via="form")
    recording.approve(reviewer, Observation.objects.get(), version=figure.version + 1, via="form")
    seen = {}
    for user in (clerk, reviewer, official, auditor):
        site.force_login(user)
        page = text_of(site.get("/indicators/hte_valid/?area=500110&year=2022"))
        seen[user.username] = ("有效.pdf" in page, "传错了" in page, f'href="/evidence/{gone.pk}/"' in page)
    assert seen == {
        "clerk": (True, True, False),
        "reviewer": (True, True, True),
        "official": (True, False, False),
        "auditor": (True, True, True),
    }


def test_withdrawing_from_a_final_figure_changes_the_page_of_the_indicator(site, clerk, manager, hte, district):
    load_observation(hte, district, "2022-05-31", 130)
    figure = make_observation(hte, district, "2022-06-30", 131, state="draft", created_by=clerk)
    [file] = attach_file(clerk, figure)
    Observation.objects.update(state="approved", reviewed_at=timezone.now())
    url = "/indicators/hte_valid/?area=500110&year=2022"
    tag = site.get(url).headers["ETag"]
    assert site.get(url, headers={"If-None-Match": tag}).status_code == 304, "control: nothing changed"
    withdraw(manager, EvidenceFile.objects.get(pk=file.pk), why="x", via="form")
    assert site.get(url, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.one_database
def test_a_request_that_is_too_large_is_not_read(site, settings):
    settings.LARGEST_BODY = 1000
    answer = site.post("/entry/new/hte_valid/", TYPED | {"files": an_upload(content=a_pdf("x" * 2000))})
    assert (answer.status_code, "未予读取" in text_of(answer)) == (413, True)
    assert site.post("/entry/new/hte_valid/", TYPED).status_code == 302, "control"


@pytest.mark.one_database
def test_a_folder_that_others_may_read_is_found_at_the_start(settings, tmp_path):
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    assert evidence_folder() == []
    settings.EVIDENCE_ROOT.chmod(0o755)
    assert [each.id for each in evidence_folder()] == ["qijiang.E005"]
    settings.EVIDENCE_ROOT = tmp_path / "a file" / "evidence"
    (tmp_path / "a file").write_text("")
    assert [each.id for each in evidence_folder()] == ["qijiang.E004"]
