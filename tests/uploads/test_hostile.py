"""Every hostile or broken file is refused by its own sentence, and what read it goes on."""

import io
import os
import resource
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from django.utils import translation

from qijiang.uploads.limits import MB, Limits
from qijiang.uploads.reading import UploadRefused, read
from qijiang.uploads.sentences import CELLS, FILES

from . import files, hostile_files, hostile_tables  # noqa: F401 (their cases)
from .hostile import CASES, cell


def refusal(content: bytes, **options):
    with pytest.raises(UploadRefused) as refused, read(io.BytesIO(content), **options) as table:
        list(table)
    return refused.value.error_list[0]


def test_sixty_at_least():
    assert len(CASES) >= 60


HARMFUL = "ratio unpacked part_size entries rows columns cells coordinate merge merges shared_count repeated_text"
HARMFUL += " long_cell sheets faulty_cells doctype unreadable csv_text"


@pytest.mark.parametrize("name", CASES)
def test_refused_by_name(name, request):
    """What would harm its reader goes to the child; starting one for every damaged heading takes most of the time."""
    case = CASES[name]
    if case.code not in HARMFUL.split():
        request.getfixturevalue("read_here")
    error = refusal(case.build())
    assert (error.code, error.params | case.details) == (case.code, error.params)
    with translation.override("zh-hans"):
        chinese = error.messages[0]
    with translation.override("en"):
        assert error.messages[0] != chinese
    assert all(str(value) in chinese for value in case.details.values())


def test_every_sentence_is_reached():
    """But those of what only a machine in trouble says, which have tests of their own."""
    assert set(FILES) - {case.code for case in CASES.values()} == {
        "busy",
        "memory",
        "time",
        "no_rows_csv",
        "sheet_missing",
    }


def test_every_sentence_has_its_chinese():
    with translation.override("en"):
        english = [str(sentence) for sentence in [*FILES.values(), *CELLS.values()]]
    with translation.override("zh-hans"):
        chinese = [str(sentence) for sentence in [*FILES.values(), *CELLS.values()]]
    assert len(set(english)) == len(set(chinese)) == len(english)
    assert not set(english) & set(chinese)


def test_same_sentence_when_the_upload_lies_on_disk():
    with tempfile.NamedTemporaryFile() as file:
        file.write(CASES["macros"].build())
        file.flush()
        with pytest.raises(UploadRefused) as refused:
            read(file)
        assert refused.value.error_list[0].code == "macros"
        assert not file.closed


def children():
    """How many processes this one has started and not yet taken leave of; a browser may be among them."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):  # gone since it was listed
            found.append(path.read_text().rpartition(")")[2].split()[1])
    return found.count(str(os.getpid()))


def test_no_process_and_no_file_is_left():
    before, running = set(os.listdir("/proc/self/fd")), children()
    for name in ("open_quotation", "macros", "nothing", "text_out_of_reach"):
        refusal(CASES[name].build())
    assert set(os.listdir("/proc/self/fd")) == before
    assert children() == running


def test_a_table_that_is_not_read_to_its_end_leaves_none_either():
    content, running = b"a,b\n" + b"1,2\n" * 150_000, children()
    with read(io.BytesIO(content)) as table:
        next(iter(table))
        assert children() == running + 1, "control: one is reading"
    assert children() == running


# The guards one by one: without the one before, the next one catches the same file.


def unguarded(content: bytes, memory: int = 1024 * MB) -> subprocess.CompletedProcess:
    """The parser alone, in a process that may take that much memory."""
    script = "import sys, io, python_calamine as p\n"
    script += "p.CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read())).get_sheet_by_index(0)"

    def confine():
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return subprocess.run([sys.executable, "-c", script], input=content, capture_output=True, preexec_fn=confine)


@pytest.mark.parametrize("name", ["last_corner", "counts_to_four_billion", "long_text_in_every_cell"])
def test_without_the_preflight_the_parser_aborts(name):
    died = unguarded(CASES[name].build(), 256 * MB)
    assert died.returncode < 0, died.stderr[-200:]
    assert unguarded(files.workbook(), 256 * MB).returncode == 0


def test_without_the_preflight_the_parser_panics():
    assert b"PanicException" in unguarded(CASES["counts_beyond"].build()).stderr


WIDE = Limits(rows=10**7, columns=10**5, cells=10**12)


def test_without_limits_of_place_the_memory_of_the_child_holds():
    assert refusal(files.with_rows(cell("XFD1048576")), limits=WIDE).code == "memory"


def test_a_child_that_takes_too_long_is_stopped():
    assert refusal(files.workbook(), limits=Limits(wait_seconds=0)).code == "time"


def test_a_child_that_computes_too_long_is_stopped():
    rows = "".join(f'<row r="{row}"><c r="A{row}"><v>1</v></c></row>' for row in range(2, 200_000))
    assert refusal(files.with_rows(rows), limits=Limits(cpu_seconds=0)).code == "time"


def test_a_named_sheet_that_is_missing():
    error = refusal(files.workbook(), sheet="别的")
    assert (error.code, error.params) == ("sheet_missing", {"name": "别的"})


def test_a_csv_of_separators_alone():
    assert refusal(b",,,\n,,,\n").code == "no_rows_csv"
