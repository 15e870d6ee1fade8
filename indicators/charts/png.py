"""Charts as pictures for where no page is: a Word file, a download. The same SVG, in the light theme, of a given width.

The looks are read from the site's own sheets. resvg, which draws, knows no custom properties, no `color-mix`, and no
line that keeps its width while its frame stretches: the first two are worked out here, the frame is set to its width.
"""

import re
from functools import cache, lru_cache
from pathlib import Path

import resvg_py

import qijiang

WIDTH = 560  # pixels: on the 156 mm of an official page the words of a chart are then as large as a caption
MARGIN = 6  # marks and words may stand out of their chart by so much
SHARPNESS = 2  # pixels of the picture for one of the chart
KEPT = 512  # pictures a process, of some ten kilobytes each
SHEETS = ["tokens.css", "charts.css"]
FONTS = (
    '"Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "WenQuanYi Micro Hei", SimHei, '
    '"Droid Sans Fallback", sans-serif'
)
# As in templates/_sprite.html, which is not there in a picture.
PATTERNS = "".join(
    f'<pattern id="p-{name}" width="{step}" height="{step}" patternUnits="userSpaceOnUse" '
    f'patternTransform="rotate(45)"><line class="p-{name}" x1="0" y1="0" x2="0" y2="{step}"/></pattern>'
    for name, step in (("empty", 6), ("back", 7))
)

OUTER = re.compile(r"<svg\b([^>]*)>(.*)</svg>", re.S)
STRETCHED = re.compile(
    r'<svg width="100%" height="[\d.]+" viewBox="0 0 ([\d.]+) [\d.]+" preserveAspectRatio="none">(.*?)</svg>', re.S
)
POINTS = re.compile(r'(?<=points=")[^"]+|(?<= d=")[^"]+')
PAIR = re.compile(r"(-?[\d.]+)(?=,)")
TEXT = re.compile(r"<text\b.*?</text>", re.S)


def png(svg: str, width: int = WIDTH, height: int | None = None, sharpness: float = SHARPNESS) -> bytes:
    """The picture of a chart of indicators/charts, `width` pixels wide and `sharpness` times as fine, on white.

    `height` is for a chart that does not say its own. Where the machine has no Chinese font the picture has no words:
    say them beside it. Raises ValueError for what is no chart.
    """
    found = OUTER.fullmatch(svg.strip())
    if found is None:
        raise ValueError("This is no chart.")
    size, css = (re.search(rf'\b{name}="([^"]*)"', found[1]) for name in ("height", "class"))
    tall = height or (round(float(size[1])) if size else width)
    return _drawn(found[2], width, tall, css[1] if css else "", sharpness, has_chinese_font())


@cache
def has_chinese_font() -> bool:
    """Whether words can be written: a machine without such a font draws nothing for them."""
    written, nothing = (_picture(f'<text x="4" y="24">{text}</text>', 40, 32, "", 1) for text in ("綦", ""))
    return written != nothing


@lru_cache(KEPT)  # by what is drawn, whatever its reading says
def _drawn(body, width, height, css, sharpness, with_words):
    body = STRETCHED.sub(lambda inner: _at_its_width(inner, width), body)
    return _picture(body if with_words else TEXT.sub("", body), width, height, css, sharpness)


def _at_its_width(inner: re.Match, width: int) -> str:
    """The lines of a frame that stretches, drawn as wide as the picture: so they keep their own width."""
    factor = width / float(inner[1])
    return POINTS.sub(lambda points: PAIR.sub(lambda x: f"{float(x[1]) * factor:.2f}", points[0]), inner[2])


def _picture(body, width, height, css, sharpness):
    whole = width + 2 * MARGIN
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{height}"><defs>{PATTERNS}</defs>'
        f'<svg class="{css}" x="{MARGIN}" width="{width}" height="{height}" overflow="visible">{body}</svg></svg>'
    )
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            style_sheet=style_sheet(),
            background="#ffffff",
            width=round(whole * sharpness),
            languages=["zh"],
        )
    )


# ---- the sheets


@cache
def style_sheet() -> str:
    """The rules of the site's charts in the light theme, with every token in place."""
    folder = Path(qijiang.__file__).parent / "static" / "qijiang"
    texts = [re.sub(r"/\*.*?\*/", "", (folder / name).read_text(encoding="utf-8"), flags=re.S) for name in SHEETS]
    tokens = dict(re.findall(r"(--[\w-]+):\s*([^;]+);", texts[0].partition("}")[0]))
    rules = re.findall(r"([^{}@]+)\{([^{}]*)\}", _without_conditions(texts[1]))
    inlined = [f"{names.strip()} {{ {_inlined(said, tokens)} }}" for names, said in rules if ":" not in names]
    return "\n".join([f"svg {{ font-family: {FONTS}; font-size: 12px }}", *inlined])


def _without_conditions(text):
    """The sheet without its `@media` and the like: a picture has one width and one theme."""
    return re.sub(r"@[^{;]+\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)


def _inlined(said, tokens):
    said = " ".join(said.split())
    said = re.sub(r"var\((--[\w-]+)\)", lambda name: tokens[name[1]].strip(), said)
    said = re.sub(r"color-mix\(in srgb, (#\w+) (\d+)%, (#\w+|transparent)\)", _mixed, said)
    return said.replace("font-family: inherit;", "")


def _mixed(found: re.Match) -> str:
    share = int(found[2]) / 100
    one = _parts(found[1])
    if found[3] == "transparent":
        return f"rgba({one[0]}, {one[1]}, {one[2]}, {share:g})"
    other = _parts(found[3])
    mixed = [round(a * share + b * (1 - share)) for a, b in zip(one, other, strict=True)]
    return f"rgb({mixed[0]}, {mixed[1]}, {mixed[2]})"


def _parts(color: str) -> list[int]:
    """Red, green and blue of #rrggbb."""
    return [int(color[at : at + 2], 16) for at in (1, 3, 5)]
