"""One form of digits and signs: each character keeps its place, so that what is found can be marked in the text."""

_WIDE = {code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *map(ord, "％．－＋ＲＤ＆Ｇ"))}
_SAME = str.maketrans({"︰": "：", "﹪": "%", "–": "-", "—": "-", "−": "-", "～": "-", "\u3000": " ", "\x00": " "})


def plain(text: str) -> str:
    """The text with ASCII digits, percent signs and dashes; as long as before."""
    return text.translate(_WIDE).translate(_SAME)
