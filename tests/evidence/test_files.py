"""Evidence files: who attaches, withdraws and opens them, what disk and rows agree on, and how they are handed out."""

import os
import time
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction

from indicators import recording
from indicators.evidence import storage, writing
from indicators.evidence.writing import attach, attaching, withdraw
from indicators.models import EvidenceFile, EvidenceQuota, Observation, Stamp, Task, TaskUpdate
from indicators.recording import NotInReach
from qijiang.registers.models import Change
from tests.conftest import person
from tests.makers import (
    make_action,
    make_area,
    make_assignment,
    make_department,
    make_lock,
    make_observation,
    make_plan,
)
from tests.reporting.makers import a_pdf, an_upload, attach_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everybody")]
State = Observation.State


@pytest.fixture
def draft(hte, district, clerk):
    return make_observation(hte, district, "2022-06-30", 131, state="draft", created_by=clerk)


@pytest.fixture
def submitted(clerk, draft):
    return recording.submit(clerk, draft, version=draft.version, via="form")


@pytest.fixture
def other_clerk(district):
    return person("other", "clerk", make_department("gxj", "经济信息委", district), district)


def on_disk():
    return {path.name for path in Path(settings.EVIDENCE_ROOT).rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def an_empty_disk():
    for path in Path(settings.EVIDENCE_ROOT).rglob("*"):
        if path.is_file():
            path.unlink()


# ---- attaching


def test_a_file_is_kept_under_a_random_name_with_its_checksum(clerk, draft, bureau):
    [file] = attach_file(clerk, draft, "../附件/六月 台账.pdf")
    assert (file.name, file.kind, file.size) == ("六月 台账.pdf", "pdf", len(a_pdf()))
    assert (file.department, file.area, file.uploaded_by) == (bureau, draft.area, clerk)
    place = storage.place_of(file.stored)
    assert place.read_bytes() == a_pdf()
    assert (place.stat().st_mode & 0o077, place.parent.stat().st_mode & 0o077) == (0, 0)
    assert len(file.stored) == 32 and "台账" not in str(place) and not place.suffix
    line = Change.objects.latest("sequence")
    assert (line.action, line.actor, line.label, line.fields["sha256"]) == (
        "attach",
        clerk,
        file.name,
        [None, file.sha256],
    )


def test_a_submitted_figure_takes_files_and_its_reviewer_is_told(clerk, reviewer, submitted):
    seen = submitted.version
    attach_file(clerk, submitted)
    with pytest.raises(recording.Stale):
        recording.approve(reviewer, submitted, version=seen, via="form")
    recording.approve(reviewer, submitted, version=submitted.version, via="form")


def test_a_final_figure_takes_none_but_its_correction_does(clerk, reviewer, submitted, hte, district):
    recording.approve(reviewer, submitted, version=submitted.version, via="form")
    with pytest.raises(ValidationError) as refused:
        attach_file(clerk, submitted)
    assert refused.value.error_dict["files"][0].code == "final"
    correction = make_observation(hte, district, "2022-06-30", 130, state="draft", created_by=clerk, reason="重复")
    assert attach_file(clerk, correction)


def test_a_locked_period_takes_none(clerk, draft, district):
    make_lock(district, "2022-06-01", "2022-06-30")
    with pytest.raises(ValidationError, match="锁定"):
        attach_file(clerk, draft)
    assert not on_disk()


def test_only_the_department_that_reports_attaches(draft, other_clerk, reviewer, manager):
    with pytest.raises(NotInReach):
        attach_file(other_clerk, draft)
    for user in (reviewer, manager):
        with pytest.raises(PermissionDenied):
            attach_file(user, draft)
    assert not on_disk()


def test_the_same_bytes_are_not_attached_twice(clerk, draft):
    attach_file(clerk, draft)
    assert attach_file(clerk, draft, "again.pdf") == []
    assert len(on_disk()) == EvidenceFile.objects.count() == 1


def test_a_step_of_a_task_takes_files_of_its_lead_until_it_is_closed(clerk, other_clerk, district, bureau):
    task = Task.objects.create(action=make_action(make_plan(district)), number=1, name="建平台", lead=bureau)
    step = TaskUpdate.objects.create(task=task, on="2022-07-01", state="under_way", recorded_by=clerk)
    [file] = attach_file(clerk, step)
    assert (file.task_update, file.observation, file.area) == (step, None, district)
    with pytest.raises(NotInReach):
        attach_file(other_clerk, step)
    TaskUpdate.objects.create(task=task, on="2022-07-05", state="closed")
    for forbidden in (
        lambda: attach_file(clerk, step, content=a_pdf("2")),
        lambda: withdraw(clerk, file, why="x", via="form"),
    ):
        with pytest.raises(ValidationError):
            forbidden()


def test_the_room_of_a_department_is_limited_and_the_manager_gives_more(clerk, draft, bureau):
    quota = EvidenceQuota.objects.create(department=bureau, megabytes=1)
    attach_file(clerk, draft, "大.txt", b"a" * 900_000)
    with pytest.raises(ValidationError) as refused:
        attach_file(clerk, draft, "更大.txt", b"b" * 300_000)
    said = refused.value.messages[0]
    assert all(figure in said for figure in ("区科技局", "0.9", "1MB", "0.3MB")), said
    assert len(on_disk()) == 1
    quota.megabytes = 2
    quota.save()
    assert attach_file(clerk, draft, "更大.txt", b"b" * 300_000)


# ---- disk and rows


def test_nothing_stays_of_what_is_rolled_back(clerk, draft):
    with pytest.raises(ZeroDivisionError), attaching(clerk, [an_upload()]) as kept:
        attach(clerk, draft, kept, via="form")
        assert on_disk(), "control: it lies there before the row does"
        raise ZeroDivisionError
    assert not on_disk() and not EvidenceFile.objects.exists()


def test_of_several_files_all_are_kept_or_none(clerk, draft):
    with pytest.raises(ValidationError), attaching(clerk, [an_upload(), an_upload("x.exe", b"MZ\x90\0" + bytes(60))]):
        pass
    assert not on_disk()


def test_where_nobody_knows_whether_the_rows_were_written_the_file_stays(clerk, draft, monkeypatch):
    class Lost:
        def filter(self, **which):
            raise DatabaseError("the connection is gone")

    with pytest.raises(DatabaseError), attaching(clerk, [an_upload()]) as kept:
        attach(clerk, draft, kept, via="form")
        monkeypatch.setattr(writing.EvidenceFile, "objects", Lost())
        raise DatabaseError("at the commit")
    assert len(on_disk()) == 1


@pytest.mark.one_database
def test_a_full_disk_is_said_in_words(clerk, draft, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(storage.os, "fsync", full)
    with pytest.raises(ValidationError, match="磁盘"):
        attach_file(clerk, draft)
    assert not on_disk()


def test_a_killed_process_leaves_no_row_without_file_and_its_orphan_is_named(clerk, draft, capsys):
    kept = storage.keep(an_upload())  # killed here: on disk, no row
    place = storage.place_of(kept.stored)
    call_command("check_evidence")  # it may still be on its way into a row
    hours_ago = time.time() - 7200
    os.utime(place, (hours_ago, hours_ago))
    with pytest.raises(CommandError, match=kept.stored):
        call_command("check_evidence")
    call_command("check_evidence", "--remove")
    assert not place.exists()
    assert "完好" in capsys.readouterr().out


def test_damaged_and_missing_files_are_named(clerk, draft):
    [file] = attach_file(clerk, draft)
    place = storage.place_of(file.stored)
    place.chmod(0o600)
    place.write_bytes(a_pdf("2"))
    call_command("check_evidence")  # of the same size: only reading tells
    for options in (["--read"], []):
        with pytest.raises(CommandError, match=f"{file.pk}.*佐证"):
            call_command("check_evidence", *options)
        place.unlink(missing_ok=True)


def test_a_dropped_draft_leaves_its_files_withdrawn(clerk, draft, auditor):
    [file] = attach_file(clerk, draft)
    recording.discard(clerk, draft, version=draft.version, via="form")
    file.refresh_from_db()
    assert (file.observation, file.withdrawn_by, bool(file.withdrawn_why)) == (None, clerk, True)
    assert storage.place_of(file.stored).exists()
    assert EvidenceFile.objects.openable_by(auditor).get() == file


@pytest.mark.parametrize("broken", [{"size": 0}, {"observation": None}, {"withdrawn_why": "x"}])
def test_the_database_refuses(clerk, draft, broken):
    [file] = attach_file(clerk, draft)
    with pytest.raises(DatabaseError), transaction.atomic():
        EvidenceFile.objects.filter(pk=file.pk).update(**broken)


# ---- withdrawing


def test_a_file_is_withdrawn_with_a_reason_and_stays(clerk, draft):
    [file] = attach_file(clerk, draft)
    with pytest.raises(ValidationError):
        withdraw(clerk, file, why=" ", via="form")
    withdrawn = withdraw(clerk, file, why="传错了", via="form")
    assert (withdrawn.withdrawn_by, withdrawn.withdrawn_why) == (clerk, "传错了")
    assert withdraw(clerk, file, why="又一次", via="form").withdrawn_why == "传错了"
    assert storage.place_of(file.stored).exists()
    assert list(Change.objects.filter(action="withdraw").values_list("reason", flat=True)) == ["传错了"]


def test_what_is_final_its_department_leaves_alone(clerk, reviewer, auditor, other_clerk, submitted):
    [file] = attach_file(clerk, submitted)
    recording.approve(reviewer, submitted, version=submitted.version, via="form")
    file = EvidenceFile.objects.get(pk=file.pk)
    with pytest.raises(ValidationError):
        withdraw(clerk, file, why="x", via="form")
    with pytest.raises(PermissionDenied):
        withdraw(auditor, file, why="x", via="form")
    with pytest.raises(NotInReach):
        withdraw(other_clerk, file, why="x", via="form")
    assert withdraw(reviewer, file, why="含个人信息", via="form").is_withdrawn


def test_what_becomes_final_while_it_is_withdrawn_is_seen_anew(clerk, reviewer, submitted):
    [file] = attach_file(clerk, submitted)
    file = EvidenceFile.objects.select_related("observation__area").get(pk=file.pk)
    recording.approve(reviewer, submitted, version=submitted.version, via="form")
    seen = Stamp.objects.get(area=submitted.area, year=2022).number
    withdraw(reviewer, file, why="含个人信息", via="form")
    assert Stamp.objects.get(area=submitted.area, year=2022).number == seen + 1


def test_the_owner_leaves_alone_what_another_reports(clerk, other_clerk, draft, hte):
    [file] = attach_file(clerk, draft)
    make_assignment(hte, other_clerk.department)
    with pytest.raises(NotInReach):
        withdraw(clerk, file, why="x", via="form")
    assert withdraw(other_clerk, file, why="传错了", via="form").is_withdrawn


# ---- handing out


@pytest.mark.one_database
def test_handed_out_only_to_be_saved(client, clerk, draft):
    [file] = attach_file(clerk, draft, "六月 台账（终稿）.pdf")
    client.force_login(clerk)
    answer = client.get(f"/evidence/{file.pk}/")
    assert answer.content == a_pdf()
    shown = answer.headers["Content-Disposition"]
    assert shown.startswith("attachment; filename*=UTF-8''") and shown.isascii()
    assert unquote(shown.partition("''")[2]) == "六月 台账（终稿）.pdf"
    wanted = {
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Content-Type": "application/pdf",
        "Cache-Control": "private, no-store",
    }
    assert {name: answer.headers[name] for name in wanted} == wanted
    assert client.get(f"/evidence/{storage.place_of(file.stored).name}/").status_code == 404
    assert client.get(f"/static/{file.stored}").status_code == client.get(f"/media/{file.stored}").status_code == 404


@pytest.mark.one_database
def test_a_damaged_file_is_answered_with_a_page_and_logged(client, clerk, draft, caplog):
    [file] = attach_file(clerk, draft)
    storage.place_of(file.stored).write_bytes(b"<script>")
    client.force_login(clerk)
    answer = client.get(f"/evidence/{file.pk}/")
    assert (answer.status_code, "已损坏" in answer.content.decode()) == (500, True)
    assert b"<script>alert" not in answer.content and str(file.pk) in caplog.text


def who_opens(client, people, file):
    seen = {}
    for name, user in people.items():
        client.force_login(user)
        seen[name] = client.get(f"/evidence/{file.pk}/").status_code
    return seen


@pytest.mark.one_database
def test_who_opens_what_and_when(client, clerk, reviewer, official, manager, auditor, other_clerk, submitted, district):
    elsewhere = make_area("500111", "大足区", kind="district", parent=district.parent)
    people = {"clerk": clerk, "reviewer": reviewer, "official": official, "manager": manager, "auditor": auditor}
    people |= {"other": other_clerk, "elsewhere": person("elsewhere", "reviewer", None, elsewhere)}
    [file] = attach_file(clerk, submitted)
    known = {
        "clerk": 200,
        "reviewer": 200,
        "official": 404,
        "manager": 200,
        "auditor": 200,
        "other": 404,
        "elsewhere": 404,
    }
    assert who_opens(client, people, file) == known
    recording.approve(reviewer, submitted, version=submitted.version, via="form")
    assert who_opens(client, people, file) == known | {"official": 200}
    withdraw(manager, file, why="含个人信息", via="form")
    assert who_opens(client, people, file) == known | {"clerk": 404}
