"""One table of what is typed has one verdict and one value in the form, in a pasted block and in a file handed back."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from indicators.forms import EntryForm
from indicators.reporting.filled_in import read_filled
from indicators.reporting.place import place_of
from indicators.reporting.workbook_columns import KEY, WAS, row_key
from qijiang import figures, typed
from qijiang.uploads.cells import CONTROLS
from tests import test_typed, worlds
from tests.reporting.grid_worlds import JUNE, NOW, PAGE, key_of, make_grid, the

pytestmark = [pytest.mark.django_db, pytest.mark.one_database, pytest.mark.usefixtures("grid")]
grid = worlds.shared_world(make_grid)
CODE = "contract"  # in 万元, two decimals
AT_THE_ENDS = [f"131{mark}" for mark in ("\n", "\t", "\x1c", "\x1f", "\x85", "\u200b", "\u2028", "\u2029", "\ufeff")]


def texts():
    """All that can be typed and sent: no blank, which a form asks for, and no half of a character."""
    known = [each[0] for each in test_typed.READ + test_typed.CONVERTED + test_typed.REFUSED]
    known += test_typed.NOT_COLLECTED + AT_THE_ENDS + [mark[3:] + "131" for mark in AT_THE_ENDS] + ["9" * 201]
    whole = [each for each in known if isinstance(each, str) and each.strip() and "\ud800" not in each]
    return list(dict.fromkeys(whole))


def verdict(text):
    """The value as it is written, — where it is not collected, "refused"."""
    indicator = the(CODE)
    try:
        return shown(typed.number(text, unit=indicator.unit, decimals=indicator.decimals))
    except ValidationError:
        return "refused"


def shown(read):
    return "—" if read.not_collected else figures.number(read.value)


def wanted():
    return {text: verdict(text) for text in texts()}


@pytest.fixture(autouse=True)
def in_july(time_machine):
    time_machine.move_to(NOW)


def test_the_table_is_large_and_has_all_verdicts():
    assert len(texts()) > 180
    assert {"refused", "—", "131"} <= set(wanted().values())


def test_in_the_form():
    indicator = the(CODE)

    def of_form(text):
        form = EntryForm({"value": text}, indicator=indicator)
        return "refused" if "value" in form.errors else shown(form.cleaned_data["value"])

    assert {text: of_form(text) for text in texts()} == wanted()


def test_in_a_pasted_block(client, clerk):
    client.force_login(clerk)
    said = {"cell": [key_of(CODE)] * len(texts()), "value": texts()}
    read = client.post(f"{PAGE}paste/", said).json()["read"]
    found = {text: each.get("shown", "refused") for text, each in zip(texts(), read, strict=True)}
    assert found == wanted()


def test_in_a_file_that_comes_back(clerk):
    """A control character makes the whole file one that is refused."""
    kept = [text for text in texts() if not CONTROLS.search(text)]
    file = io.StringIO()
    key = row_key(clerk.department.code, JUNE.key, key_of(CODE))
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([[KEY, WAS, "本期"], *([key, "", text] for text in kept)])
    upload = SimpleUploadedFile("填报.csv", file.getvalue().encode())
    rows = read_filled(upload, place_of(clerk, JUNE, "", timezone.localdate()))
    found = {text: verdict(row.typed["value"]) for text, row in zip(kept, rows, strict=True)}
    assert found == {text: said for text, said in wanted().items() if text in kept}
