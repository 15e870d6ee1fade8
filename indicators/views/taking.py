"""A chart taken away from the page it stands on: its picture, or its figures. The page's own address asks for it, with
everything the page was asked for, so that the file shows what the page shows, to whom it shows it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape

from django.http import Http404, HttpResponse
from django.utils.html import strip_tags
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from qijiang.registers.exporting import csv_response, file_name

from ..charts.sheet import sheet
from ..pages.pictures import Picture


@dataclass(frozen=True)
class _Table:
    title: str
    headings: list[str]
    rows: list[list[str]]

    def __iter__(self):
        for row in self.rows:
            yield [unescape(strip_tags(cell)) for cell in row]


def taken(request, pictures: Iterable[Picture | None], place: str):
    """The file that `?picture=…&file=png` (or csv) asks for; None where the page itself is wanted.

    `place` is said beside the chart. Raises Http404 for a picture that the page does not have.
    """
    key = request.GET.get("picture", "")
    if not key:
        return None
    picture = next((each for each in pictures if each and each.key == key), None)
    make = {"png": _png, "csv": _csv}.get(request.GET.get("file", ""))
    if picture is None or make is None:
        raise Http404(_("There is no such picture on this page."))
    return make(picture, place)


def _png(picture, place):
    response = HttpResponse(sheet(picture.svg, picture.title, f"{place}　{picture.said}"), content_type="image/png")
    name = file_name(picture.title, "png")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _csv(picture, place):
    return csv_response(_Table(picture.title, picture.headings, picture.rows))
