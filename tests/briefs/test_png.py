"""Charts as pictures: the same drawing in the light theme, with its words where the machine can write them."""

import datetime
import re
import struct
from decimal import Decimal

import pytest

from indicators.charts import png
from indicators.charts.bullet import Bullet, bullet
from indicators.charts.curve import Point, curve
from indicators.checks import pictures_have_words


def a_bar(**said):
    reading = {"status": "off", "completion": Decimal("0.4"), "expected": Decimal("0.5"), "strict": True}
    return bullet(Bullet(**reading | {"has_baseline": True, "label": "高企"} | said))


def a_curve(words="131家"):
    days = [datetime.date(2022, month, 28) for month in range(1, 7)]
    actual = [Point(day, Decimal(123 + number), "") for number, day in enumerate(days)]
    actual[-1] = Point(days[-1], Decimal(131), words)
    required = [Point(datetime.date(2022, 12, 31), Decimal(140))]
    about = {"today": days[-1], "goal_text": "", "label": "高企", "origin": Decimal(123)}
    return curve(2022, actual, required, **about)


def size_of(picture):
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    return struct.unpack(">II", picture[16:24])


def test_a_chart_becomes_a_picture_of_the_width_asked_for():
    wide = (560 + 2 * png.MARGIN) * png.SHARPNESS
    assert size_of(png.png(a_bar())) == (wide, 28 * png.SHARPNESS)
    assert size_of(png.png(a_curve())) == (wide, 276 * png.SHARPNESS)
    assert size_of(png.png(a_bar(), 300))[0] == (300 + 2 * png.MARGIN) * png.SHARPNESS


def test_the_light_decides_the_colour():
    assert png.png(a_bar()) != png.png(a_bar(status="done"))
    assert png.png(a_bar()) == png.png(a_bar(label="another reading"))


def test_the_sheet_says_every_colour_outright():
    sheet = png.style_sheet()
    assert not re.search(r"var\(|color-mix|@media|:is\(", sheet)
    assert ".f-off { fill: #bf2d1a; }" in sheet  # the light theme's
    assert ".plot .gap { fill: rgba(184, 115, 0, 0.22)" in sheet


def test_lines_are_drawn_as_wide_as_the_picture_and_not_stretched(monkeypatch):
    drawn: list[str] = []
    png._drawn.cache_clear()
    monkeypatch.setattr(png, "_picture", lambda body, *_rest: drawn.append(body) or b"")
    png.png(a_curve(), 500)
    assert "preserveAspectRatio" not in drawn[0]
    points = re.search(r'class="req" points="([^"]+)"', drawn[0])[1].split()
    assert [point.partition(",")[0] for point in points] == ["25.00", "475.00"]  # 5 % and 95 % of 500


def test_without_a_chinese_font_the_picture_has_no_words_and_the_check_says_so(monkeypatch):
    with_words = png.png(a_curve())
    monkeypatch.setattr(png, "has_chinese_font", lambda: False)
    monkeypatch.setattr("indicators.checks.has_chinese_font", lambda: False)
    assert png.png(a_curve()) != with_words
    assert png.png(a_curve()) == png.png(a_curve(words="132家"))
    assert [found.id for found in pictures_have_words(None)] == ["indicators.W001"]


@pytest.mark.skipif(not png.has_chinese_font(), reason="no Chinese font on this machine")
def test_with_one_words_are_written_and_the_check_is_silent():
    assert png.png(a_curve()) != png.png(a_curve(words="132家"))
    assert pictures_have_words(None) == []


def test_what_is_no_chart_is_refused():
    with pytest.raises(ValueError):
        png.png("<p>高企</p>")
