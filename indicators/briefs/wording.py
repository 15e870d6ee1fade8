"""The text of a brief with its fields: {{hte_valid.value}} stands for a figure. A language of names and nothing else.

Pure. What stands between the braces is looked up among the names that a brief offers, and never evaluated; all other
text stays the text it is, formulas and markup included.
"""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping

FIELD = re.compile(r"\{\{([^{}\n]{0,100})\}\}")
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
LONGEST_SHOWN = 40

Segment = list[str]  # ["text", words] or ["field", name, words]; a list, as JSON has it
Paragraph = list[Segment]


def tidy(text: str) -> str:
    """The text with plain line breaks and without signs that cannot be seen and that no file may hold."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return CONTROL.sub("", text)


def names_in(text: str) -> list[str]:
    """The names of the fields, in their order."""
    return [name.strip() for name in FIELD.findall(text)]


def unknown(text: str, known: Collection[str]) -> list[str]:
    """The names that are not among the known ones, each once."""
    return list(dict.fromkeys(name for name in names_in(text) if name not in known))


def unclosed(text: str) -> str:
    """The beginning of what looks like a field and is none, as braces do not meet in its line; "" where all is well."""
    rest = FIELD.sub("", text)
    at = min((place for place in (rest.find("{{"), rest.find("}}")) if place >= 0), default=-1)
    return rest[at : at + LONGEST_SHOWN].partition("\n")[0] if at >= 0 else ""


def nearest(name: str, known: Collection[str]) -> str:
    """The known name that is most like it; "" where none is."""
    return next(iter(difflib.get_close_matches(name[:100], known, 1)), "")


def filled(text: str, values: Mapping[str, str]) -> list[Paragraph]:
    """The paragraphs of the text, a line each, with what its fields say. An unknown field stays as it was typed."""
    return [_segments(line, values) for line in text.split("\n") if line.strip()]


def _segments(line: str, values: Mapping[str, str]) -> Paragraph:
    found: Paragraph = []
    at = 0
    for match in FIELD.finditer(line):
        name = match[1].strip()
        if name not in values:
            continue
        if match.start() > at:
            found.append(["text", line[at : match.start()]])
        found.append(["field", name, values[name]])
        at = match.end()
    if at < len(line):
        found.append(["text", line[at:]])
    return found


def said(paragraph: Paragraph) -> str:
    """The paragraph as plain text."""
    return "".join(segment[-1] for segment in paragraph)


def used(paragraphs: Iterable[Paragraph]) -> dict[str, str]:
    """{name: what it says} of all fields in the paragraphs."""
    return {segment[1]: segment[2] for paragraph in paragraphs for segment in paragraph if segment[0] == "field"}
